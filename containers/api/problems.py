"""Refusals as application/problem+json (RFC 9457), with one entry in `errors` for each wrong field."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from exact_json import encode

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """`field` is the path in the body, such as `bars.3.close`, or the name of a parameter."""

    field: str
    message: str


class ProblemBody(BaseModel):
    """The shape of every answer that is not a success; for the OpenAPI document."""

    type: str
    title: str
    status: int
    detail: str
    requestId: str | None = None  # noqa: N815
    errors: list[FieldError] | None = None


class Problem(HTTPException):
    """Raised anywhere in a request; answers with this status. FastAPI lets no other kind out of its body reader."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.errors = errors


def invalid(*errors: tuple[str, str]) -> Problem:
    """422 for these (field, message)."""
    fields = [FieldError(field=field, message=message) for field, message in errors]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The request was understood and is wrong.", fields)


def not_found(what: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, f"There is no such {what}.")


def response(error: HTTPException, request_id: str | None) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": error.detail,
        "requestId": request_id,
    }
    if isinstance(error, Problem) and error.errors:
        body["errors"] = [field.model_dump() for field in error.errors]
    return Response(encode(body), error.status_code, error.headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Makes every refusal of FastAPI a problem, too, also in the description of the API."""
    describe = app.openapi
    app.openapi = lambda: _correct(describe())  # type: ignore[method-assign]

    @app.exception_handler(HTTPException)
    async def answer(request: Request, error: HTTPException) -> Response:
        return response(error, request.scope.get("request_id"))

    @app.exception_handler(RequestValidationError)
    async def explain(request: Request, error: RequestValidationError) -> Response:
        return await answer(request, invalid(*map(_sentence, error.errors()[:_MOST_ERRORS])))


def _correct(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI describes every answer as application/json; refusals get their own media type. Changes `document`."""
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    for operation in operations:
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            if content.get("application/json", {}).get("schema") == {"$ref": "#/components/schemas/ProblemBody"}:
                content[MEDIA_TYPE] = content.pop("application/json")
            answer["headers"] = {**answer.get("headers", {}), **_headers(operation, status)}
    return document


def _headers(operation: Mapping[str, Any], status: str) -> dict[str, Any]:
    """What an answer bears for other reasons than its route."""
    headers = {"X-Request-ID": described("Names the request in the log; the client's own, when it sent one.")}
    named = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    # Ticks take a key, too, but are told apart by their ids.
    once = named and "409" in operation["responses"]
    if status in ("429", "503") or (status == "409" and once):
        headers["Retry-After"] = described("Seconds after which the request may be sent again.", "integer")
    if status.startswith("2") and once:
        headers["Idempotency-Replayed"] = described("true when this is the answer to an earlier request with the key.")
    return headers


def described(meaning: str, kind: str = "string") -> dict[str, Any]:
    """A header of an answer for the OpenAPI document."""
    return {"description": meaning, "schema": {"type": kind}}


_MOST_ERRORS = 100
_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not a known field",
    "model_attributes_type": "must be a JSON object",
    "model_type": "must be a JSON object",
    "bool_type": "must be true or false",
    "string_type": "must be text",
}


def _sentence(error: Mapping[str, Any]) -> tuple[str, str]:
    """Field and message; never the value that came in."""
    if error["type"] == "json_invalid":
        return "body", f"is no JSON that can be kept exactly: {error['ctx']['error']}"
    place, *path = error["loc"]
    field = ".".join(map(str, path)) or str(place)
    return field, _SENTENCES.get(error["type"], error["msg"])
