"""Files that others drop under landing/ become a typed table: CSV with a header, or JSON lines.

    python to_table.py --from s3://lake/landing/stock --to s3://lake/curated/landed_stock --database lake \\
        --table landed_stock --format csv --columns "product string not null, quantity int not null" \\
        --key product --rules none
"""

import argparse
from collections.abc import Sequence

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

import typed_columns
import typed_rows
from published_job import PublishedJob, main
from read_texts import endings, header_refusal, read_texts
from refusal import RefusalError

_FORMATS = ("csv", "json")


def _names(asked: argparse.Namespace) -> list[str]:
    return [column.name for column in typed_columns.parse_columns(asked.columns)]


def _endings(asked: argparse.Namespace) -> Sequence[str]:
    if asked.format not in _FORMATS:
        raise RefusalError(f'--format is "{asked.format}": use {" or ".join(_FORMATS)}.')
    return endings(asked.format)


def _rows(session: SparkSession, files: Sequence[str], asked: argparse.Namespace) -> DataFrame:
    texts = read_texts(session, vars(asked)["from"], asked.format, _names(asked), files)
    return typed_rows.typed_rows(texts.persist(StorageLevel.DISK_ONLY), typed_columns.parse_columns(asked.columns))


JOB = PublishedJob(
    name="to-table",
    description="Files of landing/, typed",
    parameters={
        "format": "csv, or json: one object a line",
        "columns": '"name type [not null], ..."',
        "key": "columns that tell rows apart, with commas between, or none",
    },
    endings=_endings,
    code=[typed_columns, typed_rows],
    rows=_rows,
    refusal=lambda error, asked: header_refusal(error, _names(asked)),
)

if __name__ == "__main__":
    main(JOB)
