"""What the warehouse is told, and by which driver."""

from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pytest
from refusal import RefusalError

pytestmark = pytest.mark.skipif(
    find_spec("pyspark") is None, reason="Spark is in the jobs' environment only: run npm test -- jobs"
)
COLUMNS = [("product", "string"), ("on_hand", "bigint"), ("cover", "decimal(38,1)"), ("as_of", "date")]
CASTS = "(CAST(? AS varchar(256)), CAST(? AS bigint), CAST(? AS decimal(38,1)), CAST(? AS date))"


def inserts(rows: list[tuple[Any, ...]]) -> list[tuple[str, list[str | None]]]:
    from warehouse import inserts as inserts_of  # noqa: PLC0415

    return list(inserts_of("staging_x", COLUMNS, rows))


def test_rows_go_in_as_texts_that_the_warehouse_casts() -> None:
    rows = [("tea", 12, Decimal("1E+3"), date(2026, 11, 5)), ("o'neill", None, None, None)]
    [(statement, values)] = inserts(rows)
    assert statement.split(" VALUES ") == [
        "INSERT INTO staging_x (product, on_hand, cover, as_of)",
        f"{CASTS}, {CASTS}",
    ]
    assert values == ["tea", "12", "1000", "2026-11-05", "o'neill", None, None, None]


def test_many_rows_go_in_by_few_statements_and_none_is_left_out() -> None:
    found = inserts([("tea", row, None, None) for row in range(1001)])
    assert [len(values) for _, values in found] == [2000, 2000, 4]
    assert [value for _, values in found for value in values[1::4]] == [str(row) for row in range(1001)]
    assert inserts([]) == []


def test_a_type_that_is_no_column_of_the_warehouse_is_refused() -> None:
    from warehouse import sql_type  # noqa: PLC0415

    assert sql_type("decimal(22,2)") == "decimal(22,2)"
    with pytest.raises(RefusalError, match=r"Spark's type array<string>"):
        sql_type("array<string>")


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("jdbc:postgresql://host:5432/shop", "org.postgresql.Driver"),
        ("jdbc:redshift://host:5439/dwh", "com.amazon.redshift.Driver"),
    ],
)
def test_the_url_says_which_driver(url: str, driver: str) -> None:
    from database import Database  # noqa: PLC0415

    assert Database("warehouse", url, "u", "secret").driver == driver


def test_no_other_database_is_taken_and_no_password_is_shown() -> None:
    from database import Database  # noqa: PLC0415

    other = Database("warehouse", "jdbc:oracle:thin:@host", "u", "secret")
    assert "secret" not in repr(other)
    with pytest.raises(RefusalError, match="--warehouse-url is no URL of JDBC for postgresql or redshift"):
        _ = other.driver


@pytest.mark.parametrize(
    "text", ["public", "public.stock; DROP TABLE x", 'public."Stock"', "a.b.c", "Public.stock", ""]
)
def test_a_name_that_is_none_is_refused(text: str) -> None:
    from database import named  # noqa: PLC0415

    assert named("public.stock", 2) == "public.stock"
    with pytest.raises(RefusalError, match="is no name of schema and table"):
        named(text, 2)
