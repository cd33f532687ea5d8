"""Types of what a request may hold. Each refuses with a sentence what its column would round, cut or reject."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from attributes import read_attributes
from exact_json import JsonNumber
from storable import storable

_INTEGER = re.compile(r"[0-9]{1,19}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_LOOSE_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_BIGINT_MAX = 2**63 - 1


def _price(value: object) -> Decimal:
    """numeric(18,6), 0 or more."""
    text = value.text if isinstance(value, JsonNumber) else value
    if not isinstance(text, str) or not _LOOSE_DECIMAL.fullmatch(text):
        raise PydanticCustomError("price", 'must be a decimal number as text, such as "12.50"')
    if isinstance(value, JsonNumber) and "." in text:
        raise PydanticCustomError("price", 'must be text, such as "12.50": a JSON number may be rounded on its way')
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if text.startswith("-"):
        raise PydanticCustomError("price", "must not be negative")
    raise PydanticCustomError(
        "price", "must have at most 12 digits before and 6 after the point, and no sign; nothing is rounded"
    )


def _quantity(value: Decimal) -> Decimal:
    if value == 0:
        raise PydanticCustomError("quantity", "must be more than 0")
    return value


def _volume(value: object) -> int:
    """bigint, 0 or more; text is for clients whose own numbers end at 2^53."""
    text = value.text if isinstance(value, JsonNumber) else value
    if not isinstance(text, str) or not _INTEGER.fullmatch(text) or int(text) > _BIGINT_MAX:
        raise PydanticCustomError("volume", f"must be a whole number from 0 to {_BIGINT_MAX}")
    return int(text)


def _day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "must be a day that exists, such as 2000-01-31")


def _timestamp(value: object) -> datetime:
    """timestamptz: at most microseconds; the same moment is returned in UTC."""
    try:
        if isinstance(value, str) and _TIMESTAMP.fullmatch(value):
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError(
        "timestamp",
        "must be a moment with its offset and at most 6 digits of seconds, such as 2000-01-31T09:30:00.123456+01:00",
    )


def _uuid(value: object) -> str:
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value.lower()
    raise PydanticCustomError("uuid", "must be a UUID, such as 0b0c9a52-4f0e-4b7e-9d3b-6c0f8a1d2e3f")


_price_schema = WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$", "examples": ["12.50"]})
Price = Annotated[Decimal, PlainValidator(_price), _price_schema]
Quantity = Annotated[Decimal, PlainValidator(_price), AfterValidator(_quantity), _price_schema]
Volume = Annotated[
    int,
    PlainValidator(_volume),
    WithJsonSchema({"type": "integer", "format": "int64", "minimum": 0, "maximum": _BIGINT_MAX}),
]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Timestamp = Annotated[datetime, PlainValidator(_timestamp), WithJsonSchema({"type": "string", "format": "date-time"})]
# Symbols stand in paths, so they hold no slash.
Symbol = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9.^=:_-]{1,32}$")]
# UUID as text, in lower case.
Uuid = Annotated[str, PlainValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Currency = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$")]
Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), AfterValidator(storable)]
Venue = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64), AfterValidator(storable)]
Note = Annotated[str, StringConstraints(strict=True, max_length=10_000), AfterValidator(storable)]
# JSON text, ready for a jsonb column.
Attributes = Annotated[
    str, PlainValidator(read_attributes), WithJsonSchema({"type": "object", "additionalProperties": True})
]
