"""The connections to PostgreSQL."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Self, TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from fastapi import Depends, Request

from settings import Settings

Connection: TypeAlias = PoolConnectionProxy

# Seconds. The server's own limits come first, so that a slow statement ends with a known outcome.
_CONNECT = 5
_WAIT_FOR_CONNECTION = 5
_COMMAND = 20
_SERVER_SETTINGS = {
    "application_name": "tidemark-api",
    # A 2xx means committed: not left to the server's configuration.
    "synchronous_commit": "on",
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
}


class Database:
    """A pool that connects when it is first used, so that the API starts while the database is still away."""

    def __init__(self, settings: Settings) -> None:
        self._pool = asyncpg.create_pool(
            host=settings.db_host,
            port=settings.db_port,
            database=settings.db_name,
            user=settings.db_user,
            password=settings.db_password.get_secret_value(),
            ssl=_ssl(settings),
            min_size=0,
            max_size=settings.db_pool_size,
            timeout=_CONNECT,
            command_timeout=_COMMAND,
            server_settings=_SERVER_SETTINGS,
        )

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Each statement is a transaction of its own, committed when its result is there."""
        async with self._pool.acquire(timeout=_WAIT_FOR_CONNECTION) as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Committed when the block has been left without an error."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def __aenter__(self) -> Self:
        await self._pool
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()


def _ssl(settings: Settings) -> ssl.SSLContext | str:
    """With verification the context is made here: libpq's sslmode would look for a file in the home folder."""
    if not settings.db_sslmode.startswith("verify"):
        return settings.db_sslmode
    context = ssl.create_default_context(cafile=settings.db_ssl_root_cert or None)
    context.check_hostname = settings.db_sslmode == "verify-full"
    return context


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseOfApp = Annotated[Database, Depends(_database)]
