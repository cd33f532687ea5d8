"""One line of JSON as texts, each number with the digits that it was written with."""

import json
from collections.abc import Sequence


def json_fields(line: str, names: Sequence[str]) -> tuple[str | None, ...] | None:
    """The values of `names` as texts, None where one is null or missing.

    None when the line is not one object, has a name twice or one that is not among them, or a value of several parts.
    """
    try:
        value = json.loads(
            line,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse,
            object_pairs_hook=_fields,
        )
        if not isinstance(value, dict) or not value.keys() <= set(names):
            return None
        return tuple(_text(value.get(name)) for name in names)
    except ValueError:
        return None


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    raise ValueError("a list or an object has no column")


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name stands twice")
    return fields


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
