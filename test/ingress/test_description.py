"""The OpenAPI document: valid, and what a generated client needs is in it."""

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_it_is_a_valid_openapi_document(document: dict[str, Any]) -> None:
    validate(document)


def test_operations_have_names_that_stay(document: dict[str, Any]) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert sorted(operation["operationId"] for operation in operations) == [
        "amend_order",
        "delete_order",
        "get_daily_bar",
        "get_instrument",
        "get_order",
        "healthz",
        "list_daily_bars",
        "list_instruments",
        "list_orders",
        "place_order",
        "place_orders",
        "put_daily_bars",
        "put_instrument",
        "readyz",
        "take_ticks",
    ]


def parameters(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    found = document["paths"][path][method].get("parameters", [])
    return {parameter["name"]: parameter for parameter in found if parameter["in"] == "header"}


@pytest.mark.parametrize(
    ("method", "path", "header"),
    [
        ("post", "/v1/orders", "Idempotency-Key"),
        ("post", "/v1/orders/batch", "Idempotency-Key"),
        ("post", "/v1/instruments", "Idempotency-Key"),
        ("post", "/v1/daily-bars", "Idempotency-Key"),
        ("patch", "/v1/orders/{id}", "If-Match"),
        ("delete", "/v1/orders/{id}", "If-Match"),
        ("get", "/v1/orders/{id}", "If-None-Match"),
    ],
)
def test_a_header_of_a_request_is_described(document: dict[str, Any], method: str, path: str, header: str) -> None:
    parameter = parameters(document, method, path)[header]
    assert parameter["required"] is False
    assert parameter["description"]


@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("post", "/v1/orders", "201", {"ETag", "Location", "Idempotency-Replayed"}),
        ("post", "/v1/orders", "409", {"Retry-After"}),
        ("post", "/v1/orders", "503", {"Retry-After"}),
        ("patch", "/v1/orders/{id}", "200", {"ETag"}),
        ("get", "/v1/orders/{id}", "304", {"ETag"}),
        ("post", "/v1/instruments", "200", {"Location", "Idempotency-Replayed"}),
    ],
)
def test_headers_of_an_answer_are_described(
    document: dict[str, Any], method: str, path: str, status: str, headers: set[str]
) -> None:
    described = document["paths"][path][method]["responses"][status]["headers"]
    assert set(described) == headers | {"X-Request-ID"}


def test_answers_bear_the_headers_that_are_described(
    client: httpx.Client, document: dict[str, Any], symbol: str
) -> None:
    order = {"symbol": symbol, "customer": "c", "region": "r", "side": "buy", "quantity": "1"}
    placed = client.post("/v1/orders", json=order)
    path = placed.headers["location"]
    known = client.get(path, headers={"if-none-match": placed.headers["etag"]})
    answers = [
        ("post", "/v1/orders", placed),
        ("patch", "/v1/orders/{id}", client.patch(path, json={"note": "n"})),
        ("get", "/v1/orders/{id}", known),
        ("delete", "/v1/orders/{id}", client.delete(path)),
        ("get", "/v1/orders/{id}", client.get(path)),
    ]
    for method, template, answer in answers:
        described = document["paths"][template][method]["responses"][str(answer.status_code)]
        borne = set(map(str.title, answer.headers)) | {"Idempotency-Replayed"}
        assert {name.title() for name in described["headers"]} <= borne
