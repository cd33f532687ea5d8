"""Deletes the answers whose Idempotency-Key is older than a day."""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator

from database import Database
from logs import describe

_log = logging.getLogger("api")

_EVERY_SECONDS = 600
_AT_ONCE = 1000
# Every worker process deletes; what another one has at hand is left to it.
_DELETE = f"""
delete from api.idempotency_keys where (caller, key) in (
  select caller, key from api.idempotency_keys where made_at < now() - interval '1 day'
  order by made_at limit {_AT_ONCE} for update skip locked)
"""  # noqa: S608


@contextlib.asynccontextmanager
async def expiring(database: Database) -> AsyncIterator[None]:
    """Deletes in the background, a little at a time, until the block is left."""
    task = asyncio.create_task(_run(database))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _run(database: Database) -> None:
    while True:
        more = False
        try:
            more = await _delete(database) == _AT_ONCE
        # Whatever the reason, the next round tries again, and an answer that is too old counts no more.
        except Exception as error:
            _log.warning("old idempotency keys stay", extra={"fields": {"error": describe(error)}})
        await asyncio.sleep(0.1 if more else _EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311


async def _delete(database: Database) -> int:
    async with database.connection() as connection:
        status = await connection.execute(_DELETE)
    # "DELETE <rows>"
    return int(status.rsplit(" ", 1)[1])
