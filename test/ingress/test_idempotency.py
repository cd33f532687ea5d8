"""Idempotency-Key: a request that is sent again writes nothing and gets its answer again."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer, Session
from refusals import refused_fields

KEY = "Idempotency-Key"


def order(symbol: str, **fields: Any) -> dict[str, Any]:
    return {"symbol": symbol, "customer": "c", "region": "r", "side": "buy", "quantity": "1", **fields}


def new_key() -> dict[str, str]:
    return {KEY: str(uuid.uuid4())}


def same(first: httpx.Response, again: httpx.Response) -> bool:
    """Everything but the moment and the id of the request."""
    of_request = {"date", "x-request-id", "idempotency-replayed"}

    def shown(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
        headers = {name: value for name, value in answer.headers.items() if name not in of_request}
        return answer.status_code, answer.content, headers

    return shown(first) == shown(again)


def test_an_order_that_is_sent_again_is_placed_once(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    body, key = order(new_symbol(), note="ü\n", attributes={"n": 1}), new_key()
    first = client.post("/v1/orders", json=body, headers=key)
    assert first.status_code == 201
    assert "idempotency-replayed" not in first.headers

    client.patch(first.headers["location"], json={"note": "changed since"})
    for _ in range(2):
        again = client.post("/v1/orders", json=body, headers=key)
        assert again.headers["idempotency-replayed"] == "true"
        assert same(first, again)
    assert len(database.rows("select from orders where symbol = $1", body["symbol"])) == 1


def test_bars_and_instruments_that_are_sent_again_get_their_answer(client: httpx.Client, database: Session) -> None:
    symbol = f"T{uuid.uuid4().hex[:12]}"
    bars = {"bars": [{"symbol": symbol, "day": "2000-01-03", "close": "1"}]}
    for path, body in (
        ("/v1/instruments", {"symbol": symbol, "name": "n", "currency": "USD"}),
        ("/v1/daily-bars", bars),
    ):
        key = new_key()
        first, again = (client.post(path, json=body, headers=key) for _ in range(2))
        assert first.status_code == 201
        assert same(first, again)
        # Without the key it is a request of its own: nothing is new this time.
        assert not same(first, client.post(path, json=body))
    newer = {"bars": [{**bars["bars"][0], "close": "2"}]}
    key = new_key()
    client.post("/v1/daily-bars", json=bars, headers=key)
    client.post("/v1/daily-bars", json=newer)
    client.post("/v1/daily-bars", json=bars, headers=key)
    assert database.row("select close::text from daily_bars where symbol = $1", symbol) == {"close": "2.000000"}


def test_a_key_of_another_request_is_refused(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    symbol, key = new_symbol(), new_key()
    assert client.post("/v1/orders", json=order(symbol), headers=key).status_code == 201
    refused = client.post("/v1/orders", json=order(symbol, quantity="2"), headers=key)
    assert refused_fields(refused, 409) == {}
    assert refused.json()["detail"] == "This Idempotency-Key belongs to another request: send a key of its own."
    other_route = client.post("/v1/instruments", json={"symbol": symbol, "name": "n", "currency": "EUR"}, headers=key)
    refused_fields(other_route, 409)
    assert database.rows("select currency from instruments where symbol = $1", symbol) == [{"currency": "USD"}]
    assert len(database.rows("select from orders where symbol = $1", symbol)) == 1


def test_a_refused_request_may_be_mended_under_its_key(client: httpx.Client, symbol: str) -> None:
    key = new_key()
    assert list(refused_fields(client.post("/v1/orders", json=order("NOSUCH"), headers=key))) == ["symbol"]
    assert client.post("/v1/orders", json=order(symbol), headers=key).status_code == 201


def test_one_of_many_at_the_same_time_writes(
    client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    body, key = order(new_symbol()), new_key()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: client.post("/v1/orders", json=body, headers=key), range(12)))

    assert {answer.status_code for answer in answers} == {201}
    assert all(same(answers[0], answer) for answer in answers)
    assert [answer.headers.get("idempotency-replayed") for answer in answers].count(None) == 1
    assert len(database.rows("select from orders where symbol = $1", body["symbol"])) == 1


def test_a_request_whose_twin_is_still_running_is_asked_to_come_again(
    api: ApiProcess, postgres: PostgresServer, database: Session, symbol: str
) -> None:
    body, key, other = order(symbol), new_key(), new_key()
    api.client.post("/v1/orders", json=body, headers=other)
    with postgres.session() as blocker:
        blocker.execute(f"""
            begin;
            insert into api.idempotency_keys (caller, key, request_hash)
            select caller, '{key[KEY]}', request_hash from api.idempotency_keys where key = '{other[KEY]}'
        """)
        refused = api.client.post("/v1/orders", json=body, headers=key)
        assert refused_fields(refused, 409) == {}
        assert refused.headers["retry-after"] == "1"
        blocker.execute("rollback")
    assert api.client.post("/v1/orders", json=body, headers=key).status_code == 201
    assert len(database.rows("select from api.idempotency_keys where key = $1", key[KEY])) == 1


def test_nothing_is_kept_of_a_write_that_fails_at_commit(client: httpx.Client, database: Session, symbol: str) -> None:
    database.execute("""
        create function refuse_once() returns trigger language plpgsql as $$
        begin raise check_violation; end $$;
        create constraint trigger late_once after insert on orders
          deferrable initially deferred for each row when (new.note = 'at commit') execute function refuse_once();
    """)
    body, key = order(symbol, note="at commit"), new_key()
    try:
        refused_fields(client.post("/v1/orders", json=body, headers=key))
    finally:
        database.execute("drop trigger late_once on orders; drop function refuse_once")
    assert database.rows("select from api.idempotency_keys where key = $1", key[KEY]) == []
    assert client.post("/v1/orders", json=body, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256])
@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/batch", "/v1/instruments", "/v1/daily-bars"])
def test_a_key_that_is_none_is_refused_by_its_name(client: httpx.Client, symbol: str, path: str, key: str) -> None:
    bodies: dict[str, Any] = {
        "/v1/orders": order(symbol),
        "/v1/orders/batch": {"orders": [order(symbol)]},
        "/v1/instruments": {"symbol": symbol, "name": "n", "currency": "USD"},
        "/v1/daily-bars": {"bars": [{"symbol": symbol, "day": "2000-01-03", "close": "1"}]},
    }
    refused = client.post(path, json=bodies[path], headers=[(KEY.encode(), key.encode())])
    assert refused_fields(refused) == {KEY: "must be 1 to 255 visible ASCII characters, such as a UUID"}


def test_two_keys_are_refused(client: httpx.Client, symbol: str) -> None:
    refused = client.post("/v1/orders", json=order(symbol), headers=[(KEY, "a"), (KEY, "b")])
    assert refused_fields(refused) == {KEY: "must stand once"}


def test_a_key_is_free_again_after_a_day_and_its_answer_is_deleted(
    postgres: PostgresServer, database: Session, client: httpx.Client, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    old, young = new_key(), new_key()
    for key in (old, young):
        client.post("/v1/orders", json=order(symbol), headers=key)
    age = "update api.idempotency_keys set made_at = now() - interval '{}' where key = '{}'"
    database.execute(age.format("24 hours 1 second", old[KEY]))
    database.execute(age.format("23 hours 59 minutes", young[KEY]))

    assert client.post("/v1/orders", json=order(symbol, note="new"), headers=old).json()["note"] == "new"
    refused_fields(client.post("/v1/orders", json=order(symbol, note="new"), headers=young), 409)

    database.execute(age.format("24 hours 1 second", old[KEY]))
    with ApiProcess(postgres.port):
        deadline = time.monotonic() + 20
        while database.rows("select from api.idempotency_keys where made_at < now() - interval '1 day'"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    kept = database.rows("select key from api.idempotency_keys where key in ($1, $2)", old[KEY], young[KEY])
    assert kept == [{"key": young[KEY]}]
