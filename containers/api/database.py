"""The connections to PostgreSQL."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Self, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from fastapi import Depends, Request

from database_errors import AWAY, NotConnectedError, too_busy
from database_password import DatabasePassword
from settings import Settings

Connection: TypeAlias = PoolConnectionProxy

# Seconds. The server's own limits come first, so that a slow statement ends with a known outcome.
_CONNECT = 5
_WAIT_FOR_CONNECTION = 5
_AFTER_THE_SERVER = 5
_SERVER_SETTINGS = {
    "application_name": "tidemark-api",
    # A 2xx means committed: not left to the server's configuration.
    "synchronous_commit": "on",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
}


class Database:
    """A pool that connects when it is first used, so that the API starts while the database is still away."""

    def __init__(self, settings: Settings) -> None:
        self._password = DatabasePassword(settings)
        self._queue = settings.db_pool_queue
        self._asked = 0
        self._pool = asyncpg.create_pool(
            host=settings.db_host,
            port=settings.db_port,
            database=settings.db_name,
            user=settings.db_user,
            password=self._password.present,
            ssl=_ssl(settings),
            min_size=0,
            max_size=settings.db_pool_size,
            timeout=_CONNECT,
            command_timeout=settings.db_statement_timeout + _AFTER_THE_SERVER,
            server_settings={**_SERVER_SETTINGS, "statement_timeout": f"{settings.db_statement_timeout}s"},
            reset=_keep,
        )

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Each statement is a transaction of its own, committed when its result is there.

        Raises Problem 503 at once when too many wait, and NotConnectedError when none is free in time.
        """
        if self.waiting >= self._queue and self._asked >= self.most:
            raise too_busy()
        self._asked += 1
        try:
            connection = await self._acquire()
            try:
                yield connection
            finally:
                await self._pool.release(connection)
        finally:
            self._asked -= 1

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Committed when the block has been left without an error."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    @property
    def waiting(self) -> int:
        """Requests that wait since every connection is in use."""
        return max(self._asked - self.most, 0)

    @property
    def most(self) -> int:
        """Connections that there may be."""
        most: int = self._pool.get_max_size()
        return most

    @property
    def size(self) -> int:
        """Connections that are open, idle ones included."""
        size: int = self._pool.get_size()
        return size

    @property
    def idle(self) -> int:
        idle: int = self._pool.get_idle_size()
        return idle

    async def _acquire(self) -> Connection:
        try:
            return await self._with_present_password(time.monotonic() + _WAIT_FOR_CONNECTION)
        except AWAY as error:
            raise NotConnectedError from error

    async def _with_present_password(self, deadline: float) -> Connection:
        """Between the two steps of a rotation no password opens the door: asks until the deadline."""
        while True:
            tried = self._password.present()
            try:
                return await self._pool.acquire(timeout=max(deadline - time.monotonic(), 0.1))
            except asyncpg.InvalidPasswordError:
                if not self._password.may_change or time.monotonic() > deadline:
                    raise
                if not await self._password.changed_since(tried):
                    await asyncio.sleep(0.25)

    async def __aenter__(self) -> Self:
        await self._pool
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()


async def _keep(_: Connection) -> None:
    """Nothing here changes a session beyond its transaction, and a reset would cost each request a round trip."""


def _ssl(settings: Settings) -> ssl.SSLContext | str:
    """With verification the context is made here: libpq's sslmode would look for a file in the home folder."""
    if not settings.db_sslmode.startswith("verify"):
        return settings.db_sslmode
    context = ssl.create_default_context(cafile=settings.db_ssl_root_cert or None)
    context.check_hostname = settings.db_sslmode == "verify-full"
    return context


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseOfApp = Annotated[Database, Depends(_database)]
