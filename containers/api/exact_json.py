"""JSON without a detour over binary floating point: a number keeps the digits it was written with."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NoReturn, TypeAlias


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A number as its text in JSON."""

    text: str


@dataclass(frozen=True, slots=True)
class RawJson:
    """JSON text from a source that is trusted to write it, such as a jsonb column."""

    text: str


Json: TypeAlias = (
    bool | int | str | Decimal | date | JsonNumber | RawJson | Sequence["Json"] | Mapping[str, "Json"] | None
)


def decode(body: bytes) -> object:
    """Reads UTF-8; every number becomes a JsonNumber.

    Raises json.JSONDecodeError, also for what Python's reader would let pass: NaN, a key that stands twice, and
    nesting that it cannot follow.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise json.JSONDecodeError("not UTF-8", "", error.start) from None
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", "", 0) from None


def encode(value: Json) -> str:
    """Money becomes text, a timestamp becomes UTC with microseconds, an integer keeps every digit."""
    match value:
        case None | bool() | str():
            return _ENCODER.encode(value)
        case JsonNumber(text) | RawJson(text):
            return text
        case int():
            return str(value)
        case Decimal():
            return f'"{value:f}"'
        case datetime():
            utc = value.astimezone(UTC).replace(tzinfo=None)
            return f'"{utc.isoformat(timespec="microseconds")}Z"'
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            return "{" + ",".join(f"{encode(key)}:{encode(item)}" for key, item in value.items()) + "}"
        case Sequence():
            return "[" + ",".join(map(encode, value)) + "]"


# Made once: json.dumps with an option makes one for each text.
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _refuse_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is no JSON number", "", 0)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise json.JSONDecodeError("a key stands twice in one object", "", 0)
    return members


_DECODER = json.JSONDecoder(
    parse_int=JsonNumber,
    parse_float=JsonNumber,
    parse_constant=_refuse_constant,
    object_pairs_hook=_unique,
)
