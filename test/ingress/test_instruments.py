"""Instruments: created or replaced by their symbol."""

import uuid
from typing import Any

import httpx
import pytest

from postgres_server import Session
from refusals import refused_fields


def test_an_instrument_is_created_and_then_replaced(client: httpx.Client, database: Session) -> None:
    symbol = f"T{uuid.uuid4().hex[:12]}"
    first = {"symbol": symbol, "name": 'Quote " and\nnewline \U0001f4c8', "currency": "USD"}
    created = client.post("/v1/instruments", json=first)
    assert (created.status_code, created.json()) == (201, {**first, "listed": True})

    second = {"symbol": symbol, "name": "Renamed", "currency": "EUR", "listed": False}
    replaced = client.post("/v1/instruments", json=second)
    assert (replaced.status_code, replaced.json()) == (200, second)

    assert database.row("select * from instruments where symbol = $1", symbol) == second
    assert client.get(created.headers["location"]).json() == second


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"symbol": ""}, "symbol"),
        ({"symbol": "A\n"}, "symbol"),
        ({"symbol": "A" * 33}, "symbol"),
        ({"name": ""}, "name"),
        ({"name": "\x00"}, "name"),
        ({"currency": "usd"}, "currency"),
        ({"currency": "USD\n"}, "currency"),
        ({"listed": "yes"}, "listed"),
        ({"listed": 1}, "listed"),
        ({"listed": None}, "listed"),
        ({"isin": "x"}, "isin"),
    ],
)
def test_a_wrong_field_is_named(client: httpx.Client, fields: dict[str, Any], wrong: str) -> None:
    body = {"symbol": "WRONG", "name": "n", "currency": "USD", **fields}
    assert list(refused_fields(client.post("/v1/instruments", json=body))) == [wrong]


def test_an_unknown_instrument_is_not_found(client: httpx.Client) -> None:
    refused_fields(client.get("/v1/instruments/NOSUCH"), 404)


def test_pages_follow_each_other_in_the_order_of_symbols(client: httpx.Client, database: Session) -> None:
    prefix = f"P{uuid.uuid4().hex[:8]}"
    symbols = [f"{prefix}.{n}" for n in range(3)]
    for symbol in reversed(symbols):
        client.post("/v1/instruments", json={"symbol": symbol, "name": "n", "currency": "USD"})
    first = client.get("/v1/instruments", params={"after": prefix, "limit": 2}).json()
    assert [i["symbol"] for i in first["instruments"]] == symbols[:2]
    second = client.get("/v1/instruments", params={"after": first["next"], "limit": 1}).json()
    assert second["instruments"][0]["symbol"] == symbols[2]
