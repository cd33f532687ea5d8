"""Sales of files, customers of a database and stock of Redshift: sales by region and product, and how long stock lasts.

    python sales_and_stock.py --from s3://lake/landing/shop-sales --to s3://lake/curated/shop_totals \\
        --database lake --table shop_totals --rules none --beside-to s3://lake/curated/stock_forecast \\
        --beside-table stock_forecast --beside-rules none --customers-url jdbc:postgresql://host:5432/shop \\
        --customers-secret shop --warehouse-url jdbc:redshift://host:5439/dwh --warehouse-secret dwh \\
        --customers-table public.customers --stock-table public.stock --schema public --days 28

Both results are published in the catalog, then loaded into the schema of Redshift in one transaction.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence

import boto3
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

import customers
import sales
import stock
import typed_columns
import typed_rows
from database import Database, find_database, named
from published_job import parse_arguments
from published_table import PublishedTable
from quality_rules import parse_rules, refuse_broken
from read_texts import endings, header_refusal, read_texts
from refusal import RefusalError
from source_files import list_files, version_of
from spark_session import spark_session
from warehouse import Warehouse

_COLUMNS = typed_columns.parse_columns(customers.SALES)
_NAMES = [column.name for column in _COLUMNS]
_CODE = [sales, customers, stock, typed_columns, typed_rows]

_TOTALS = "Sales by region and product, with the total of the region"
_FORECAST = "How long the stock lasts, by the sales of the last days"
_OTHERS = {
    "beside-to": "folder of the versions of the forecast",
    "beside-table": "table of the forecast",
    "beside-rules": "what must hold of the forecast",
    "customers-url": "JDBC, of the customers",
    "customers-secret": "secret with the login there",
    "warehouse-url": "JDBC, of Redshift",
    "warehouse-secret": "secret with the login there",
}


def run(arguments: Sequence[str]) -> None:
    """Publishes and loads what does not show these very sources, parameters, rules and code already."""
    asked = _arguments(arguments)
    rules = {asked.table: parse_rules(asked.rules), asked.beside_table: parse_rules(asked.beside_rules)}
    days = _days(asked.days)
    region = os.environ.get("AWS_REGION") or None
    s3, glue, secrets = (boto3.client(name, region_name=region) for name in ("s3", "glue", "secretsmanager"))
    published = {
        named(name, 1): PublishedTable(glue, s3, asked.database, name, folder.rstrip("/"))
        for name, folder in ((asked.table, asked.to), (asked.beside_table, asked.beside_to))
    }
    shop = find_database(secrets, "customers", asked.customers_url, asked.customers_secret)
    redshift = find_database(secrets, "warehouse", asked.warehouse_url, asked.warehouse_secret)
    warehouse = Warehouse(redshift, named(asked.schema, 1))
    source = vars(asked)["from"]
    files = list_files(s3, source, endings("csv"))
    session = spark_session("sales-and-stock")
    buyers = _read(session, shop, customers.customers_query(named(asked.customers_table, 2)), "customer_id")
    on_hand = _read(session, redshift, stock.stock_query(named(asked.stock_table, 2)), "product")
    made_of = {"days": days, "rules": [asked.rules, asked.beside_rules], "rows": [_digest(buyers), _digest(on_hand)]}
    version = version_of(files, made_of, _CODE)
    told = {"table": asked.table, "version": version, "files": len(files)}
    stale = [name for name, table in published.items() if table.version() != version]
    loaded = warehouse.versions(session)
    if not stale and all(loaded.get(name) == version for name in published):
        print(json.dumps({"event": "unchanged", **told}))
        return
    sold = _sales(session, source, [file.uri for file in files])
    results = {
        asked.table: sales.sales_totals(customers.with_region(sold, buyers), []).coalesce(1).cache(),
        asked.beside_table: stock.stock_forecast(sold, on_hand, days).coalesce(1).cache(),
    }
    rows = results[asked.table].count()
    if list_files(s3, source, endings("csv")) != files:
        raise RefusalError(f"Files in {source} changed while they were read: run the job again.")
    for name, frame in results.items():
        refuse_broken(session, frame, name, rules[name])
    for name in stale:
        published[name].publish(results[name], version, _TOTALS if name == asked.table else _FORECAST)
    warehouse.load(session, results, version)
    print(json.dumps({"event": "published", "rows": rows, **told}))


def _sales(session: SparkSession, source: str, files: Sequence[str]) -> DataFrame:
    try:
        texts = read_texts(session, source, "csv", _NAMES, files).persist(StorageLevel.DISK_ONLY)
        return sales.each_once(typed_rows.typed_rows(texts, _COLUMNS))
    except (PySparkException, Py4JJavaError) as error:
        raise header_refusal(error, _NAMES) or error from None


def _read(session: SparkSession, database: Database, query: str, key: str) -> DataFrame:
    """Read once: what is joined is what the version was made of."""
    try:
        rows = database.read(session, query).cache()
        customers.refuse_repeated(rows, key, f"the table of --{database.name}-url")
    except (PySparkException, Py4JJavaError) as error:
        raise database.refusal(error) or error from None
    return rows


def _digest(rows: DataFrame) -> list[str]:
    """The same for the same rows, in whatever order they come."""
    found = rows.selectExpr("count(*)", "sum(CAST(xxhash64(*) AS decimal(38,0)))").first()
    return [str(value) for value in found or ()]


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise RefusalError(f'--days is "{text}": use a whole number from 1.')
    return int(text)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    return parse_arguments(
        arguments,
        name="sales-and-stock",
        description=_TOTALS,
        parameters={
            "customers-table": "schema and table with customer_id and region",
            "stock-table": "schema and table of the warehouse with product and on_hand",
            "schema": "schema of the warehouse for the results",
            "days": "days by whose sales the forecast goes",
        },
        others=_OTHERS,
    )


if __name__ == "__main__":
    try:
        run(sys.argv[1:])
    except RefusalError as refusal:
        sys.exit(str(refusal))
