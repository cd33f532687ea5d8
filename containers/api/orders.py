"""Orders: placed, amended, filled, cancelled, deleted."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

import asyncpg
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from database import Connection, DatabaseOfApp
from entity_tags import TAGGED, IfMatch, IfNoneMatch, names, tagged, unchanged
from exact_json import Json, RawJson
from exact_route import LOCATED, ExactRoute, answer, documented
from fields import Attributes, Name, Note, Price, Quantity, Symbol, Timestamp
from idempotency import OnceOfRequest
from order_status import OrderStatus, refusal
from problems import Problem, invalid, not_found
from scopes import needs

router = APIRouter(prefix="/v1/orders", tags=["orders"], route_class=ExactRoute)

OrderId = Annotated[int, Path(ge=1, le=2**63 - 1)]


class NewOrder(BaseModel):
    """No price: at market. No `placed_at`: the database's time of the transaction."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    symbol: Symbol
    customer: Name
    region: Name
    side: Literal["buy", "sell"]
    quantity: Quantity
    price: Price | None = None
    placed_at: Timestamp | None = None
    note: Note | None = None
    attributes: Attributes | None = None


class Order(NewOrder):
    """An order as it is stored: `placed_at` in UTC, numbers with all six decimals."""

    id: int
    status: OrderStatus
    placed_at: Timestamp


class Amendment(BaseModel):
    """A field that is left out stays; null clears it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    quantity: Quantity | None = None
    status: OrderStatus | None = None
    price: Price | None = None
    note: Note | None = None
    attributes: Attributes | None = None

    @field_validator("quantity", "status", mode="before")
    @classmethod
    def _not_null(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("null", "must not be null; leave it out to keep it")
        return value

    @model_validator(mode="after")
    def _not_empty(self) -> "Amendment":
        if not self.model_fields_set:
            raise PydanticCustomError("empty", "must hold at least one field to amend")
        return self


class OrderPage(BaseModel):
    """`next` is the value of `after` for the following page; null on the last one."""

    orders: list[Order]
    next: int | None


class _PageQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=1000)
    after: int = Field(0, ge=0, le=2**63 - 1)
    symbol: Symbol | None = None
    status: OrderStatus | None = None


_COLUMNS = "id, symbol, customer, region, side, quantity, price, status, placed_at, note, attributes"
_INSERT = f"""
insert into orders (symbol, customer, region, side, quantity, price, placed_at, note, attributes)
values ($1, $2, $3, $4, $5, $6, coalesce($7, now()), $8, $9)
returning {_COLUMNS}
"""  # noqa: S608
_GET = f"select {_COLUMNS} from orders where id = $1"  # noqa: S608
_LIST = f"""
select {_COLUMNS} from orders
where id > $1 and ($2::text is null or symbol = $2) and ($3::order_status is null or status = $3)
order by id limit $4
"""  # noqa: S608


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses={
        HTTPStatus.CREATED: {"model": Order, "headers": {**TAGGED, **LOCATED}},
        **documented(409, 413, 415, 422, 503),
    },
    openapi_extra=needs("orders:write"),
)
async def place_order(order: NewOrder, once: OnceOfRequest) -> Response:
    async def place(connection: Connection) -> Response:
        row = await connection.fetchrow(
            _INSERT,
            order.symbol,
            order.customer,
            order.region,
            order.side,
            order.quantity,
            order.price,
            order.placed_at,
            order.note,
            order.attributes,
        )
        return tagged(_as_json(row), HTTPStatus.CREATED, f"/v1/orders/{row['id']}")

    try:
        return await once(place)
    except asyncpg.ForeignKeyViolationError:
        raise invalid(("symbol", "is not an instrument")) from None


@router.patch(
    "/{id}",
    responses={HTTPStatus.OK: {"model": Order, "headers": TAGGED}, **documented(404, 409, 412, 413, 415, 422, 503)},
    openapi_extra=needs("orders:write"),
)
async def amend_order(
    id: OrderId,  # noqa: A002
    amendment: Amendment,
    database: DatabaseOfApp,
    if_match: IfMatch = None,
) -> Response:
    """Changes price, quantity, note, attributes or status. 409 when the order's status does not allow it."""
    changes = amendment.model_dump(exclude_unset=True)
    assignments = ", ".join(f"{name} = ${place}" for place, name in enumerate(changes, 2))
    update = f"update orders set {assignments} where id = $1 returning {_COLUMNS}"  # noqa: S608
    async with database.transaction() as connection:
        order = await _lock(connection, id, if_match)
        if reason := refusal(order["status"], changes.get("status"), changes):
            raise Problem(HTTPStatus.CONFLICT, reason)
        row = await connection.fetchrow(update, id, *changes.values())
    return tagged(_as_json(row))


@router.delete(
    "/{id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=documented(404, 412, 422, 503),
    openapi_extra=needs("orders:write"),
)
async def delete_order(id: OrderId, database: DatabaseOfApp, if_match: IfMatch = None) -> Response:  # noqa: A002
    async with database.transaction() as connection:
        await _lock(connection, id, if_match)
        await connection.execute("delete from orders where id = $1", id)
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _lock(connection: Connection, order_id: int, if_match: str | None) -> Mapping[str, Any]:
    """The row, which nobody else changes until the transaction ends."""
    row: Mapping[str, Any] | None = await connection.fetchrow(f"{_GET} for update", order_id)
    if row is None:
        raise not_found("order")
    if if_match is not None and not names(if_match, tagged(_as_json(row))):
        raise Problem(HTTPStatus.PRECONDITION_FAILED, "The order was changed since: read it again.")
    return row


@router.get(
    "", responses={HTTPStatus.OK: {"model": OrderPage}, **documented(422, 503)}, openapi_extra=needs("orders:read")
)
async def list_orders(page: Annotated[_PageQuery, Query()], database: DatabaseOfApp) -> Response:
    """In the order of their ids."""
    async with database.connection() as connection:
        rows = await connection.fetch(_LIST, page.after, page.symbol, page.status, page.limit)
    last = rows[-1]["id"] if len(rows) == page.limit else None
    return answer({"orders": [_as_json(row) for row in rows], "next": last})


@router.get(
    "/{id}",
    responses={
        HTTPStatus.OK: {"model": Order, "headers": TAGGED},
        HTTPStatus.NOT_MODIFIED: {"description": "The client has it", "headers": TAGGED},
        **documented(404, 422, 503),
    },
    openapi_extra=needs("orders:read"),
)
async def get_order(id: OrderId, database: DatabaseOfApp, if_none_match: IfNoneMatch = None) -> Response:  # noqa: A002
    async with database.connection() as connection:
        row = await connection.fetchrow(_GET, id)
    if row is None:
        raise not_found("order")
    return unchanged(tagged(_as_json(row)), if_none_match)


def _as_json(row: Mapping[str, Any]) -> dict[str, Json]:
    """asyncpg gives jsonb as its text, which goes out as it is."""
    attributes = row["attributes"]
    return {**row, "attributes": None if attributes is None else RawJson(attributes)}
