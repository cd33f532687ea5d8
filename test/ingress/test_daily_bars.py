"""Batches of daily bars: all or nothing."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from postgres_server import Session
from refusals import refused_fields

Bars = list[dict[str, Any]]


def bars_of(symbol: str, count: int, close: str = "1.5") -> Bars:
    first = date(1990, 1, 1)
    return [{"symbol": symbol, "day": (first + timedelta(days=n)).isoformat(), "close": close} for n in range(count)]


def post(client: httpx.Client, bars: Bars) -> httpx.Response:
    return client.post("/v1/daily-bars", json={"bars": bars})


def test_a_bar_keeps_exact_prices_and_nulls(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    full = {
        "symbol": symbol,
        "day": "2000-01-03",
        "open": "999999999999.999999",
        "high": "0.000001",
        "low": "0.000000",
        "close": "1455.220000",
        "volume": 9223372036854775807,
    }
    bare = {"symbol": symbol, "day": "2000-01-04", "close": "1399.42"}

    response = post(client, [full, bare])

    assert (response.status_code, response.json()) == (201, {"received": 2, "written": 2})
    rows = database.rows("select * from daily_bars where symbol = $1 order by day", symbol)
    prices = {name: Decimal(str(full[name])) for name in ("open", "high", "low", "close")}
    assert rows == [
        {"symbol": symbol, "day": date(2000, 1, 3), **prices, "volume": 2**63 - 1},
        {
            "symbol": symbol,
            "day": date(2000, 1, 4),
            **{"open": None, "high": None, "low": None, "close": Decimal("1399.42"), "volume": None},
        },
    ]
    assert client.get(f"/v1/daily-bars/{symbol}/2000-01-03").json() == full
    nothing = {"open": None, "high": None, "low": None, "volume": None}
    listed = client.get("/v1/daily-bars", params={"symbol": symbol}).json()
    assert listed == {"bars": [full, {**bare, **nothing, "close": "1399.420000"}], "next": None}


def test_ten_thousand_bars_fit_in_one_request(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    response = post(client, bars_of(symbol, 10_000))
    assert (response.status_code, response.json()) == (201, {"received": 10_000, "written": 10_000})
    sums = database.row("select count(*) as n, sum(close) as total from daily_bars where symbol = $1", symbol)
    assert sums == {"n": 10_000, "total": Decimal("15000.000000")}


def test_more_than_ten_thousand_bars_are_refused(client: httpx.Client, symbol: str) -> None:
    assert list(refused_fields(post(client, bars_of(symbol, 10_001)))) == ["bars"]


def test_an_empty_batch_is_refused(client: httpx.Client) -> None:
    assert list(refused_fields(post(client, []))) == ["bars"]


def test_a_batch_that_is_sent_again_writes_only_what_differs(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    bars = bars_of(symbol, 3)
    post(client, bars)
    versions = "select day, xmin::text from daily_bars where symbol = $1 order by day"
    before = database.rows(versions, symbol)

    bars[1]["close"] = "2"
    assert post(client, bars).json() == {"received": 3, "written": 1}

    after = database.rows(versions, symbol)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert client.get(f"/v1/daily-bars/{symbol}/1990-01-02").json()["close"] == "2.000000"


def test_one_wrong_bar_is_named_and_keeps_the_whole_batch_out(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    for field, value in {
        "close": 1.5,
        "open": "1.0000000",
        "day": "1990-02-30",
        "volume": -1,
        "extra": 1,
    }.items():
        bars = bars_of(symbol, 5)
        bars[3][field] = value
        assert list(refused_fields(post(client, bars))) == [f"bars.3.{field}"]
    assert database.rows("select day from daily_bars where symbol = $1", symbol) == []


@pytest.mark.parametrize("volume", [9223372036854775808, 1.0, "x", "", True])
def test_a_volume_beyond_the_column_is_refused(client: httpx.Client, symbol: str, volume: object) -> None:
    bar = {**bars_of(symbol, 1)[0], "volume": volume}
    assert list(refused_fields(post(client, [bar]))) == ["bars.0.volume"]


def test_unknown_instruments_are_named(client: httpx.Client, database: Session, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    bars = bars_of(symbol, 2) + bars_of("NOSUCH", 2)
    assert refused_fields(post(client, bars)) == {
        "bars.2.symbol": "is not an instrument",
        "bars.3.symbol": "is not an instrument",
    }
    assert database.rows("select day from daily_bars where symbol = $1", symbol) == []


def test_two_bars_of_one_day_are_refused(client: httpx.Client, symbol: str) -> None:
    bars = bars_of(symbol, 2) + bars_of(symbol, 1)
    assert refused_fields(post(client, bars)) == {"bars.2.day": "is the day of bars.0, too; send one bar for it"}


def test_batches_that_overlap_do_not_deadlock(client: httpx.Client, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    statuses: list[int] = []

    def send(turn: int) -> None:
        for number in range(5):
            bars = bars_of(symbol, 500, close=f"{turn}.{number}")
            statuses.append(post(client, bars[:: 1 if turn % 2 else -1]).status_code)

    threads = [threading.Thread(target=send, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 20


def test_pages_hold_every_day_once(client: httpx.Client, new_symbol: Callable[[], str]) -> None:
    symbol = new_symbol()
    bars = bars_of(symbol, 5)
    post(client, bars)
    days: list[str] = []
    query: dict[str, Any] = {"symbol": symbol, "limit": 2}
    while True:
        page = client.get("/v1/daily-bars", params=query).json()
        days += [bar["day"] for bar in page["bars"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]
    assert days == [bar["day"] for bar in bars]
    refused_fields(client.get(f"/v1/daily-bars/{symbol}/2030-01-01"), 404)
