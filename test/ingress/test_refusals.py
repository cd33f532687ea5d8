"""What every route refuses alike."""

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer
from refusals import refused_fields

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} x",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"symbol": "A", "symbol": "B"}',
        b'{"a": "\xff"}',
        b'{"a": 01}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_is_refused(client: httpx.Client, body: bytes) -> None:
    assert list(refused_fields(client.post("/v1/instruments", content=body, headers=JSON))) == ["body"]


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"5", b"null"])
def test_a_body_that_is_no_object_is_refused(client: httpx.Client, body: bytes) -> None:
    assert list(refused_fields(client.post("/v1/instruments", content=body, headers=JSON))) == ["body"]


def test_half_of_a_surrogate_pair_is_refused(client: httpx.Client) -> None:
    body = b'{"symbol": "A", "name": "\\ud83d", "currency": "USD"}'
    assert list(refused_fields(client.post("/v1/instruments", content=body, headers=JSON))) == ["name"]


def test_attributes_nested_beyond_the_limit_are_refused(client: httpx.Client, symbol: str) -> None:
    nested = '{"a":' * 101 + "1" + "}" * 101
    body = f'{{"symbol":"{symbol}","customer":"c","region":"r","side":"buy","quantity":1,"attributes":{nested}}}'
    assert list(refused_fields(client.post("/v1/orders", content=body, headers=JSON))) == ["attributes"]


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"content-type": "application/xml"}])
def test_another_media_type_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    refused_fields(client.post("/v1/instruments", content=b"{}", headers=headers), 415)


def test_unknown_paths_and_methods_are_problems(client: httpx.Client) -> None:
    refused_fields(client.get("/v1/nothing"), 404)
    refused = client.put("/v1/orders", json={})
    refused_fields(refused, 405)
    assert refused.headers["allow"]


def test_a_body_over_the_limit_is_refused_with_and_without_its_length(postgres: PostgresServer) -> None:
    with ApiProcess(postgres.port, MAX_BODY_BYTES="1000") as small:
        for body in (b" " * 1001, iter([b" " * 600, b" " * 600])):
            response = small.client.post("/v1/instruments", content=body, headers=JSON)
            assert "1000 bytes" in response.json()["detail"]
            refused_fields(response, 413)
        within = b'{"symbol": "SMALL", "name": "n", "currency": "USD"}'.ljust(1000)
        assert small.client.post("/v1/instruments", content=within, headers=JSON).status_code == 201


def test_a_request_id_is_taken_over_when_it_is_harmless(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1"}).headers["x-request-id"] == "abc-1"
    replaced = client.get("/healthz", headers={"x-request-id": 'a "b"'}).headers["x-request-id"]
    assert len(replaced) == 32


def test_instruments_and_bars_may_be_kept_for_a_moment_by_key_and_orders_never(
    client: httpx.Client, symbol: str
) -> None:
    assert client.get("/openapi.json").headers["cache-control"] == "public, max-age=60"
    bar = {"symbol": symbol, "day": "2001-02-03", "close": "1"}
    assert client.post("/v1/daily-bars", json={"bars": [bar]}).headers["cache-control"] == "no-store"
    for path in (
        "instruments",
        f"instruments/{symbol}",
        f"daily-bars?symbol={symbol}",
        f"daily-bars/{symbol}/2001-02-03",
    ):
        headers = client.get(f"/v1/{path}").headers
        assert headers["cache-control"] == "public, max-age=1, stale-while-revalidate=3"
        assert headers["vary"] == "Authorization"
    for path in ("orders", "instruments/NOSUCH", "daily-bars", f"daily-bars/{symbol}/2001-02-04"):
        assert client.get(f"/v1/{path}").headers["cache-control"] == "no-store"
    assert httpx.get(client.base_url.join("/v1/instruments")).headers["cache-control"] == "no-store"


def test_the_description_shows_money_as_text_and_refusals_as_problems(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert schemas["DailyBar"]["properties"]["close"]["type"] == "string"
    assert schemas["NewOrder"]["additionalProperties"] is False
    assert set(document["paths"]) == {
        "/healthz",
        "/readyz",
        "/v1/daily-bars",
        "/v1/daily-bars/{symbol}/{day}",
        "/v1/instruments",
        "/v1/instruments/{symbol}",
        "/v1/orders",
        "/v1/orders/batch",
        "/v1/orders/{id}",
        "/v1/ticks",
    }
    wrong = document["paths"]["/v1/orders"]["post"]["responses"]["422"]["content"]
    assert list(wrong) == ["application/problem+json"]
    assert wrong["application/problem+json"]["schema"]["$ref"].endswith("/ProblemBody")
