"""How long the stock lasts, if it goes on selling as it did."""

from pyspark.sql import DataFrame
from pyspark.sql.functions import broadcast, col, date_sub, expr, to_date
from pyspark.sql.functions import max as max_of
from pyspark.sql.functions import sum as sum_of

# Days of cover after which nobody plans, and a date might have five digits.
_FAR = 3650


def stock_query(table: str) -> str:
    """What is on hand of each product, in pieces."""
    return f"SELECT CAST(product AS varchar(256)) AS product, CAST(on_hand AS bigint) AS on_hand FROM {table}"


def stock_forecast(sales: DataFrame, stock: DataFrame, days: int) -> DataFrame:
    """A row for each product on hand or sold, by the sales of `days` days (UTC), of which the newest sale has the last.

    `runs_out_on` is the first day at whose end nothing is left: null where nothing was sold, or it is more than ten
    years away. A product without stock has none, and runs out on the day of the newest sale.
    """
    dated = sales.withColumn("sold_on", to_date("sold_at"))
    newest = broadcast(dated.agg(max_of("sold_on").alias("as_of")))
    window = dated.crossJoin(newest).where(col("sold_on") > date_sub("as_of", days))
    sold = window.groupBy("product").agg(sum_of("quantity").alias("sold"))
    products = dated.select("product").union(stock.select("product")).distinct()
    known = products.join(stock, "product", "left").join(sold, "product", "left").crossJoin(newest)
    return (
        known.selectExpr("product", "coalesce(on_hand, 0) AS on_hand", "coalesce(sold, 0) AS sold", "as_of")
        .withColumn("daily", expr(f"CAST(sold AS decimal(18,0)) / {days}").cast("decimal(18,4)"))
        .withColumn(
            "days_of_cover",
            expr(f"CASE WHEN sold > 0 THEN CAST(on_hand AS decimal(18,0)) * {days} / sold END").cast("decimal(18,1)"),
        )
        .withColumn("_whole", expr(f"CASE WHEN sold > 0 THEN (on_hand * {days} + sold - 1) div sold END"))
        .withColumn("runs_out_on", expr(f"CASE WHEN _whole <= {_FAR} THEN date_add(as_of, CAST(_whole AS int)) END"))
        .select("product", "on_hand", "sold", "daily", "days_of_cover", "runs_out_on", "as_of")
        .orderBy("product")
    )
