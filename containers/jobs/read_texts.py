"""Files as rows of texts, with `_unreadable` for a line that is no row and `_file` for where it stood."""

import re
from collections.abc import Iterable, Sequence

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql.functions import col, input_file_name
from pyspark.sql.types import BooleanType, StringType, StructField, StructType

from json_fields import json_fields
from refusal import RefusalError

_CORRUPT = "_corrupt"


def read_texts(
    session: SparkSession, folder: str, kind: str, names: Sequence[str], files: Sequence[str] | None = None
) -> DataFrame:
    """Every file of the kind under the folder, at any depth, packed by gzip or not; or these of them."""
    paths = [folder] if files is None else list(files)
    reader = session.read.option("recursiveFileLookup", value=True).option(
        "pathGlobFilter", f"*.{{{','.join(endings(kind))}}}"
    )
    texts = [StructField(name, StringType()) for name in names]
    if kind == "csv":
        frame = (
            reader.schema(StructType([*texts, StructField(_CORRUPT, StringType())]))
            .option("header", value=True)
            # The header must name the columns; by default it would be skipped unread.
            .option("enforceSchema", value=False)
            # Quoted as RFC 4180 says: line feeds may stand between quotes, and a quote is written twice.
            .option("multiLine", value=True)
            .option("escape", '"')
            .option("columnNameOfCorruptRecord", _CORRUPT)
            .csv(paths)
        )
        _refuse_none(frame, folder, kind)
        return frame.select(
            *names,
            col(_CORRUPT).isNotNull().alias("_unreadable"),
            input_file_name().alias("_file"),
        )
    lines = reader.text(paths).withColumn("_file", input_file_name())
    _refuse_none(lines, folder, kind)
    marks = [
        StructField("_unreadable", BooleanType()),
        StructField("_file", StringType()),
    ]
    rows = lines.rdd.mapPartitions(lambda part: _parse(part, names))
    return session.createDataFrame(rows, StructType([*texts, *marks]))


def header_refusal(error: Exception, names: Sequence[str]) -> RefusalError | None:
    """What Spark says of a header that is not the columns', in one sentence; None for another error."""
    if "CSV header" not in str(error):
        return None
    file = re.search(r"CSV file: (\S+)", str(error))
    return RefusalError(
        f"{file[1] if file else 'A file'} must begin with the line {','.join(names)}, as --columns says."
    )


def endings(kind: str) -> list[str]:
    """Endings of file names, without the dot."""
    plain = ["csv"] if kind == "csv" else ["json", "jsonl", "ndjson"]
    return [*plain, *(f"{ending}.gz" for ending in plain)]


def _refuse_none(frame: DataFrame, folder: str, kind: str) -> None:
    if not frame.inputFiles():
        raise RefusalError(f"--from ({folder}) holds no file that ends in .{', .'.join(endings(kind))}.")


def _parse(rows: Iterable[Row], names: Sequence[str]) -> Iterable[tuple[str | bool | None, ...]]:
    for line, file in rows:
        if line.strip() == "":
            continue
        fields = json_fields(line, names)
        yield (*(fields or [None] * len(names)), fields is None, file)
