"""Sales of customers whose region another database knows."""

from pyspark.sql import DataFrame
from pyspark.sql.functions import coalesce, lit

from refusal import RefusalError

SALES = (
    "sale_id bigint not null, sold_at timestamp not null, customer_id bigint not null, product string not null, "
    "quantity int not null, amount decimal(12,2) not null"
)


def customers_query(table: str) -> str:
    """No name and no address: what is not read is nowhere."""
    return f"SELECT CAST(customer_id AS bigint) AS customer_id, CAST(region AS varchar(256)) AS region FROM {table}"


def with_region(sales: DataFrame, customers: DataFrame) -> DataFrame:
    """Each sale with the region of its customer; `unknown` where there is none, so that no sale is lost."""
    found = sales.join(customers, "customer_id", "left")
    return found.withColumn("region", coalesce("region", lit("unknown")))


def refuse_repeated(rows: DataFrame, key: str, what: str) -> None:
    """A key that stands twice would count every sale of it twice, and one that is missing meets none."""
    counts = rows.groupBy(key).count()
    wrong = counts.where(f"count > 1 OR {key} IS NULL").orderBy(key).limit(3).collect()
    if wrong:
        raise RefusalError(
            f"Nothing was written: {key} {', '.join(str(row[key]) for row in wrong)} is no key of {what}: "
            "it must be there, and once."
        )
