"""Sales that others drop under landing/, by region and product, as a table.

    python sales_by_region.py --from s3://lake/landing/sales --to s3://lake/curated/sales_totals \\
        --database lake --table sales_totals --regions europe,asia --rules none
"""

import argparse
from collections.abc import Sequence

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

import sales
import typed_columns
import typed_rows
from published_job import PublishedJob, main
from read_texts import endings, header_refusal, read_texts

_COLUMNS = typed_columns.parse_columns(sales.COLUMNS)
_NAMES = [column.name for column in _COLUMNS]


def _rows(session: SparkSession, files: Sequence[str], asked: argparse.Namespace) -> DataFrame:
    texts = read_texts(session, vars(asked)["from"], "csv", _NAMES, files).persist(StorageLevel.DISK_ONLY)
    typed = typed_rows.typed_rows(texts, _COLUMNS)
    regions = [region for region in asked.regions.split(",") if region and region != "all"]
    return sales.sales_totals(sales.each_once(typed), regions).coalesce(1)


JOB = PublishedJob(
    name="sales-by-region",
    description="Sales by region and product, with the total of the region",
    parameters={"regions": "regions with commas between, or all"},
    endings=lambda _asked: endings("csv"),
    code=[sales, typed_columns, typed_rows],
    rows=_rows,
    refusal=lambda error, _asked: header_refusal(error, _NAMES),
)

if __name__ == "__main__":
    main(JOB)
