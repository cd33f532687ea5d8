"""Sales of three sources: regions of customers, and how long the stock lasts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from refusal import RefusalError


def sold(spark: Any, *sales: tuple[str, int, str, int]) -> Any:
    """Sales of day, customer, product and quantity."""
    rows = [(datetime.fromisoformat(f"{day}T23:59:59+00:00"), *sale) for day, *sale in sales]
    return spark.createDataFrame(rows, "sold_at timestamp, customer_id bigint, product string, quantity int")


def forecast(spark: Any, sales: Any, stock: dict[str, int], days: int) -> dict[str, tuple[Any, ...]]:
    from stock import stock_forecast  # noqa: PLC0415

    on_hand = spark.createDataFrame(list(stock.items()), "product string, on_hand bigint")
    rows = stock_forecast(sales, on_hand, days).collect()
    return {product: tuple(row) for product, *row in rows}


def test_stock_lasts_as_long_as_the_days_before_tell(spark: Any) -> None:
    sales = sold(
        spark,
        *[(f"2026-11-0{day}", 1, "tea", 3) for day in range(1, 6)],
        ("2026-11-02", 1, "coffee", 4),
        ("2026-11-01", 1, "honey", 7),
        ("2026-11-05", 1, "filters", 2),
    )
    stock = {"tea": 12, "coffee": 3, "honey": 5, "jam": 9}
    assert forecast(spark, sales, stock, 4) == {
        # on hand, sold, daily, days of cover, runs out on, as of
        "coffee": (3, 4, Decimal("1.0000"), Decimal("3.0"), date(2026, 11, 8), date(2026, 11, 5)),
        "filters": (0, 2, Decimal("0.5000"), Decimal("0.0"), date(2026, 11, 5), date(2026, 11, 5)),
        # Sold before the window.
        "honey": (5, 0, Decimal("0.0000"), None, None, date(2026, 11, 5)),
        "jam": (9, 0, Decimal("0.0000"), None, None, date(2026, 11, 5)),
        "tea": (12, 12, Decimal("3.0000"), Decimal("4.0"), date(2026, 11, 9), date(2026, 11, 5)),
    }


@pytest.mark.parametrize(
    ("on_hand", "cover", "runs_out_on"),
    [
        (1, Decimal("0.3"), date(2026, 11, 6)),
        (3, Decimal("1.0"), date(2026, 11, 6)),
        (4, Decimal("1.3"), date(2026, 11, 7)),
        (10_950, Decimal("3650.0"), date(2036, 11, 2)),
        (10_951, Decimal("3650.3"), None),
    ],
)
def test_stock_that_ends_within_a_day_ends_on_that_day_and_no_date_is_ten_years_away(
    spark: Any, on_hand: int, cover: Decimal, runs_out_on: date | None
) -> None:
    found = forecast(spark, sold(spark, ("2026-11-05", 1, "tea", 3)), {"tea": on_hand}, 1)
    assert found["tea"][3:5] == (cover, runs_out_on)


def test_each_sale_gets_the_region_of_its_customer_and_none_is_lost(spark: Any) -> None:
    from customers import with_region  # noqa: PLC0415

    sales = sold(spark, ("2026-11-05", 1, "tea", 3), ("2026-11-05", 2, "tea", 4), ("2026-11-05", 3, "tea", 5))
    customers = spark.createDataFrame([(1, "asia"), (2, None), (9, "europe")], "customer_id bigint, region string")
    found = with_region(sales, customers).orderBy("quantity").collect()
    assert [(row["quantity"], row["region"]) for row in found] == [(3, "asia"), (4, "unknown"), (5, "unknown")]


@pytest.mark.parametrize(("keys", "named"), [([1, 1, 2], "customer_id 1"), ([None, 2], "customer_id None")])
def test_a_key_that_stands_twice_or_is_missing_is_refused(spark: Any, keys: list[int | None], named: str) -> None:
    from customers import refuse_repeated  # noqa: PLC0415

    refuse_repeated(spark.createDataFrame([(1,), (2,)], "customer_id bigint"), "customer_id", "customers")
    with pytest.raises(RefusalError, match=f"{named} is no key of customers"):
        refuse_repeated(
            spark.createDataFrame([(key,) for key in keys], "customer_id bigint"), "customer_id", "customers"
        )
