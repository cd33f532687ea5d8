"""A tick as it stands in the topic."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from fields import Price, Quantity, Symbol, Timestamp, Uuid, Venue

_IDS = uuid.UUID("3f6c7f0e-52a8-4d43-9c1b-7a5e0d9b8c46")


class Tick(BaseModel):
    """A price at which something was traded. By its `id` a tick that is sent again is told apart."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    symbol: Symbol
    price: Price
    size: Quantity | None = None
    traded_at: Timestamp
    venue: Venue | None = None
    id: Uuid | None = None


def id_source(idempotency_key: str | None, api_key: str | None) -> Callable[[int], str]:
    """Gives ids by a tick's place in its request: for a key the same at every call, without one new ones.

    :param api_key: id of the API key with which the request came; two clients may think of the same idempotency key
    """
    if idempotency_key is None:
        return lambda _: str(uuid.uuid4())
    return lambda place: str(uuid.uuid5(_IDS, f"{api_key or ''} {idempotency_key} {place}"))


def encode_tick(tick: Tick, tick_id: str, received_at: str) -> str:
    """Compact JSON. A symbol needs no escape: see its pattern."""
    return (
        f'{{"tick_id":"{tick.id or tick_id}","symbol":"{tick.symbol}","price":"{tick.price:.6f}",'
        f'"size":{_decimal(tick.size)},"traded_at":"{instant(tick.traded_at)}","venue":{_text(tick.venue)},'
        f'"received_at":"{received_at}"}}'
    )


def instant(moment: datetime) -> str:
    """ISO 8601 in UTC with six digits of seconds."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _decimal(value: Decimal | None) -> str:
    return "null" if value is None else f'"{value:.6f}"'


def _text(value: str | None) -> str:
    return "null" if value is None else json.dumps(value, ensure_ascii=False)
