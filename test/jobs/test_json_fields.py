"""A line of JSON lines as texts."""

import pytest
from json_fields import json_fields

NAMES = ["id", "total", "note"]


def test_a_number_keeps_every_digit_that_it_was_written_with() -> None:
    line = '{"id": 12345678901234567890123456789012345678, "total": 1.10, "note": null}'
    assert json_fields(line, NAMES) == ("12345678901234567890123456789012345678", "1.10", None)


def test_a_name_that_is_missing_is_null_and_the_order_of_names_is_the_columns() -> None:
    assert json_fields('{"note": "x", "id": true}', NAMES) == ("true", None, "x")


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "1",
        '{"id": 1',
        '{"id": 1} {"id": 2}',
        '{"Id": 1}',
        '{"id": 1, "id": 2}',
        '{"id": NaN}',
        '{"id": [1]}',
        '{"note": {"a": 1}}',
    ],
)
def test_a_line_that_is_no_row_of_the_columns_is_none(line: str) -> None:
    assert json_fields(line, NAMES) is None
