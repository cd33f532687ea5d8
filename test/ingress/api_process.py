"""The API as it runs in its container: uvicorn in a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from typing import IO, Any, Self

import httpx

from postgres_server import API_KEY, PASSWORD, REPOSITORY, free_port

FOLDER = REPOSITORY / "containers" / "api"


class ApiProcess:
    """Started by `with`, which waits for /healthz."""

    def __init__(self, database_port: int, **env: str) -> None:
        self.port = free_port()
        self.env = {
            "PATH": os.environ["PATH"],
            "DB_HOST": "127.0.0.1",
            "DB_PORT": str(database_port),
            "DB_PASSWORD": PASSWORD,
            "DB_SSLMODE": "disable",
            "DB_POOL_SIZE": "4",
            # Nobody listens there; a test with Kafka names its own.
            "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
            "METRICS_PORT": "0",
            "UVICORN_HOST": "127.0.0.1",
            "UVICORN_PORT": str(self.port),
            "UVICORN_HTTP": "problem_protocol:ProblemProtocol",
            "UVICORN_PROXY_HEADERS": "false",
            "UVICORN_LOG_CONFIG": "log-config.json",
            "PYTHONDONTWRITEBYTECODE": "1",
            **env,
        }

    def __enter__(self) -> Self:
        self._log: IO[str] = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "main:app"],
            cwd=FOLDER,
            env=self.env,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30, headers={"authorization": f"Bearer {API_KEY}"})
        deadline = time.monotonic() + 30
        while not self._is_up():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The API did not start:\n" + self._text())
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.stop()
        self._log.close()

    def stop(self) -> str:
        """Ends the process and gives its whole log."""
        self.process.terminate()
        self.process.wait(30)
        return self._text()

    def _text(self) -> str:
        return os.pread(self._log.fileno(), 10_000_000, 0).decode()

    def place(self, **fields: Any) -> httpx.Response:
        order = {"customer": "c", "region": "north", "side": "buy", "quantity": "1", **fields}
        return self.client.post("/v1/orders", json=order)

    def _is_up(self) -> bool:
        try:
            return self.client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False
