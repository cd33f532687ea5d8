"""Columns with types, and the SQL that tells whether a text fits one and what it is then. Knows nothing of Spark.

Spark casts what it can: it rounds 1.239 to two decimals and takes "2020" for a day. Here a text either is a value of
the type, digit by digit, or it is refused.
"""

import re
from dataclasses import dataclass

from refusal import RefusalError

_WHOLE = r"[+-]?[0-9]+"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = _DAY + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"

# What a text of the type looks like. Without a zone a timestamp is in UTC.
_PATTERNS = {
    "string": r".*",
    "boolean": r"true|false",
    "smallint": _WHOLE,
    "int": _WHOLE,
    "bigint": _WHOLE,
    "double": r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?",
    "date": _DAY,
    "timestamp": _MOMENT,
}
_COLUMN = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)\s+(?P<type>[a-z]+(\(\s*\d+\s*,\s*\d+\s*\))?)(?P<required>\s+not\s+null)?"
)
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")


@dataclass(frozen=True)
class Column:
    """A column of the Parquet files."""

    name: str
    type: str
    required: bool

    @property
    def fits(self) -> str:
        """SQL condition on the text: it may stand in this column. Never NULL."""
        text = f"`{self.name}`"
        null = "FALSE" if self.required else f"{text} IS NULL"
        # A pattern cannot see that a number is too large, or that a month has no 31st.
        # Not "$" at its end, which would let a line feed pass.
        value = f"{text} RLIKE '(?s)^({_pattern(self.type)})(?!.)' AND {self.value} IS NOT NULL"
        return f"coalesce({null} OR ({text} IS NOT NULL AND {value}), FALSE)"

    @property
    def value(self) -> str:
        """SQL expression of the typed value."""
        return f"try_cast(`{self.name}` AS {self.type})"


def parse_columns(text: str) -> list[Column]:
    """Columns of `name type [not null], ...`, as in CREATE TABLE."""
    # Not at the comma of decimal(12,2).
    columns = [_parse(part.strip().lower()) for part in re.split(r",(?![^(]*\))", text)]
    names = [column.name for column in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RefusalError(f"--columns names {', '.join(twice)} more than once: name every column once.")
    return columns


def _parse(part: str) -> Column:
    match = _COLUMN.fullmatch(part)
    if match is None:
        raise RefusalError(
            f'--columns has "{part}", which is no column: write "name type" or "name type not null", in lower case.'
        )
    type_ = re.sub(r"\s", "", match["type"])
    _pattern(type_)
    return Column(match["name"], type_, match["required"] is not None)


def _pattern(type_: str) -> str:
    decimal = _DECIMAL.fullmatch(type_)
    if decimal is None:
        if type_ not in _PATTERNS:
            known = ", ".join([*_PATTERNS, "decimal(p,s)"])
            raise RefusalError(f'--columns has the type "{type_}", which is unknown: there are {known}.')
        return _PATTERNS[type_]
    precision, scale = int(decimal[1]), int(decimal[2])
    if not 1 <= precision <= 38 or scale > precision:
        raise RefusalError(f"--columns has {type_}: the precision is 1 to 38, and the scale not more than that.")
    # Zeros behind the last decimal place lose nothing.
    return rf"[+-]?[0-9]+([.][0-9]{{0,{scale}}}0*)?"
