"""Idempotency-Key: a POST that is sent again writes nothing and gets its answer again."""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated, Any, TypeAlias

import asyncpg
from fastapi import Depends, Header, Request, Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from database import Connection, Database
from problems import Problem, invalid

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
# Made anew for each answer.
_NOT_KEPT = {"content-length", "content-type"}

# Waits for a transaction that has the key. An answer that is older than a day counts no more, deleted or not.
_CLAIM = """
insert into api.idempotency_keys as old (caller, key, request_hash) values ($1, $2, $3)
on conflict (caller, key) do update
set (request_hash, status, headers, body, made_at) = (excluded.request_hash, null, null, null, excluded.made_at)
where old.made_at < now() - interval '1 day'
returning true
"""
_FIND = "select request_hash, status, headers, body from api.idempotency_keys where caller = $1 and key = $2"
_KEEP = "update api.idempotency_keys set status = $3, headers = $4, body = $5 where caller = $1 and key = $2"

Write: TypeAlias = Callable[[Connection], Awaitable[Response]]


class Once:
    """Runs the write of one request, unless its key has an answer."""

    def __init__(self, request: Request, database: Database, key: str | None, body: bytes) -> None:
        self._database = database
        self._key = key
        self._caller: str = request.scope.get("api_key_id") or ""
        self._hash = hashlib.sha256(request.scope["path"].encode() + b"\0" + body).digest()

    async def __call__(self, write: Write) -> Response:
        """Only an answer of 2xx is kept: a refusal raises, which takes the claim back with everything else.

        Raises Problem 409 when the key belongs to another request, or to one that is still running.
        """
        if self._key is None:
            async with self._database.connection() as connection:
                return await write(connection)
        async with self._database.transaction() as connection:
            if not await self._claim(connection):
                return await self._known(connection)
            answer = await write(connection)
            headers = {name: value for name, value in answer.headers.items() if name not in _NOT_KEPT}
            kept = (answer.status_code, json.dumps(headers), bytes(answer.body))
            await connection.execute(_KEEP, self._caller, self._key, *kept)
        return answer

    async def _claim(self, connection: Connection) -> bool:
        try:
            return await connection.fetchval(_CLAIM, self._caller, self._key, self._hash) is True
        except asyncpg.LockNotAvailableError:
            raise _still_running() from None

    async def _known(self, connection: Connection) -> Response:
        row: dict[str, Any] | None = await connection.fetchrow(_FIND, self._caller, self._key)
        if row is None:
            raise _still_running()
        if row["request_hash"] != self._hash:
            raise Problem(HTTPStatus.CONFLICT, f"This {HEADER} belongs to another request: send a key of its own.")
        headers = {**json.loads(row["headers"]), "Idempotency-Replayed": "true"}
        return Response(row["body"], row["status"], headers, "application/json")


def refuse_two(request: Request) -> None:
    """Raises Problem when the request has two keys: which of them is meant is nobody's to guess."""
    if len(request.headers.getlist(HEADER)) > 1:
        raise invalid((HEADER, "must stand once"))


def _still_running() -> Problem:
    detail = f"The request with this {HEADER} is still running: ask again for its answer."
    return Problem(HTTPStatus.CONFLICT, detail, headers={"Retry-After": "1"})


def check_key(key: str) -> str:
    """Raises PydanticCustomError."""
    if not _KEY.fullmatch(key):
        raise PydanticCustomError("idempotency_key", "must be 1 to 255 visible ASCII characters, such as a UUID")
    return key


_MEANING = (
    "Names this request for a day. Sent again with the same key and body, it writes nothing and gets the same answer, "
    "with Idempotency-Replayed: true; with another body, 409. Refusals are not kept."
)
IdempotencyKey = Annotated[str | None, Header(alias=HEADER, description=_MEANING), AfterValidator(check_key)]


async def _once(request: Request, idempotency_key: IdempotencyKey = None) -> Once:
    refuse_two(request)
    # Not as a dependency: FastAPI spends as much time on each of them as on the body.
    return Once(request, request.app.state.database, idempotency_key, await request.body())


OnceOfRequest = Annotated[Once, Depends(_once)]
