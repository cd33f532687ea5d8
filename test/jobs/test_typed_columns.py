"""Columns as an argument names them."""

import re

import pytest
from refusal import RefusalError
from typed_columns import parse_columns


def fits(type_: str, text: str) -> bool:
    """What the pattern alone says; that a number is not too large is Spark's to see."""
    pattern = re.search(r"RLIKE '(.*)' AND", parse_columns(f"x {type_}")[0].fits)
    assert pattern is not None
    return re.search(pattern[1], text) is not None


def test_columns_are_read_as_in_create_table() -> None:
    columns = parse_columns("id bigint NOT NULL, total decimal(12, 2),\n sold_at timestamp")
    assert [(column.name, column.type, column.required) for column in columns] == [
        ("id", "bigint", True),
        ("total", "decimal(12,2)", False),
        ("sold_at", "timestamp", False),
    ]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ("id", '--columns has "id", which is no column'),
        ("", '--columns has "", which is no column'),
        ("id bigint, id int", "--columns names id more than once"),
        ("id money", 'the type "money", which is unknown'),
        ("id decimal(39,2)", "decimal(39,2): the precision is 1 to 38"),
        ("id decimal(2,3)", "decimal(2,3): the precision is 1 to 38, and the scale not more"),
        ("a` int", "which is no column"),
    ],
)
def test_what_is_no_column_is_refused_in_a_sentence(columns: str, sentence: str) -> None:
    with pytest.raises(RefusalError, match=re.escape(sentence)):
        parse_columns(columns)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("decimal(12,2)", "-0012.50"),
        ("decimal(12,2)", "1.23000"),
        ("decimal(12,0)", "7"),
        ("bigint", "+7"),
        ("double", "1.5e-3"),
        ("date", "2026-02-03"),
        ("timestamp", "2026-02-03T04:05:06.000007Z"),
        ("timestamp", "2026-02-03 04:05+01:00"),
        ("boolean", "false"),
        ("string", "two\nlines"),
    ],
)
def test_a_text_that_is_a_value_fits(type_: str, text: str) -> None:
    assert fits(type_, text)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("decimal(12,2)", "1.239"),
        ("decimal(12,2)", "1,2"),
        ("decimal(12,2)", "1e3"),
        ("decimal(12,2)", ".5"),
        ("bigint", "7.0"),
        ("bigint", " 7"),
        ("bigint", "7\n"),
        ("date", "2026"),
        ("date", "2026-2-3"),
        ("timestamp", "2026-02-03"),
        ("timestamp", "2026-02-03T04:05:06.0000001Z"),
        ("boolean", "yes"),
        ("double", "NaN"),
    ],
)
def test_a_text_that_a_cast_would_change_does_not_fit(type_: str, text: str) -> None:
    assert not fits(type_, text)
