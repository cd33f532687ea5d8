"""The three ways to send ticks: one as an object, many as `ticks`, or many as lines."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from exact_json import decode
from exact_route import is_json, media_type
from problems import Problem, invalid
from tick_record import Tick

MOST_TICKS = 10_000
_LINES = "application/x-ndjson"
# Ticks that are looked at before other requests have their turn; some 3 ms.
_AT_ONCE = 500
# As many as an answer names.
_MOST_ERRORS = 100


class _Batch(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    ticks: list[Any] = Field(min_length=1, max_length=MOST_TICKS)


_many = TypeAdapter(list[Tick])


async def read_ticks(request: Request) -> list[Tick]:
    """All ticks of the body; raises Problem and RequestValidationError, with `ticks.<index>.<field>` in a batch."""
    kind = media_type(request)
    if kind == _LINES:
        return await _check(_lines(await request.body()))
    if not is_json(kind):
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Send the body as JSON, with Content-Type: application/json, or one tick a line with {_LINES}.",
        )
    document = await _document(request)
    if "ticks" in document:
        return await _check(document)
    try:
        return [Tick.model_validate(document)]
    except ValidationError as error:
        raise RequestValidationError(_placed(error, ("body",))) from None


async def _document(request: Request) -> dict[str, Any]:
    try:
        document: dict[str, Any] = await request.json()
    except json.JSONDecodeError as error:
        raise invalid(("body", f"is no JSON that can be kept exactly: {error.msg}")) from None
    return document


def _lines(body: bytes) -> Mapping[str, object]:
    """Each line is one tick, the last one with or without its line feed."""
    lines = body.removesuffix(b"\n").split(b"\n") if body else []
    if len(lines) > MOST_TICKS:
        raise invalid(("ticks", f"must not be more than {MOST_TICKS}"))
    ticks: list[object] = []
    for index, line in enumerate(lines):
        try:
            ticks.append(decode(line))
        except json.JSONDecodeError as error:
            raise invalid((f"ticks.{index}", f"is no JSON that can be kept exactly: {error.msg}")) from None
    return {"ticks": ticks}


async def _check(document: Mapping[str, object]) -> list[Tick]:
    try:
        given = _Batch.model_validate(document).ticks
    except ValidationError as error:
        raise RequestValidationError(_placed(error, ("body",))) from None
    ticks: list[Tick] = []
    errors: list[Any] = []
    for start in range(0, len(given), _AT_ONCE):
        try:
            ticks += _many.validate_python(given[start : start + _AT_ONCE])
        except ValidationError as error:
            errors += _placed(error, ("body", "ticks"), start)
            if len(errors) >= _MOST_ERRORS:
                break
        await asyncio.sleep(0)
    if errors:
        raise RequestValidationError(errors)
    return ticks


def _placed(error: ValidationError, place: Sequence[str], start: int = 0) -> list[Any]:
    """The errors with their place in the body; `start` is the index of the first tick that was looked at."""
    return [
        {**one, "loc": (*place, *(part + start if isinstance(part, int) else part for part in one["loc"]))}
        for one in error.errors(include_input=False, include_url=False)
    ]
