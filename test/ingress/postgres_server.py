"""A PostgreSQL of the tests' own: the embedded binaries, the source's migrations, a role `api` without DDL."""

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import asyncpg

REPOSITORY = Path(__file__).resolve().parents[2]
PASSWORD = "only-for-tests"  # noqa: S105
# A key of the API with every scope, and how the database knows it.
API_KEY_ID, _KEY_SECRET = secrets.token_hex(8), secrets.token_hex(32)
API_KEY = f"tidemark_{API_KEY_ID}_{_KEY_SECRET}"
_KEY_ROW = f"""
insert into api.api_keys (id, secret_sha256, name, scopes) values
('{API_KEY_ID}', '\\x{hashlib.sha256(_KEY_SECRET.encode()).hexdigest()}', 'tests', array['instruments:read',
 'instruments:write', 'bars:read', 'bars:write', 'orders:read', 'orders:write', 'ticks:write'])
"""
_NOBODY = 65534
_LOG = "postgres.log"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """Started by `with`; its folder and its process are gone afterwards."""

    def __init__(self) -> None:
        engines = Path(os.environ.get("TIDEMARK_ENGINES", REPOSITORY / ".tidemark" / "engines.json"))
        self._bin = Path(json.loads(engines.read_text())["postgresBin"])
        self.port = free_port()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="tidemark-ingress-"))
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._initialise()
            self.start()
            asyncio.run(self._prepare())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def _initialise(self) -> None:
        data = self._folder / "data"
        data.mkdir(mode=0o700)
        password_file = self._folder / "password"
        password_file.write_text(PASSWORD)
        if os.getuid() == 0:
            for path in (self._folder, data, password_file):
                os.chown(path, _NOBODY, _NOBODY)
        self._run("initdb", "-D", str(data), "-U", "postgres", f"--pwfile={password_file}", "-A", "scram-sha-256")

    def start(self) -> None:
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / _LOG).open("ab") as log:
            self._process = subprocess.Popen(
                self._as_ordinary_user("postgres", "-D", str(self._folder / "data"), *settings),
                stdout=log,
                stderr=log,
            )
        asyncio.run(self._wait())

    def stop(self) -> None:
        """Breaks every connection: PostgreSQL's fast shutdown."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)

    @contextlib.contextmanager
    def session(self) -> Iterator["Session"]:
        """A connection as administrator, apart from the API's."""
        session = Session(self.port)
        try:
            yield session
        finally:
            session.close()

    def _run(self, program: str, *arguments: str) -> None:
        command = self._as_ordinary_user(program, *arguments)
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr[-2000:]}")

    def _as_ordinary_user(self, program: str, *arguments: str) -> list[str]:
        """PostgreSQL refuses root; the capability opens a checkout that lies in root's own folder."""
        command = [str(self._bin / program), *arguments]
        if os.getuid() != 0:
            return command
        user = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        return ["setpriv", *user, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--", *command]

    async def _wait(self) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError, asyncpg.PostgresError):
                await (await connect(self.port, "postgres")).close()
                return
            if self._process and self._process.poll() is not None:
                break
            await asyncio.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start:\n" + (self._folder / _LOG).read_text()[-2000:])

    async def _prepare(self) -> None:
        connection = await connect(self.port, "postgres")
        await connection.execute("create database tidemark")
        await connection.close()
        connection = await connect(self.port)
        for migration in sorted((REPOSITORY / "lambda/source/migrations").glob("*.sql")):
            await connection.execute(migration.read_text())
        await connection.execute(f"create role api login password '{PASSWORD}'")
        await connection.execute("grant select, insert, update, delete on all tables in schema public to api")
        await connection.execute("grant usage on all sequences in schema public to api")
        await connection.execute("grant usage on schema api to api; grant select on api.api_keys to api")
        await connection.execute(_KEY_ROW)
        await connection.execute("grant usage on schema api to api; grant select on api.api_keys to api")
        await connection.execute("grant select, insert, update, delete on api.idempotency_keys to api")
        await connection.close()


class Session:
    """SQL from a test that is not asynchronous."""

    def __init__(self, port: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._connection = self._loop.run_until_complete(connect(port))

    def row(self, query: str, *arguments: object) -> dict[str, Any]:
        (only,) = self.rows(query, *arguments)
        return only

    def rows(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self._loop.run_until_complete(self._connection.fetch(query, *arguments))]

    def execute(self, script: str) -> None:
        self._loop.run_until_complete(self._connection.execute(script))

    def close(self) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()


async def connect(port: int, database: str = "tidemark") -> Any:
    return await asyncpg.connect(
        host="127.0.0.1", port=port, user="postgres", password=PASSWORD, database=database, ssl="disable"
    )
