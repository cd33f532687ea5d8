"""Orders as tutorials have them: a SQLAlchemy session a request, FastAPI, psycopg; every setting as it comes.

What bench/ingress.ts compares the API with. The table has the columns, checks and indexes of public.orders.
"""

import os
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, Enum, MetaData, Numeric, create_engine, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

app = FastAPI()
new_session = sessionmaker(create_engine(os.environ["DATABASE_URL"]))

Side = Literal["buy", "sell"]
Status = Literal["open", "partially_filled", "filled", "cancelled"]


class Base(DeclarativeBase):
    metadata = MetaData(schema="naive")


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    symbol: Mapped[str]
    customer: Mapped[str]
    region: Mapped[str]
    side: Mapped[Side] = mapped_column(Enum("buy", "sell", name="order_side", schema="public"))
    quantity: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    price: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    status: Mapped[Status] = mapped_column(
        Enum("open", "partially_filled", "filled", "cancelled", name="order_status", schema="public"), default="open"
    )
    placed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    note: Mapped[str | None]
    attributes: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class OrderIn(BaseModel):
    symbol: str
    customer: str
    region: str
    side: Side
    quantity: Decimal
    price: Decimal | None = None
    note: str | None = None
    attributes: dict[str, Any] | None = None


class OrderOut(OrderIn):
    model_config = ConfigDict(from_attributes=True)

    id: int
    status: Status
    placed_at: datetime


@app.post("/v1/orders", status_code=HTTPStatus.CREATED, response_model=OrderOut)
def place_order(order: OrderIn) -> Order:
    # As a dependency the session would wait for a thread to close it, while all threads wait for its connection.
    with new_session() as session:
        row = Order(**order.model_dump())
        session.add(row)
        session.commit()
        session.refresh(row)
        return row


@app.get("/healthz")
def health() -> dict[str, str]:
    return {"status": "up"}
