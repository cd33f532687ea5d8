"""The attributes of an order: any JSON object that a jsonb column keeps as it is."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import cast

from pydantic_core import PydanticCustomError

from exact_json import Json, JsonNumber, encode
from storable import storable

# Readers further down the route stop at 1,000 levels and 1,000 digits; jsonb writes 1e1000 out in full.
_DEEPEST = 100
_LONGEST = 1000


def read_attributes(value: object) -> str:
    """Gives the JSON text of an object, numbers digit by digit; raises PydanticCustomError."""
    if not isinstance(value, dict):
        raise PydanticCustomError("attributes", "must be a JSON object")
    for text in _texts(value, 1):
        storable(text)
    return encode(cast(Json, value))


def _texts(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise PydanticCustomError("attributes", f"must not be nested deeper than {_DEEPEST} levels")
    if isinstance(value, str):
        yield value
    elif isinstance(value, JsonNumber):
        _check_number(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)


def _check_number(number: JsonNumber) -> None:
    try:
        fits = len(number.text) <= _LONGEST and abs(Decimal(number.text).adjusted()) < _LONGEST
    except InvalidOperation:
        fits = False
    if not fits:
        raise PydanticCustomError("attributes", f"must not hold a number of more than {_LONGEST} digits")
