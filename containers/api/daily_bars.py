"""Daily bars: open, high, low, close and volume of an instrument on a day."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated

import asyncpg
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from database import Connection, DatabaseOfApp
from exact_route import ExactRoute, answer, documented
from fields import Day, Price, Symbol, Volume
from idempotency import OnceOfRequest
from problems import invalid, not_found
from scopes import needs
from unknown_symbols import unknown_symbols

router = APIRouter(prefix="/v1/daily-bars", tags=["daily bars"], route_class=ExactRoute)


class DailyBar(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    symbol: Symbol
    day: Day
    open: Price | None = None
    high: Price | None = None
    low: Price | None = None
    close: Price
    volume: Volume | None = None


class Batch(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    bars: list[DailyBar] = Field(min_length=1, max_length=10_000)


class BatchResult(BaseModel):
    """`written` counts the bars that are new or differ from the stored one; the others were left alone."""

    received: int
    written: int


class DailyBarPage(BaseModel):
    """`next` is the value of `after` for the following page; null on the last one."""

    bars: list[DailyBar]
    next: Day | None


class _PageQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    symbol: Symbol
    after: Day | None = None
    limit: int = Field(100, ge=1, le=1000)


# A COPY into a temporary table would be faster by 5 to 20 %: too little for the right to make tables. Rows arrive in
# key order, so that two batches wait for each other instead of deadlocking. An equal bar is not written again: it
# would be a change event without a change.
_WRITE = """
insert into daily_bars as old (symbol, day, open, high, low, close, volume)
select * from unnest($1::text[], $2::date[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::bigint[])
on conflict (symbol, day) do update
set (open, high, low, close, volume) = (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
where (old.open, old.high, old.low, old.close, old.volume)
  is distinct from (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
"""
_COLUMNS = "symbol, day, open, high, low, close, volume"
_GET = f"select {_COLUMNS} from daily_bars where symbol = $1 and day = $2"  # noqa: S608
_LIST = f"""
select {_COLUMNS} from daily_bars
where symbol = $1 and ($2::date is null or day > $2) order by day limit $3
"""  # noqa: S608


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={HTTPStatus.CREATED: {"model": BatchResult}, **documented(409, 413, 415, 422, 503)},
    openapi_extra=needs("bars:write"),
)
async def put_daily_bars(batch: Batch, database: DatabaseOfApp, once: OnceOfRequest) -> Response:
    """Writes up to 10,000 bars in one transaction: all of them or none. A bar replaces the one of that day."""
    _refuse_twins(batch.bars)
    bars = sorted(batch.bars, key=lambda bar: (bar.symbol, bar.day))
    columns = zip(*((b.symbol, b.day, b.open, b.high, b.low, b.close, b.volume) for b in bars), strict=True)

    async def put(connection: Connection) -> Response:
        status = await connection.execute(_WRITE, *columns)
        # "INSERT 0 <rows>"
        return answer({"received": len(bars), "written": int(status.rsplit(" ", 1)[1])}, HTTPStatus.CREATED)

    try:
        return await once(put)
    except asyncpg.ForeignKeyViolationError:
        raise await unknown_symbols(database, "bars", [bar.symbol for bar in batch.bars]) from None


@router.get(
    "", responses={HTTPStatus.OK: {"model": DailyBarPage}, **documented(422, 503)}, openapi_extra=needs("bars:read")
)
async def list_daily_bars(page: Annotated[_PageQuery, Query()], database: DatabaseOfApp) -> Response:
    """The bars of one instrument, day by day."""
    async with database.connection() as connection:
        rows = [dict(row) for row in await connection.fetch(_LIST, page.symbol, page.after, page.limit)]
    return answer({"bars": rows, "next": rows[-1]["day"] if len(rows) == page.limit else None})


@router.get(
    "/{symbol}/{day}",
    responses={HTTPStatus.OK: {"model": DailyBar}, **documented(404, 422, 503)},
    openapi_extra=needs("bars:read"),
)
async def get_daily_bar(symbol: Symbol, day: Day, database: DatabaseOfApp) -> Response:
    async with database.connection() as connection:
        row = await connection.fetchrow(_GET, symbol, day)
    if row is None:
        raise not_found("daily bar")
    return answer(dict(row))


def _refuse_twins(bars: Sequence[DailyBar]) -> None:
    """Which of two bars of one day would win is nobody's to guess."""
    first: dict[tuple[str, date], int] = {}
    twins = [
        (f"bars.{index}.day", f"is the day of bars.{earlier}, too; send one bar for it")
        for index, bar in enumerate(bars)
        if (earlier := first.setdefault((bar.symbol, bar.day), index)) != index
    ]
    if twins:
        raise invalid(*twins[:100])
