"""Every route but health asks for a key that may do what it asks for."""

import json
import re
import subprocess
import sys
import time
from typing import Any

import httpx
import pytest

from api_process import FOLDER, ApiProcess
from keys import bearer, id_of, make_key, wait_until_known
from postgres_server import API_KEY, REPOSITORY, PostgresServer, Session
from refusals import refused_fields

# A description of what is in the repository, and whether the process and its database are up.
OPEN = {"/healthz", "/readyz", "/openapi.json", "/docs"}
HTTP_METHODS = {"get", "post", "put", "patch", "delete"}
_ROUTES = """
import json, main
from fastapi.routing import iter_route_contexts
print(json.dumps([[method, route.path] for route in iter_route_contexts(main.app.routes) for method in route.methods]))
"""


def of_document(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
        if method in HTTP_METHODS
    }


def of_router(api: ApiProcess) -> set[tuple[str, str]]:
    """What the router can reach, whether the document tells it or not."""
    script = [sys.executable, "-c", _ROUTES]
    printed = subprocess.run(script, cwd=FOLDER, env=api.env, capture_output=True, text=True, check=True).stdout
    return {(method, path) for method, path in json.loads(printed)}


def asking_for_a_key(api: ApiProcess) -> list[tuple[str, str]]:
    document = of_document(httpx.get(f"{api.url}/openapi.json").json())
    assert len(document) >= 12
    reachable = of_router(api)
    assert document <= reachable
    return sorted((method, path) for method, path in document | reachable if path not in OPEN)


def send(api: ApiProcess, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    """On a connection of its own. No body: who is refused need not send one."""
    return httpx.request(method, api.url + re.sub(r"\{\w+\}", "1", path), headers=headers)


def test_no_route_can_be_called_without_a_key(api: ApiProcess) -> None:
    for method, path in asking_for_a_key(api):
        response = send(api, method, path, {})
        assert response.headers["www-authenticate"] == 'Bearer realm="tidemark"', path
        if method != "HEAD":
            refused_fields(response, 401)


@pytest.mark.parametrize("kind", ["unknown", "wrong secret", "revoked", "expired", "no key of ours", "two", "basic"])
def test_no_route_can_be_called_with_a_key_that_is_not_valid(api: ApiProcess, database: Session, kind: str) -> None:
    values = {
        "unknown": f"Bearer tidemark_{'0' * 16}_{'0' * 64}",
        "wrong secret": f"Bearer {API_KEY[:-64]}{'0' * 64}",
        "revoked": f"Bearer {make_key(database, 'orders:read', revoked=True)}",
        "expired": f"Bearer {make_key(database, 'orders:read', expires='-1 second')}",
        "no key of ours": "Bearer abc",
        "two": f"Bearer {API_KEY}, Bearer {API_KEY}",
        "basic": f"Basic {API_KEY}",
    }
    details = set()
    for method, path in asking_for_a_key(api):
        response = send(api, method, path, {"authorization": values[kind]})
        assert response.status_code == 401, path
        assert response.headers["www-authenticate"] == 'Bearer realm="tidemark", error="invalid_token"'
        details.add(response.text and response.json()["detail"])
    assert details - {""} == {"This is no API key that is valid now: it is unknown, has expired or was revoked."}


def test_no_operation_can_be_called_with_another_operations_scope(api: ApiProcess, database: Session) -> None:
    document = httpx.get(f"{api.url}/openapi.json").json()
    wanted = {
        (method, path): document["paths"][path][method.lower()]["security"][0]["apiKey"][0]
        for method, path in of_document(document)
        if path not in OPEN
    }
    scopes = set(wanted.values())
    assert {"instruments:write", "bars:read", "orders:write"} <= scopes
    for scope in scopes:
        key = make_key(database, *(scopes - {scope}))
        wait_until_known(api.url, key)
        for method, path in (operation for operation, needed in wanted.items() if needed == scope):
            response = send(api, method, path, bearer(key))
            assert f'error="insufficient_scope", scope="{scope}"' in response.headers["www-authenticate"]
            refused_fields(response, 403)
            assert response.json()["detail"] == f"This API key lacks the scope {scope}."


def test_a_scope_opens_its_operations(api: ApiProcess, database: Session) -> None:
    reader = make_key(database, "instruments:read")
    wait_until_known(api.url, reader)
    assert send(api, "GET", "/v1/instruments", bearer(reader)).status_code == 200
    refused_fields(httpx.post(f"{api.url}/v1/instruments", json={}, headers=bearer(reader)), 403)


def test_what_is_open_needs_no_key_and_takes_any(api: ApiProcess) -> None:
    for path in OPEN:
        assert send(api, "GET", path, {}).status_code == 200
        assert send(api, "GET", path, bearer("anything")).status_code == 200


def test_a_path_that_the_document_does_not_tell_is_not_there(api: ApiProcess) -> None:
    for path in ("/v1/orders/", "/v1/orders%0a", "/redoc", "/docs/oauth2-redirect", "/v1//orders", "/"):
        refused_fields(send(api, "GET", path, {}), 401)
        refused_fields(send(api, "GET", path, bearer(API_KEY)), 404)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_may_be_in_any_case(api: ApiProcess, scheme: str) -> None:
    assert send(api, "GET", "/v1/orders", {"authorization": f"{scheme} {API_KEY}"}).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/v1/orders?api_key={key}",
        "/v1/orders?symbol={key}",
        "/v1/orders/{key}",
        "/healthz?{key}",
        "/v1/orders?access_token={encoded}",
    ],
)
def test_a_key_in_the_url_is_refused_and_not_logged(postgres: PostgresServer, url: str) -> None:
    encoded = "".join(f"%{ord(letter):02x}" for letter in API_KEY)
    with ApiProcess(postgres.port) as api:
        response = api.client.get(url.format(key=API_KEY, encoded=encoded))
        refused_fields(response, 400)
        assert "revoke it" in response.json()["detail"]
        log = api.stop()
    assert '"status": 400' in log
    for secret in (API_KEY, API_KEY[-64:], encoded):
        assert secret not in log
        assert secret not in response.text


