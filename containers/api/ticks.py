"""Ticks of the market: into Kafka, and from there into the lake."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request, Response
from pydantic import AfterValidator, BaseModel

from exact_route import ExactRoute, answer, documented
from idempotency import HEADER, check_key, refuse_two
from scopes import needs
from tick_body import MOST_TICKS, read_ticks
from tick_producer import Record, TicksOfApp
from tick_record import Tick, encode_tick, id_source, instant

router = APIRouter(prefix="/v1/ticks", tags=["ticks"], route_class=ExactRoute)

_KEY_MEANING = (
    "From it and a tick's place in the request comes the id of each tick that names none. Sent again with the same key "
    "and body after a 503, or after no answer at all, each tick counts once."
)
# Ticks that are written out before other requests have their turn; some 2 ms.
_AT_ONCE = 500


class TickResult(BaseModel):
    """How many ticks every in-sync replica of Kafka has now."""

    accepted: int


# FastAPI knows of no body that has several media types, and so of no model in one.
_SCHEMAS = {
    "Tick": Tick.model_json_schema(),
    "TickBatch": {
        "title": "TickBatch",
        "type": "object",
        "properties": {
            "ticks": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Tick"},
                "minItems": 1,
                "maxItems": MOST_TICKS,
            }
        },
        "required": ["ticks"],
        "additionalProperties": False,
    },
}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in _SCHEMAS]}},
        "application/x-ndjson": {"schema": {"type": "string", "description": "One tick as JSON a line."}},
    },
}


def install(app: FastAPI) -> None:
    """Describes the bodies in the OpenAPI document by name, which become the names of a generated client's types."""
    describe = app.openapi
    app.openapi = lambda: _named(describe())  # type: ignore[method-assign]


def _named(document: dict[str, Any]) -> dict[str, Any]:
    """Changes `document`."""
    document["components"]["schemas"].update(_SCHEMAS)
    return document


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={HTTPStatus.CREATED: {"model": TickResult}, **documented(413, 415, 422, 503)},
    openapi_extra={"requestBody": _BODY, **needs("ticks:write")},
)
async def take_ticks(
    request: Request,
    producer: TicksOfApp,
    idempotency_key: Annotated[
        str | None, Header(alias=HEADER, description=_KEY_MEANING), AfterValidator(check_key)
    ] = None,
) -> Response:
    """Takes one tick, or up to 10,000 as `ticks` or as lines: all of them or, when one is wrong, none.

    A 201 means that every in-sync replica of Kafka has them. After a 503 some may be there: sent again with the same
    ids, or the same Idempotency-Key and body, each tick counts once.
    """
    refuse_two(request)
    ticks = await read_ticks(request)
    received_at = instant(datetime.now(UTC))
    new_id = id_source(idempotency_key, request.scope.get("api_key_id"))
    records: list[Record] = []
    for start in range(0, len(ticks), _AT_ONCE):
        places = range(start, min(start + _AT_ONCE, len(ticks)))
        records += [(ticks[at].symbol, encode_tick(ticks[at], new_id(at), received_at)) for at in places]
        await asyncio.sleep(0)
    await producer.send(records)
    return answer({"accepted": len(records)}, HTTPStatus.CREATED)
