"""Routes whose bodies are read by exact_json, and answers that it writes."""

from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from exact_json import Json, decode, encode
from problems import Problem, ProblemBody, described, invalid


class ExactRequest(Request):
    """A request of limited size."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            limit = self.app.state.max_body_bytes
            chunks: list[bytes] = []
            size = 0
            async for chunk in self.stream():
                size += len(chunk)
                if size > limit:
                    raise Problem(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                        f"The body is larger than {limit} bytes: send it in smaller batches.",
                    )
                chunks.append(chunk)
            self._body = b"".join(chunks)
        return self._body

    async def json(self) -> Any:
        document = decode(await self.body())
        if not isinstance(document, dict):
            raise invalid(("body", "must be a JSON object"))
        return document


class ExactRoute(APIRoute):
    """Reads JSON only, and only JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_exactly(request: Request) -> Response:
            if self.body_field is not None and not is_json(media_type(request)):
                raise Problem(
                    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Send the body as JSON, with Content-Type: application/json.",
                )
            return await handle(ExactRequest(request.scope, request.receive))

        return handle_exactly


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(named: str) -> bool:
    return named == "application/json" or (named.startswith("application/") and named.endswith("+json"))


def answer(value: Json, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    return Response(encode(value), status, headers, "application/json")


LOCATED = {"Location": described("Path of what was written.")}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for the OpenAPI document."""
    return {status: {"model": ProblemBody, "description": HTTPStatus(status).phrase} for status in statuses}
