"""Orders by the thousand: all of them or none, and the wrong ones by their place."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from postgres_server import PostgresServer, Session
from refusals import refused_fields

PATH = "/v1/orders/batch"


def order(symbol: str, **fields: Any) -> dict[str, Any]:
    return {"symbol": symbol, "customer": "c", "region": "r", "side": "buy", "quantity": "1", **fields}


def stored(database: Session, symbol: str) -> list[dict[str, Any]]:
    return database.rows("select * from orders where symbol = $1 order by id", symbol)


def test_ten_thousand_orders_are_placed_and_get_their_ids_in_order(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    before = database.row("select clock_timestamp() as t")["t"]
    fields: list[dict[str, Any]] = [
        {"customer": "ü\n\\N\t", "side": "sell", "quantity": "999999999999.999999", "price": "0.000001"},
        {"price": None, "note": "", "attributes": {"n": 1, "text": "\\."}},
        {"placed_at": "2000-01-31T09:30:00.123456+01:00"},
    ]
    orders = [order(symbol, **fields[index % 3], region=str(index)) for index in range(10_000)]
    response = client.post(PATH, json={"orders": orders})

    assert response.status_code == 201, response.text
    assert response.json()["received"] == 10_000
    rows = stored(database, symbol)
    assert [row["id"] for row in rows] == sorted(response.json()["ids"])
    by_id = {row["id"]: row for row in rows}
    assert [by_id[given]["region"] for given in response.json()["ids"]] == [sent["region"] for sent in orders]

    first, second, third = (client.get(f"/v1/orders/{given}").json() for given in response.json()["ids"][:3])
    now = first["placed_at"]
    assert before <= datetime.fromisoformat(now) <= database.row("select clock_timestamp() as t")["t"]
    whole = {"price": None, "note": None, "attributes": None, "status": "open", "placed_at": now}
    quantity = {"quantity": "1.000000"}
    assert first == {**orders[0], "id": first["id"], **whole, "price": "0.000001"}
    assert second == {**whole, **orders[1], "id": second["id"], **quantity}
    assert third == {**whole, **orders[2], "id": third["id"], **quantity, "placed_at": "2000-01-31T08:30:00.123456Z"}


def test_later_orders_get_ids_of_their_own(client: httpx.Client, symbol: str) -> None:
    def ids() -> list[int]:
        received: list[int] = client.post(PATH, json={"orders": [order(symbol)] * 3}).json()["ids"]
        return received

    taken = [*ids(), client.post("/v1/orders", json=order(symbol)).json()["id"], *ids()]
    assert len(set(taken)) == 7


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"symbol": "NOSUCH"}, "symbol"),
        ({"symbol": "a/b"}, "symbol"),
        ({"quantity": "0"}, "quantity"),
        ({"price": 1.5}, "price"),
        ({"placed_at": "2024-02-30T00:00:00Z"}, "placed_at"),
        ({"customer": "\x00"}, "customer"),
        ({"attributes": []}, "attributes"),
        ({"id": 7}, "id"),
    ],
)
def test_one_wrong_order_is_named_by_its_place_and_nothing_is_written(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str], change: dict[str, Any], wrong: str
) -> None:
    symbol = new_symbol()
    orders = [order(symbol) for _ in range(5)]
    orders[3] = {**orders[3], **change}
    assert list(refused_fields(client.post(PATH, json={"orders": orders}))) == [f"orders.3.{wrong}"]
    assert stored(database, symbol) == []


def test_every_order_without_an_instrument_is_named(client: httpx.Client, symbol: str) -> None:
    orders = [order(name) for name in (symbol, "NOSUCH", symbol, "NOR-THIS", "NOSUCH")]
    places = ["orders.1.symbol", "orders.3.symbol", "orders.4.symbol"]
    assert refused_fields(client.post(PATH, json={"orders": orders})) == dict.fromkeys(places, "is not an instrument")


def test_an_order_that_a_rule_of_the_database_refuses_is_named(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    database.execute("alter table orders add constraint orders_region_known check (region <> 'nowhere') not valid")
    try:
        orders = [order(symbol, region="nowhere" if index == 7 else "r") for index in range(10)]
        refused = client.post(PATH, json={"orders": orders})
    finally:
        database.execute("alter table orders drop constraint orders_region_known")
    assert refused_fields(refused) == {"orders.7": "is refused by a rule of the database (orders_region_known)"}
    assert stored(database, symbol) == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [({}, "orders"), ({"orders": []}, "orders"), ({"orders": {}}, "orders"), ({"orders": ["x"]}, "orders.0")],
)
def test_a_batch_that_is_none_is_refused(client: httpx.Client, body: dict[str, Any], wrong: str) -> None:
    assert list(refused_fields(client.post(PATH, json=body))) == [wrong]


def test_more_than_ten_thousand_orders_are_refused(client: httpx.Client, symbol: str) -> None:
    assert list(refused_fields(client.post(PATH, json={"orders": [order(symbol)] * 10_001}))) == ["orders"]


def test_a_batch_that_is_sent_again_is_placed_once(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol, key = new_symbol(), {"Idempotency-Key": str(uuid.uuid4())}
    body = {"orders": [order(symbol)] * 100}
    first, again = (client.post(PATH, json=body, headers=key) for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [row["id"] for row in stored(database, symbol)] == first.json()["ids"]
    refused_fields(client.post(PATH, json={"orders": [order(symbol)]}, headers=key), 409)


def test_nobody_sees_a_part_of_a_batch(
    client: httpx.Client, postgres: PostgresServer, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        with postgres.session() as reader:
            while not done.is_set():
                seen.add(len(stored(reader, symbol)))

    looking = threading.Thread(target=look)
    looking.start()
    response = client.post(PATH, json={"orders": [order(symbol)] * 5_000})
    done.set()
    looking.join()
    assert response.status_code == 201
    assert seen <= {0, 5_000}


def test_the_time_of_a_batch_is_one(client: httpx.Client, database: Session, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    client.post(PATH, json={"orders": [order(symbol)] * 3})
    times = {row["placed_at"] for row in stored(database, symbol)}
    assert len(times) == 1
    assert times.pop() <= datetime.now(UTC)
