"""The operations that the OpenAPI document tells, with the scope of each: nothing else can be reached."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from problems import Problem
from scopes import scope_of

# These need no key. The description says what the repository says; generated clients and Nginx's cache fetch it.
OPEN = frozenset({"/healthz", "/readyz", "/openapi.json", "/docs"})


class Operations:
    """Raises ValueError at the start for an operation that names no scope."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._paths = [
            (_pattern(path), path, {method.upper(): _scope(path, method, operations[method]) for method in operations})
            for path, operations in document["paths"].items()
            if path not in OPEN
        ]

    def find(self, method: str, path: str) -> tuple[str, str]:
        """The path's template and the scope. Raises Problem: 404 and 405, before any route is asked.

        Routes are tried in the document's order, which is the router's own.
        """
        allowed: list[str] = []
        for pattern, template, scopes in self._paths:
            if pattern.fullmatch(path):
                if method in scopes:
                    return template, scopes[method]
                allowed += scopes
        if allowed:
            headers = {"Allow": ", ".join(sorted(allowed))}
            raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "This path does not take that method.", headers=headers)
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such path.")


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)))


def _scope(path: str, method: str, operation: dict[str, Any]) -> str:
    scope = scope_of(operation)
    if scope is None:
        raise ValueError(f"{method.upper()} {path} names no scope: give its route openapi_extra=needs(...).")
    return scope
