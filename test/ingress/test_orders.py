"""Orders through HTTP, compared with what PostgreSQL holds."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api_process import ApiProcess
from postgres_server import Session
from refusals import refused_fields

# What PostgreSQL can store: neither U+0000 nor surrogates.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60)
amounts = st.integers(1, 10**18 - 1).map(lambda units: f"{Decimal(units).scaleb(-6):.6f}")
offsets = st.sampled_from(["Z", "+00:00", "-00:00", "+05:45", "-11:00", "+14:00"])
moments = st.builds(
    lambda moment, offset: moment.isoformat(timespec="microseconds") + offset,
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),
    offsets,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**45), 10**45) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
new_orders = st.fixed_dictionaries(
    {"customer": texts, "region": texts, "side": st.sampled_from(["buy", "sell"]), "quantity": amounts},
    optional={
        "price": st.none() | st.just("0.000000") | amounts,
        "placed_at": st.none() | moments,
        "note": st.none() | st.just("") | texts,
        "attributes": st.none() | st.dictionaries(texts, json_values, max_size=3),
    },
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(order=new_orders)
def test_an_order_comes_back_from_the_database_as_it_was_sent(
    api: ApiProcess, database: Session, symbol: str, order: dict[str, Any]
) -> None:
    response = api.client.post("/v1/orders", json={"symbol": symbol, **order})

    assert response.status_code == 201, response.text
    answer = response.json()
    row = database.row(
        "select *, price::text as price_text, quantity::text as quantity_text from orders where id = $1",
        answer["id"],
    )
    for column in ("symbol", "customer", "region", "side", "note"):
        assert row[column] == answer[column] == {"symbol": symbol, "note": None, **order}[column]
    assert row["quantity_text"] == answer["quantity"] == order["quantity"]
    assert row["price_text"] == answer["price"] == order.get("price")
    assert row["status"] == answer["status"] == "open"
    attributes = None if row["attributes"] is None else json.loads(row["attributes"])
    assert attributes == answer["attributes"] == order.get("attributes")
    assert datetime.fromisoformat(answer["placed_at"]) == row["placed_at"]
    if order.get("placed_at"):
        assert row["placed_at"] == datetime.fromisoformat(order["placed_at"]).astimezone(UTC)
    assert response.headers["location"] == f"/v1/orders/{answer['id']}"
    assert api.client.get(response.headers["location"]).json() == answer


def test_attributes_keep_every_digit_of_a_number(client: httpx.Client, database: Session, symbol: str) -> None:
    numbers = '{"big": 1234567890123456789012345678901234567890, "exact": 0.10000000000000000000000000000000000001}'
    body = (
        f'{{"symbol": "{symbol}", "customer": "c", "region": "r", "side": "buy", "quantity": "1", '
        f'"attributes": {numbers}}}'
    )
    response = client.post("/v1/orders", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 201
    stored = database.row("select attributes::text from orders where id = $1", response.json()["id"])
    assert stored["attributes"] == numbers
    assert numbers in response.text


def test_an_order_without_time_gets_the_transaction_s_own(api: ApiProcess, database: Session, symbol: str) -> None:
    before = database.row("select clock_timestamp() as t")["t"]
    placed = datetime.fromisoformat(api.place(symbol=symbol).json()["placed_at"])
    assert before <= placed <= database.row("select clock_timestamp() as t")["t"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"symbol": "NOSUCH"}, "symbol"),
        ({"symbol": "a/b"}, "symbol"),
        ({"customer": ""}, "customer"),
        ({"customer": "nul \x00"}, "customer"),
        ({"region": None}, "region"),
        ({"side": "hold"}, "side"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"price": 12.5}, "price"),
        ({"price": True}, "price"),
        ({"price": "NaN"}, "price"),
        ({"price": "1e3"}, "price"),
        ({"price": " 1"}, "price"),
        ({"price": "\u0661"}, "price"),
        ({"price": "0.0000001"}, "price"),
        ({"price": "1000000000000"}, "price"),
        ({"placed_at": "2024-01-01T00:00:00"}, "placed_at"),
        ({"placed_at": "2024-02-30T00:00:00Z"}, "placed_at"),
        ({"placed_at": "2024-01-01T00:00:00.1234567Z"}, "placed_at"),
        ({"placed_at": "0001-01-01T00:00:00+14:00"}, "placed_at"),
        ({"placed_at": 1704067200}, "placed_at"),
        ({"note": 5}, "note"),
        ({"note": "x" * 10_001}, "note"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {"\x00": 1}}, "attributes"),
        ({"attributes": {"a": ["\x00"]}}, "attributes"),
        ({"status": "filled"}, "status"),
        ({"id": 7}, "id"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(
    api: ApiProcess, database: Session, new_symbol: Callable[[], str], fields: dict[str, Any], wrong: str
) -> None:
    symbol = new_symbol()
    assert list(refused_fields(api.place(**{"symbol": symbol, **fields}))) == [wrong]
    assert database.rows("select id from orders where symbol = $1", symbol) == []


@pytest.mark.parametrize("missing", ["symbol", "customer", "region", "side", "quantity"])
def test_a_missing_field_is_named(client: httpx.Client, symbol: str, missing: str) -> None:
    order = {"symbol": symbol, "customer": "c", "region": "r", "side": "buy", "quantity": "1"}
    del order[missing]
    assert refused_fields(client.post("/v1/orders", json=order)) == {missing: "is required"}


@pytest.mark.parametrize("attributes", ['{"n": 1e1000}', '{"n": 1e99999999999999999999}', '{"n": ' + "9" * 1001 + "}"])
def test_a_number_that_later_readers_would_choke_on_is_refused(
    client: httpx.Client, symbol: str, attributes: str
) -> None:
    body = f'{{"symbol":"{symbol}","customer":"c","region":"r","side":"buy","quantity":1,"attributes":{attributes}}}'
    response = client.post("/v1/orders", content=body, headers={"content-type": "application/json"})
    assert refused_fields(response) == {"attributes": "must not hold a number of more than 1000 digits"}


def test_an_amendment_changes_what_it_names_and_keeps_the_rest(api: ApiProcess, symbol: str) -> None:
    order = api.place(symbol=symbol, price="10.5", note="first", attributes={"a": 1}).json()
    path = f"/v1/orders/{order['id']}"

    amended = api.client.patch(path, json={"price": "11.25", "status": "partially_filled"})
    assert amended.status_code == 200
    assert amended.json() == {**order, "price": "11.250000", "status": "partially_filled"}

    cleared = api.client.patch(path, json={"price": None, "note": None, "attributes": None, "quantity": "2"})
    assert cleared.json() == {
        **amended.json(),
        "price": None,
        "note": None,
        "attributes": None,
        "quantity": "2.000000",
    }
    assert api.client.get(path).json() == cleared.json()


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["filled"], 200),
        (["cancelled"], 200),
        (["open"], 200),
        (["partially_filled", "partially_filled", "filled"], 200),
        (["partially_filled", "cancelled"], 200),
        (["partially_filled", "open"], 409),
        (["filled", "open"], 409),
        (["filled", "cancelled"], 409),
        (["cancelled", "filled"], 409),
    ],
)
def test_the_status_moves_forward_only(api: ApiProcess, symbol: str, steps: list[str], status: int) -> None:
    path = f"/v1/orders/{api.place(symbol=symbol).json()['id']}"
    *first, last = (api.client.patch(path, json={"status": step}) for step in steps)
    assert [response.status_code for response in first] == [200] * len(first)
    assert last.status_code == status
    if status == 409:
        assert refused_fields(last, 409) == {}


def test_a_finished_order_takes_remarks_and_nothing_else(api: ApiProcess, symbol: str) -> None:
    path = f"/v1/orders/{api.place(symbol=symbol).json()['id']}"
    api.client.patch(path, json={"status": "filled"})
    for change in ({"price": "1"}, {"quantity": "1"}):
        refused_fields(api.client.patch(path, json=change), 409)
    assert api.client.patch(path, json={"note": "late", "status": "filled"}).json()["note"] == "late"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, "body"),
        ({"quantity": None}, "quantity"),
        ({"status": None}, "status"),
        ({"status": "lost"}, "status"),
        ({"customer": "other"}, "customer"),
    ],
)
def test_a_wrong_amendment_is_refused(api: ApiProcess, symbol: str, change: dict[str, Any], wrong: str) -> None:
    path = f"/v1/orders/{api.place(symbol=symbol).json()['id']}"
    assert list(refused_fields(api.client.patch(path, json=change))) == [wrong]


def test_a_deleted_order_is_gone(api: ApiProcess, database: Session, symbol: str) -> None:
    order_id = api.place(symbol=symbol).json()["id"]
    path = f"/v1/orders/{order_id}"

    deleted = api.client.delete(path)
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert database.rows("select id from orders where id = $1", order_id) == []
    for response in (
        api.client.delete(path),
        api.client.get(path),
        api.client.patch(path, json={"note": "n"}),
    ):
        refused_fields(response, 404)


@pytest.mark.parametrize("order_id", ["0", "-1", "9223372036854775808", "1.5", "x"])
def test_an_id_that_no_order_can_have_is_refused(client: httpx.Client, order_id: str) -> None:
    assert list(refused_fields(client.get(f"/v1/orders/{order_id}"))) == ["id"]


def test_pages_hold_every_order_once(api: ApiProcess, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    placed = [api.place(symbol=symbol).json() for _ in range(5)]
    seen: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = api.client.get("/v1/orders", params={"symbol": symbol, "limit": 2, "after": after}).json()
        seen += page["orders"]
        after = page["next"]
    assert seen == placed


def test_orders_can_be_asked_for_by_status(api: ApiProcess, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    kept, filled = (api.place(symbol=symbol).json()["id"] for _ in range(2))
    api.client.patch(f"/v1/orders/{filled}", json={"status": "filled"})
    for status, expected in (("open", kept), ("filled", filled)):
        page = api.client.get("/v1/orders", params={"symbol": symbol, "status": status}).json()
        assert [order["id"] for order in page["orders"]] == [expected]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "1001"}, {"after": "-1"}, {"status": "x"}, {"sort": "id"}])
def test_a_wrong_parameter_is_named(client: httpx.Client, query: dict[str, str]) -> None:
    assert list(refused_fields(client.get("/v1/orders", params=query))) == list(query)
