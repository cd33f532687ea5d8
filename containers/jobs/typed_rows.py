"""Rows of texts become rows of types, all of them or none."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql.functions import expr

from refusal import RefusalError
from typed_columns import Column


def typed_rows(texts: DataFrame, columns: Sequence[Column]) -> DataFrame:
    """What `read_texts` gave, typed. Raises RefusalError with counts, columns and files when a value does not fit."""
    _check(texts, columns)
    return texts.select([expr(column.value).alias(column.name) for column in columns])


def _check(texts: DataFrame, columns: Sequence[Column]) -> None:
    misfits = {column.name: f"NOT _unreadable AND NOT {column.fits}" for column in columns}
    counts = texts.selectExpr(
        "count_if(_unreadable) AS _unreadable",
        *(f"count_if({misfit}) AS `{name}`" for name, misfit in misfits.items()),
    ).first()
    found = counts.asDict() if counts is not None else {}
    wrong = [
        f"{found[column.name]} values of {column.name} are no {column.type}{' or null' if column.required else ''}"
        for column in columns
        if found[column.name] > 0
    ]
    if found["_unreadable"] > 0:
        wrong.append(f"{found['_unreadable']} lines are no row of these columns")
    if not wrong:
        return
    ill = texts.where(" OR ".join(["_unreadable", *(f"({misfit})" for misfit in misfits.values())]))
    files = sorted(row["_file"] for row in ill.select("_file").distinct().limit(3).collect())
    raise RefusalError(f"Nothing was written: {'; '.join(wrong)}. Look into {', '.join(files)}.")
