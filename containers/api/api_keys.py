"""The keys by which clients call the API, as PostgreSQL has them: hashes, scopes, ends."""

import asyncio
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Self

from database import Database
from logs import describe
from problems import Problem
from settings import Settings

_log = logging.getLogger("api")

# Seconds. What was read is believed for so long: a revoked key is refused after that.
FRESH = 5.0
# While PostgreSQL does not answer, what was read last stands in for it, so that ticks still come in.
OUTAGE = 300.0
# An unknown key may be new; but who sends invented ones causes one look a second and no more.
_SETTLED = 1.0
_RETRY = 1.0
_READ = 2.0

# All of them: a key that is not there costs no question, and in an outage every key is known.
_LIVE = """
select id, secret_sha256, scopes, quota_per_minute, extract(epoch from expires_at - now())::float8 as seconds_left
from api.api_keys where revoked_at is null and (expires_at is null or expires_at > now())
"""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """`ends_at` is on this process's monotonic clock; `quota` is requests a minute."""

    id: str
    secret_sha256: bytes
    scopes: frozenset[str]
    quota: int | None
    ends_at: float


class ApiKeys:
    """A copy of the live keys. Has a connection of its own: a full pool must not keep keys from being read."""

    def __init__(self, settings: Settings, fresh: float = FRESH, outage: float = OUTAGE) -> None:
        self._database = Database(settings.model_copy(update={"db_pool_size": 1}))
        self._fresh = fresh
        self._outage = outage
        self._keys: Mapping[str, ApiKey] = {}
        self._read_at = -math.inf
        self._failed_at = -math.inf
        self._reading: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> ApiKey | None:
        """The live key of that id. Raises Problem 503 when the keys cannot be read and none is known."""
        least = self._fresh if key_id in self._keys else _SETTLED
        if self._age() >= least:
            await self._read_anew()
        key = self._keys.get(key_id)
        if self._age() >= (self._outage if key else self._fresh):
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "API keys cannot be looked up: the database does not answer.",
                headers={"Retry-After": "1"},
            )
        return key if key and monotonic() < key.ends_at else None

    def _age(self) -> float:
        return monotonic() - self._read_at

    async def _read_anew(self) -> None:
        """All that wait share one look, and none follows a failed one at once."""
        if self._reading is None and monotonic() - self._failed_at >= _RETRY:
            self._reading = asyncio.create_task(self._read())
        if self._reading is not None:
            await asyncio.shield(self._reading)

    async def _read(self) -> None:
        asked_at = monotonic()
        try:
            async with asyncio.timeout(_READ), self._database.connection() as connection:
                rows = await connection.fetch(_LIVE)
            self._keys = {
                row["id"]: ApiKey(
                    row["id"],
                    row["secret_sha256"],
                    frozenset(row["scopes"]),
                    row["quota_per_minute"],
                    math.inf if row["seconds_left"] is None else asked_at + row["seconds_left"],
                )
                for row in rows
            }
            self._read_at = asked_at
        except Exception as error:
            self._failed_at = monotonic()
            _log.warning("API keys cannot be read", extra={"fields": {"error": describe(error)}})
        finally:
            self._reading = None

    async def __aenter__(self) -> Self:
        await self._database.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._database.__aexit__()