def test_the_log_names_the_key_and_the_operation_without_the_secret(
    postgres: PostgresServer, database: Session
) -> None:
    key = make_key(database, "orders:read")
    with ApiProcess(postgres.port) as api:
        send(api, "GET", "/v1/orders", bearer(key))
        send(api, "DELETE", "/v1/orders/1", bearer(key))
        send(api, "GET", "/v1/orders", bearer(key[:-1] + "x"))
        log = api.stop()
    lines = [line for line in map(json.loads, log.splitlines()) if line["message"] == "request"]
    assert [(line["status"], line["route"], line["key"]) for line in lines] == [
        (200, "/v1/orders", id_of(key)),
        (403, "/v1/orders/{id}", id_of(key)),
        (401, None, None),
    ]
    assert key[-64:-1] not in log


def test_who_has_no_key_is_refused_before_the_body_is_read(api: ApiProcess) -> None:
    started = time.monotonic()
    with httpx.Client(base_url=api.url, timeout=5) as client:
        refused_fields(client.post("/v1/daily-bars", content=b"x" * 20_000_000), 401)
    assert time.monotonic() - started < 5


def test_the_routes_ask_for_the_scopes_that_keys_are_made_with(api: ApiProcess) -> None:
    document = httpx.get(f"{api.url}/openapi.json").json()
    asked = {
        document["paths"][path][method.lower()]["security"][0]["apiKey"][0]
        for method, path in of_document(document)
        if path not in OPEN
    }
    listed = re.findall(r"^  '([a-z:]+)',$", (REPOSITORY / "lib/contracts/api-scopes.ts").read_text(), re.MULTILINE)
    assert asked == set(listed)


def test_the_document_describes_the_key_and_its_refusals(api: ApiProcess) -> None:
    document = httpx.get(f"{api.url}/openapi.json").json()
    assert document["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
    place = document["paths"]["/v1/orders"]["post"]
    assert place["security"] == [{"apiKey": ["orders:write"]}]
    assert "Retry-After" in place["responses"]["429"]["headers"]
    for status in ("400", "401", "403", "429"):
        assert list(place["responses"][status]["content"]) == ["application/problem+json"]
    assert "security" not in document["paths"]["/healthz"]["get"]
