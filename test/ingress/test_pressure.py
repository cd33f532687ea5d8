"""More load than the database takes is refused in bounded time, and nothing hangs."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer, Session
from refusals import refused_fields


@pytest.fixture
def narrow(postgres: PostgresServer) -> Iterator[ApiProcess]:
    """One connection, and a second for a statement."""
    with ApiProcess(postgres.port, DB_POOL_SIZE="1", DB_STATEMENT_TIMEOUT="1") as process:
        yield process


def detail(response: httpx.Response) -> str:
    assert refused_fields(response, 503) == {}
    assert response.headers["retry-after"] == "1"
    text: str = response.json()["detail"]
    return text


def test_a_full_queue_refuses_at_once_and_who_waits_is_served(
    postgres: PostgresServer, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()

    def timed() -> tuple[float, httpx.Response]:
        started = time.monotonic()
        response = process.place(symbol=symbol)
        return time.monotonic() - started, response

    with (
        ApiProcess(postgres.port, DB_POOL_SIZE="1", DB_POOL_QUEUE="2") as process,
        postgres.session() as blocker,
        ThreadPoolExecutor(12) as pool,
    ):
        path = f"/v1/orders/{process.place(symbol=symbol).json()['id']}"
        blocker.execute(f"begin; update orders set note = 'mine' where symbol = '{symbol}'")
        holder = pool.submit(process.client.patch, path, json={"note": "yours"})
        while not database.rows("select from pg_locks where not granted"):
            time.sleep(0.02)
        waiting = [pool.submit(process.place, symbol=symbol) for _ in range(2)]
        time.sleep(0.3)
        refused = [future.result() for future in [pool.submit(timed) for _ in range(9)]]
        blocker.execute("rollback")

        assert holder.result().status_code == 200
        assert [future.result().status_code for future in waiting] == [201, 201]
    for seconds, response in refused:
        assert detail(response) == "Too many requests wait for the database: nothing was written."
        assert seconds < 2
    assert len(database.rows("select from orders where symbol = $1", symbol)) == 3


def test_a_statement_that_takes_too_long_is_taken_back(
    narrow: ApiProcess, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    database.execute("""
        create function dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return new; end $$;
        create trigger slow before insert on orders for each row when (new.note = 'slow') execute function dawdle();
    """)
    try:
        started = time.monotonic()
        told = detail(narrow.place(symbol=symbol, note="slow"))
        assert time.monotonic() - started < 5
    finally:
        database.execute("drop trigger slow on orders; drop function dawdle")
    assert told == "A statement took too long and was taken back: nothing was written."
    assert database.rows("select from orders where symbol = $1", symbol) == []
    assert narrow.place(symbol=symbol).status_code == 201


def test_a_lock_that_is_held_too_long_is_told_as_such(api: ApiProcess, postgres: PostgresServer, symbol: str) -> None:
    path = f"/v1/orders/{api.place(symbol=symbol).json()['id']}"
    with postgres.session() as blocker:
        blocker.execute(f"begin; update orders set note = 'mine' where id = {path.rsplit('/', 1)[1]}")
        assert detail(api.client.delete(path)) == "Somebody else holds the row for too long: nothing was written."
        blocker.execute("rollback")


def test_a_database_that_takes_no_more_connections_is_told_as_such(postgres: PostgresServer, database: Session) -> None:
    database.execute("alter role api connection limit 0")
    try:
        with ApiProcess(postgres.port) as late:
            told = detail(late.client.get("/readyz"))
            assert told == "There is no connection to the database at the moment: nothing was written."
            database.execute("alter role api connection limit -1")
            assert late.client.get("/readyz").status_code == 200
    finally:
        database.execute("alter role api connection limit -1")


def test_a_database_that_stands_still_is_answered_and_used_again(
    narrow: ApiProcess, database: Session, new_symbol: Callable[[], str]
) -> None:
    """As a host does that swaps or is suspended: connections stay open and nobody answers."""
    symbol = new_symbol()
    narrow.place(symbol=symbol)
    asked = (
        "select pid from pg_stat_activity where application_name = 'tidemark-api' and query like '%insert into orders%'"
    )
    backends = [row["pid"] for row in database.rows(asked)]
    assert backends
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        told = detail(narrow.place(symbol=symbol))
        assert time.monotonic() - started < 15
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)
    assert told == "The database did not answer in time; whether a write was committed is unknown."
    assert narrow.place(symbol=symbol).status_code == 201
