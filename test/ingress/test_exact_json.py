"""JSON that keeps every digit."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,60})(\.[0-9]{1,60})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)
documents = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=50)
@given(numbers)
def test_a_number_is_written_as_it_was_read(text: str) -> None:
    from exact_json import decode, encode  # noqa: PLC0415

    number: Any = decode(text.encode())
    assert encode(number) == text


@given(documents)
def test_any_other_document_means_the_same_after_reading_and_writing(document: Any) -> None:
    from exact_json import decode, encode  # noqa: PLC0415

    read: Any = decode(json.dumps(document).encode())
    assert read == document
    assert json.loads(encode(read)) == document


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+3"), '"1000"'),
        (Decimal("0.000001"), '"0.000001"'),
        (Decimal("999999999999.999999"), '"999999999999.999999"'),
        (2**63 - 1, "9223372036854775807"),
        (date(2000, 1, 3), '"2000-01-03"'),
        (datetime(1969, 12, 31, 23, 59, 59, 999999, UTC), '"1969-12-31T23:59:59.999999Z"'),
        (datetime(2000, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), '"1999-12-31T23:00:00.000000Z"'),
    ],
)
def test_columns_are_written_exactly(value: Any, text: str) -> None:
    from exact_json import encode  # noqa: PLC0415

    assert encode(value) == text
