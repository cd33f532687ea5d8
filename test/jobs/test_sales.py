"""What sales add up to."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from refusal import RefusalError

HEADER = "sale_id,sold_at,region,product,quantity,amount\n"


def sales_of(spark: Any, folder: Path, *lines: str) -> Any:
    from read_texts import read_texts  # noqa: PLC0415
    from sales import COLUMNS  # noqa: PLC0415
    from typed_columns import parse_columns  # noqa: PLC0415
    from typed_rows import typed_rows  # noqa: PLC0415

    (folder / "sales.csv").write_text(HEADER + "\n".join(lines) + "\n")
    columns = parse_columns(COLUMNS)
    return typed_rows(read_texts(spark, str(folder), "csv", [column.name for column in columns]), columns)


def test_totals_are_by_region_and_product_and_exact(spark: Any, tmp_path: Path) -> None:
    from sales import sales_totals  # noqa: PLC0415

    sales = sales_of(
        spark,
        tmp_path,
        "1,2026-01-01T10:00:00Z,europe,tea,2,0.10",
        "2,2026-01-02T10:00:00Z,europe,tea,1,0.20",
        "3,2026-01-02T10:00:00Z,europe,coffee,1,9999999999.99",
        "4,2026-01-02T10:00:00Z,asia,tea,5,7.50",
    )
    assert [tuple(row) for row in sales_totals(sales, []).collect()] == [
        ("asia", "tea", 1, 5, Decimal("7.50"), Decimal("7.50")),
        ("europe", "coffee", 1, 1, Decimal("9999999999.99"), Decimal("10000000000.29")),
        ("europe", "tea", 2, 3, Decimal("0.30"), Decimal("10000000000.29")),
    ]
    only_asia = sales_totals(sales, ["asia", "africa"]).collect()
    assert [(row["region"], row["product"]) for row in only_asia] == [("asia", "tea")]
    types = [field.dataType.simpleString() for field in sales_totals(sales, []).schema]
    assert types == ["string", "string", "bigint", "bigint", "decimal(22,2)", "decimal(24,2)"]


def test_a_sale_that_was_sent_again_counts_once(spark: Any, tmp_path: Path) -> None:
    from sales import each_once, sales_totals  # noqa: PLC0415

    line = "1,2026-01-01T10:00:00Z,europe,tea,2,0.10"
    totals = sales_totals(each_once(sales_of(spark, tmp_path, line, line)), []).collect()
    assert [(row["sales"], row["total"]) for row in totals] == [(1, Decimal("0.10"))]


def test_one_id_for_two_sales_is_refused_with_the_id(spark: Any, tmp_path: Path) -> None:
    from sales import each_once  # noqa: PLC0415

    sales = sales_of(
        spark, tmp_path, "7,2026-01-01T10:00:00Z,europe,tea,2,0.10", "7,2026-01-01T10:00:00Z,europe,tea,3,0.10"
    )
    with pytest.raises(RefusalError, match="sale_id 7 names different sales"):
        each_once(sales)


def test_a_sale_without_a_region_is_refused_with_column_and_file(spark: Any, tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match=r"1 values of region are no string or null.*sales\.csv"):
        sales_of(spark, tmp_path, "7,2026-01-01T10:00:00Z,,tea,2,0.10")
