"""What a key may be allowed to do, and how a route says which of it it asks for."""

from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI

from problems import MEDIA_TYPE

# lib/contracts/api-scopes.ts has the same list for those who make keys.
Scope = Literal[
    "instruments:read",
    "instruments:write",
    "bars:read",
    "bars:write",
    "orders:read",
    "orders:write",
    "ticks:write",
]

_SCHEME = "apiKey"


def needs(scope: Scope) -> dict[str, Any]:
    """For a route's `openapi_extra`: access.py enforces what the OpenAPI document says."""
    return {"security": [{_SCHEME: [scope]}]}


def scope_of(operation: dict[str, Any]) -> str | None:
    """The scope that an operation of the OpenAPI document asks for; None when it names none, or several."""
    match operation.get("security"):
        case [{"apiKey": [str(scope)]}]:
            return scope
    return None


def install(app: FastAPI) -> None:
    """Describes keys in the OpenAPI document, and what every route answers to a wrong one."""
    describe = app.openapi
    app.openapi = lambda: _secured(describe())  # type: ignore[method-assign]


def _secured(document: dict[str, Any]) -> dict[str, Any]:
    """Changes `document`."""
    document["components"]["securitySchemes"] = {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, tidemark_<id>_<secret>. Operations list the scope that the key must have.",
        }
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            if scope_of(operation) is not None:
                for status, headers in _REFUSALS.items():
                    operation["responses"].setdefault(str(status.value), _refusal(status, headers))
    return document


_REFUSALS = {
    HTTPStatus.BAD_REQUEST: (),
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.FORBIDDEN: ("WWW-Authenticate",),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After",),
}


def _refusal(status: HTTPStatus, headers: tuple[str, ...]) -> dict[str, Any]:
    return {
        "description": status.phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
        **({"headers": {name: {"schema": {"type": "string"}} for name in headers}} if headers else {}),
    }
