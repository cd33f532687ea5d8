"""Statements that Glue Data Quality is given run on Spark, and find what they shall."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

_SNAPSHOT = Path(__file__).parents[1] / "contracts" / "__snapshots__" / "quality-rules.test.ts.snap"
_NOW = datetime.now(UTC).replace(tzinfo=None)
_AGO = {"now": _NOW, "hour": _NOW - timedelta(hours=1), "week": _NOW - timedelta(days=7)}


def statement(table: str, part: str) -> str:
    """The rule's statement as the ruleset has it, with streamed tables by their bare names."""
    text = _SNAPSHOT.read_text().split(f"rules of {table} in")[1].split("`;")[0].replace("\\`", "`")
    (found,) = [sql for sql in re.findall(r'CustomSql "([^"]*)" = 0', text) if part in sql]
    return str(found).replace("tidemark.", "")


def failing(spark: Any, sql: str, **tables: list[tuple[Any, ...]]) -> int:
    columns = {
        "primary": "id int, symbol string, _op string, _landed_at timestamp, _committed_at timestamp",
        "instruments_current": "symbol string, _op string, _landed_at timestamp",
    }
    for name, rows in tables.items():
        spark.createDataFrame(rows, columns[name]).createOrReplaceTempView(name)
    return int(spark.sql(sql).collect()[0][0])


@pytest.mark.parametrize(
    ("symbol", "op", "landed", "count"),
    [
        ("AAPL", "c", "hour", 0),
        ("NONE", "c", "hour", 1),
        ("NONE", "c", "now", 0),
        ("NONE", "d", "hour", 0),
        ("GONE", "c", "hour", 1),
        ("JUST", "c", "hour", 0),
        (None, "c", "hour", 0),
    ],
)
def test_a_reference_that_ends_nowhere_is_counted_once_it_has_settled(
    spark: Any, symbol: str | None, op: str, landed: str, count: int
) -> None:
    instruments = [("AAPL", "c", _AGO["hour"]), ("GONE", "d", _AGO["hour"]), ("JUST", "d", _AGO["now"])]
    order = (1, symbol, op, _AGO[landed], _AGO[landed])
    sql = statement("orders", "instruments_current")
    assert failing(spark, sql, primary=[order], instruments_current=instruments) == count


@pytest.mark.parametrize(("committed", "count"), [(["week"], 1), (["week", "hour"], 0), ([], 0)])
def test_a_table_is_stale_by_its_newest_change(spark: Any, committed: list[str], count: int) -> None:
    orders = [(1, "AAPL", "c", _AGO["now"], _AGO[age]) for age in committed]
    assert failing(spark, statement("orders", "newest"), primary=orders) == count
