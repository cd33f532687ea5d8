"""One PostgreSQL and one API for the whole run; every test makes instruments of its own."""

import sys
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest

from api_process import FOLDER, ApiProcess
from postgres_server import PostgresServer, Session

sys.path.insert(0, str(FOLDER))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def api(postgres: PostgresServer) -> Iterator[ApiProcess]:
    with ApiProcess(postgres.port) as process:
        yield process


@pytest.fixture(scope="session")
def client(api: ApiProcess) -> httpx.Client:
    return api.client


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Session]:
    with postgres.session() as session:
        yield session


@pytest.fixture(scope="session")
def new_symbol(client: httpx.Client) -> Callable[[], str]:
    def create() -> str:
        symbol = f"T{uuid.uuid4().hex[:12]}"
        body = {"symbol": symbol, "name": "Test", "currency": "USD"}
        assert client.post("/v1/instruments", json=body).status_code == 201
        return symbol

    return create


@pytest.fixture(scope="session")
def symbol(new_symbol: Callable[[], str]) -> str:
    """An instrument for tests that do not look at the instrument."""
    return new_symbol()
