"""Many orders at once."""

import re
from http import HTTPStatus

import asyncpg
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from database import Connection, DatabaseOfApp
from exact_route import ExactRoute, answer, documented
from idempotency import OnceOfRequest
from orders import NewOrder
from problems import Problem, invalid
from scopes import needs
from unknown_symbols import unknown_symbols

router = APIRouter(prefix="/v1/orders/batch", tags=["orders"], route_class=ExactRoute)


class OrderBatch(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    orders: list[NewOrder] = Field(min_length=1, max_length=10_000)


class OrderBatchResult(BaseModel):
    """`ids` stand in the order of the request."""

    received: int
    ids: list[int]


# COPY returns no ids, but takes those that it is given, also for an identity column. Drawn beforehand they cost 25 ms
# for 10,000; INSERT with RETURNING takes 1.7 times as long as both together.
_IDS = """
select nextval(pg_get_serial_sequence('public.orders', 'id')) as id, now() as now from generate_series(1, $1::integer)
"""
_FIELDS = ("symbol", "customer", "region", "side", "quantity", "price", "note", "attributes")


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={HTTPStatus.CREATED: {"model": OrderBatchResult}, **documented(409, 413, 415, 422, 503)},
    openapi_extra=needs("orders:write"),
)
async def place_orders(batch: OrderBatch, database: DatabaseOfApp, once: OnceOfRequest) -> Response:
    """Places up to 10,000 orders in one transaction: all of them or none."""

    async def place(connection: Connection) -> Response:
        async with connection.transaction():
            drawn = await connection.fetch(_IDS, len(batch.orders))
            records = (
                (id_, order.placed_at or now, *(getattr(order, field) for field in _FIELDS))
                for (id_, now), order in zip(drawn, batch.orders, strict=True)
            )
            await connection.copy_records_to_table(
                "orders", schema_name="public", columns=("id", "placed_at", *_FIELDS), records=records
            )
        return answer({"received": len(drawn), "ids": [row["id"] for row in drawn]}, HTTPStatus.CREATED)

    try:
        return await once(place)
    except asyncpg.ForeignKeyViolationError:
        raise await unknown_symbols(database, "orders", [order.symbol for order in batch.orders]) from None
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
        raise _placed(error) or error from None


def _placed(error: asyncpg.PostgresError) -> Problem | None:
    """What the schema lets through and PostgreSQL refuses; the context of a COPY counts the lines from 1."""
    line = re.match(r"COPY orders, line (\d+)", error.context or "")
    if line is None:
        return None
    rule = f" ({error.constraint_name})" if error.constraint_name else ""
    return invalid((f"orders.{int(line[1]) - 1}", f"is refused by a rule of the database{rule}"))
