"""A 2xx means committed, and anything else means that nothing is half written."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer, Session, free_port
from refusals import refused_fields


@pytest.fixture
def refuses_at_commit(database: Session) -> Iterator[None]:
    """A rule that PostgreSQL looks at when the transaction ends, after the INSERT has already answered."""
    database.execute("""
        create function refuse() returns trigger language plpgsql as $$
        begin
          if new.note = 'refuse' then raise check_violation using message = 'secret words'; end if;
          return null;
        end $$;
        create constraint trigger late after insert or update on orders
          deferrable initially deferred for each row execute function refuse();
    """)
    yield
    database.execute("drop trigger late on orders; drop function refuse")


@pytest.mark.usefixtures("refuses_at_commit")
def test_a_refusal_at_commit_reaches_the_client(api: ApiProcess, database: Session, symbol: str) -> None:
    placed = api.place(symbol=symbol, note="refuse", customer="late")
    assert list(refused_fields(placed)) == ["body"]
    assert "secret" not in placed.text
    assert database.rows("select id from orders where customer = 'late'") == []

    order = api.place(symbol=symbol, note="fine").json()
    path = f"/v1/orders/{order['id']}"
    refused_fields(api.client.patch(path, json={"note": "refuse"}))
    assert api.client.get(path).json() == order


def test_every_answered_order_survives_the_death_of_the_api(
    postgres: PostgresServer, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    answered: list[int] = []

    def place_until_it_dies(mortal: ApiProcess) -> None:
        try:
            while True:
                response = mortal.place(symbol=symbol)
                assert response.status_code == 201
                answered.append(response.json()["id"])
        except httpx.TransportError:
            pass

    with ApiProcess(postgres.port) as mortal:
        threads = [threading.Thread(target=place_until_it_dies, args=(mortal,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        os.kill(mortal.process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()

    assert answered
    stored = {row["id"] for row in database.rows("select id from orders where symbol = $1", symbol)}
    assert set(answered) <= stored


def test_a_terminated_api_ends_the_requests_that_it_has(
    postgres: PostgresServer, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    order_id = 0
    responses: list[int] = []
    with ApiProcess(postgres.port) as leaving, postgres.session() as blocker:
        order_id = leaving.place(symbol=symbol).json()["id"]
        blocker.execute(f"begin; update orders set note = 'mine' where id = {order_id}")

        def amend() -> None:
            responses.append(leaving.client.patch(f"/v1/orders/{order_id}", json={"note": "yours"}).status_code)

        waiting = threading.Thread(target=amend)
        waiting.start()
        while not database.rows("select from pg_locks where not granted"):
            time.sleep(0.02)
        leaving.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        blocker.execute("commit")
        waiting.join()
    assert responses == [200]
    assert database.row("select note from orders where id = $1", order_id) == {"note": "yours"}


def test_the_api_starts_without_its_database_and_says_so() -> None:
    with ApiProcess(free_port()) as alone:
        assert alone.client.get("/healthz").json() == {"status": "up"}
        for response in (alone.client.get("/readyz"), alone.place(symbol="A")):
            refused_fields(response, 503)
            assert response.headers["retry-after"] == "1"


def test_a_wrong_password_is_not_told_to_clients(postgres: PostgresServer) -> None:
    with ApiProcess(postgres.port, DB_PASSWORD="wrong") as locked_out:
        refused_fields(locked_out.client.get("/readyz"), 503)
        assert '"sqlstate": "28P01"' in locked_out.stop()


def test_the_api_goes_on_when_the_database_comes_back(api: ApiProcess, postgres: PostgresServer) -> None:
    assert api.client.get("/readyz").json() == {"status": "ready"}
    postgres.stop()
    refused_fields(api.client.get("/readyz"), 503)
    postgres.start()
    assert api.client.get("/readyz").status_code == 200


def test_a_lock_that_is_held_too_long_is_answered(api: ApiProcess, postgres: PostgresServer, symbol: str) -> None:
    order_id = api.place(symbol=symbol).json()["id"]
    with postgres.session() as blocker:
        blocker.execute(f"begin; update orders set note = 'mine' where id = {order_id}")
        refused_fields(api.client.delete(f"/v1/orders/{order_id}"), 503)
        blocker.execute("rollback")
    assert api.client.delete(f"/v1/orders/{order_id}").status_code == 204


def test_the_role_of_the_api_cannot_change_tables(api: ApiProcess, database: Session) -> None:
    api.client.get("/readyz")
    roles = database.rows("select distinct usename from pg_stat_activity where application_name = 'tidemark-api'")
    assert roles == [{"usename": "api"}]
    assert database.row("select has_schema_privilege('api', 'public', 'create') as may") == {"may": False}
