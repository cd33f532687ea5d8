"""Instruments: what can be traded."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from database import Connection, DatabaseOfApp
from exact_route import LOCATED, ExactRoute, answer, documented
from fields import Currency, Name, Symbol
from idempotency import OnceOfRequest
from problems import not_found
from scopes import needs

router = APIRouter(prefix="/v1/instruments", tags=["instruments"], route_class=ExactRoute)


class Instrument(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    symbol: Symbol
    name: Name
    currency: Currency
    listed: bool = True


class InstrumentPage(BaseModel):
    """`next` is the value of `after` for the following page; null on the last one."""

    instruments: list[Instrument]
    next: Symbol | None


class _PageQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=1000)
    after: Symbol | None = None


# The outer SELECT tells a new row (no `old`) from a replaced one; both look at the same snapshot.
_PUT = """
with old as (select 1 from instruments where symbol = $1)
insert into instruments (symbol, name, currency, listed) values ($1, $2, $3, $4)
on conflict (symbol) do update
set name = excluded.name, currency = excluded.currency, listed = excluded.listed
returning symbol, name, currency, listed, not exists (select from old) as created
"""
_GET = "select symbol, name, currency, listed from instruments where symbol = $1"
_LIST = """
select symbol, name, currency, listed from instruments
where $1::text is null or symbol > $1 order by symbol limit $2
"""


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={
        HTTPStatus.CREATED: {"model": Instrument, "headers": LOCATED},
        HTTPStatus.OK: {"model": Instrument, "description": "Replaced", "headers": LOCATED},
        **documented(409, 413, 415, 422, 503),
    },
    openapi_extra=needs("instruments:write"),
)
async def put_instrument(instrument: Instrument, once: OnceOfRequest) -> Response:
    """Creates the instrument (201), or replaces the one with that symbol (200)."""

    async def put(connection: Connection) -> Response:
        row = dict(
            await connection.fetchrow(_PUT, instrument.symbol, instrument.name, instrument.currency, instrument.listed)
        )
        status = HTTPStatus.CREATED if row.pop("created") else HTTPStatus.OK
        return answer(row, status, {"Location": f"/v1/instruments/{instrument.symbol}"})

    return await once(put)


@router.get(
    "",
    responses={HTTPStatus.OK: {"model": InstrumentPage}, **documented(422, 503)},
    openapi_extra=needs("instruments:read"),
)
async def list_instruments(page: Annotated[_PageQuery, Query()], database: DatabaseOfApp) -> Response:
    """In the order of their symbols."""
    async with database.connection() as connection:
        rows = [dict(row) for row in await connection.fetch(_LIST, page.after, page.limit)]
    return answer({"instruments": rows, "next": rows[-1]["symbol"] if len(rows) == page.limit else None})


@router.get(
    "/{symbol}",
    responses={HTTPStatus.OK: {"model": Instrument}, **documented(404, 422, 503)},
    openapi_extra=needs("instruments:read"),
)
async def get_instrument(symbol: Symbol, database: DatabaseOfApp) -> Response:
    async with database.connection() as connection:
        row = await connection.fetchrow(_GET, symbol)
    if row is None:
        raise not_found("instrument")
    return answer(dict(row))
