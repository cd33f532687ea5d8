"""Keys of the API, put into the database as lambda/source/api-keys.ts does it."""

import hashlib
import secrets
import time

import httpx

from postgres_server import Session


def make_key(
    database: Session, *scopes: str, quota: int | None = None, expires: str | None = None, revoked: bool = False
) -> str:
    """`expires` is an interval of PostgreSQL."""
    key_id, secret = secrets.token_hex(8), secrets.token_hex(32)
    quoted = ", ".join(f"'{scope}'" for scope in scopes)
    database.execute(
        f"""insert into api.api_keys (id, secret_sha256, name, scopes, quota_per_minute, expires_at, revoked_at)
        values ('{key_id}', '\\x{hashlib.sha256(secret.encode()).hexdigest()}', 'test', array[{quoted}],
                {quota or "null"}, {f"now() + interval '{expires}'" if expires else "null"},
                {"now()" if revoked else "null"})"""
    )
    return f"tidemark_{key_id}_{secret}"


def wait_until_known(url: str, key: str) -> None:
    """The API looks for a key that it does not know once a second."""
    deadline = time.monotonic() + 3
    while httpx.get(f"{url}/v1/none", headers=bearer(key)).status_code == 401:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def id_of(key: str) -> str:
    return key.split("_")[1]


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}
