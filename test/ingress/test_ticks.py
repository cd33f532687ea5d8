"""Ticks before Kafka: what is refused, and what a client is told while Kafka is away. test/pipeline has the rest."""

import json
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer
from refusals import refused_fields

GOOD = {"symbol": "IBM", "price": "125.25", "traded_at": "2026-11-27T16:00:00.123456Z"}
LINES = {"content-type": "application/x-ndjson"}
WRONG: list[tuple[str, Any]] = [
    ("symbol", None),
    ("symbol", "a/b"),
    ("symbol", "IBM\n"),
    ("symbol", 5),
    ("price", None),
    ("price", "-1"),
    ("price", "1.1234567"),
    ("price", "1e3"),
    ("price", 12.5),
    ("price", "1234567890123"),
    ("size", "0"),
    ("size", "-1"),
    ("size", True),
    ("traded_at", None),
    ("traded_at", "2026-11-27T16:00:00"),
    ("traded_at", "2026-02-30T16:00:00Z"),
    ("traded_at", "2026-11-27T16:00:60Z"),
    ("traded_at", "2026-11-27T16:00:00.1234567Z"),
    ("traded_at", 1764259200),
    ("venue", ""),
    ("venue", "v" * 65),
    ("venue", "a\x00"),
    ("id", "5"),
    ("id", "{0b0c9a52-4f0e-4b7e-9d3b-6c0f8a1d2e3f}"),
    ("currency", "USD"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_each_wrong_field_alone_is_named(client: httpx.Client, field: str, value: Any) -> None:
    wrong = {**GOOD, field: value}
    many = [GOOD] * 600 + [wrong]
    assert list(refused_fields(client.post("/v1/ticks", json=wrong))) == [field]
    assert list(refused_fields(client.post("/v1/ticks", json={"ticks": many}))) == [f"ticks.600.{field}"]
    lines = "\n".join(map(json.dumps, many))
    assert list(refused_fields(client.post("/v1/ticks", content=lines, headers=LINES))) == [f"ticks.600.{field}"]


@pytest.mark.parametrize("field", ["symbol", "price", "traded_at"])
def test_a_field_that_is_required_is_named(client: httpx.Client, field: str) -> None:
    tick = {name: value for name, value in GOOD.items() if name != field}
    assert refused_fields(client.post("/v1/ticks", json=tick)) == {field: "is required"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"ticks": []}, ["ticks"]),
        ({"ticks": [GOOD] * 10_001}, ["ticks"]),
        ({"ticks": "text"}, ["ticks"]),
        ({"ticks": [GOOD, 5, GOOD, None]}, ["ticks.1", "ticks.3"]),
        ({"ticks": [GOOD], "symbol": "IBM"}, ["symbol"]),
    ],
)
def test_a_batch_of_another_shape_is_refused(client: httpx.Client, body: Any, named: list[str]) -> None:
    assert list(refused_fields(client.post("/v1/ticks", json=body))) == named


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("", ["ticks"]),
        ("\n", ["ticks.0"]),
        (f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD)}", ["ticks.1"]),
        (f"{json.dumps(GOOD)}\n[]", ["ticks.1"]),
        (f"{json.dumps(GOOD)}\n{{", ["ticks.1"]),
        (f'{json.dumps(GOOD)}\n{{"symbol": "A", "symbol": "B"}}', ["ticks.1"]),
        (f"{json.dumps(GOOD)}{json.dumps(GOOD)}", ["ticks.0"]),
        (f"{json.dumps(GOOD)}\n" * 10_001, ["ticks"]),
    ],
)
def test_lines_of_another_shape_are_refused(client: httpx.Client, body: str, named: list[str]) -> None:
    assert list(refused_fields(client.post("/v1/ticks", content=body, headers=LINES))) == named


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b'{"ticks": NaN}', b'{"ticks": [], "ticks": []}', b"\xff"])
def test_a_body_that_is_no_object_is_refused(client: httpx.Client, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    assert list(refused_fields(client.post("/v1/ticks", content=body, headers=headers))) == ["body"]


def test_another_media_type_is_refused(client: httpx.Client) -> None:
    refused_fields(client.post("/v1/ticks", content=json.dumps(GOOD), headers={"content-type": "text/plain"}), 415)


@pytest.mark.parametrize("key", ["", "a b", "k" * 256])
def test_an_idempotency_key_that_is_none_is_refused(client: httpx.Client, key: str) -> None:
    refused = client.post("/v1/ticks", json=GOOD, headers={"idempotency-key": key})
    assert list(refused_fields(refused)) == ["Idempotency-Key"]


def test_two_idempotency_keys_are_refused(client: httpx.Client) -> None:
    headers = [("idempotency-key", "one"), ("idempotency-key", "two")]
    assert list(refused_fields(client.post("/v1/ticks", json=GOOD, headers=headers))) == ["Idempotency-Key"]


def test_a_hundred_wrong_ticks_are_named_of_many(client: httpx.Client) -> None:
    refused = client.post("/v1/ticks", json={"ticks": [{**GOOD, "price": "x"}] * 10_000})
    assert list(refused_fields(refused)) == [f"ticks.{index}.price" for index in range(100)]


def test_without_kafka_ticks_are_refused_in_time_and_rows_are_taken(postgres: PostgresServer) -> None:
    with ApiProcess(postgres.port) as api, ThreadPoolExecutor(7) as pool:
        started = time.monotonic()
        waiting = [pool.submit(api.client.post, "/v1/ticks", json={"ticks": [GOOD] * 10_000}) for _ in range(7)]
        # Five of them fill the queue; the others are refused at once.
        next(as_completed(waiting))
        assert [one.done() for one in waiting].count(False) >= 5
        assert api.client.get("/v1/instruments").status_code == 200
        answers = [one.result() for one in waiting]
        assert time.monotonic() - started < 30
        for answer in answers:
            refused_fields(answer, 503)
            assert answer.headers["retry-after"] == "1"
        details = [answer.json()["detail"] for answer in answers]
        assert details.count("Kafka takes fewer ticks than arrive: none of these was sent.") == 2
        assert (
            sum("A retry with the same ids, or the same Idempotency-Key, is safe" in detail for detail in details) == 5
        )
        log = api.stop()
        assert log.count('"logger": "kafka"') == 1
        assert "125.25" not in log
