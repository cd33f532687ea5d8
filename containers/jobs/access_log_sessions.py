"""Access logs in the combined log format, as visits: who came, when, by which pages, with how many errors.

    python access_log_sessions.py --from s3://lake/landing/access-log --to s3://lake/curated/web_sessions \\
        --database lake --table web_sessions --gap-minutes 30 --unreadable-lines 0 --rules none
"""

import argparse
from collections.abc import Sequence

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import input_file_name

import access_log
from published_job import PublishedJob, main
from refusal import RefusalError


def _rows(session: SparkSession, files: Sequence[str], asked: argparse.Namespace) -> DataFrame:
    gap, most = _whole("gap-minutes", asked.gap_minutes), _whole("unreadable-lines", asked.unreadable_lines)
    lines = session.read.text(list(files)).withColumn("_file", input_file_name()).where("trim(value) <> ''")
    hits = access_log.hits_of(lines).persist(StorageLevel.DISK_ONLY)
    ill = hits.where("_unreadable")
    count = ill.count()
    if count > most:
        found = sorted(row["_file"] for row in ill.select("_file").distinct().limit(3).collect())
        raise RefusalError(
            f"Nothing was written: {count} lines are not of the combined log format, and --unreadable-lines is {most}. "
            f"Look into {', '.join(found)}."
        )
    return access_log.sessions_of(hits.where("NOT _unreadable"), gap).coalesce(1)


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise RefusalError(f'--{name} is "{text}": use a whole number from 0.')
    return int(text)


JOB = PublishedJob(
    name="access-log-sessions",
    description="Visits to the web site, out of its access logs",
    parameters={
        "gap-minutes": "minutes without a hit after which a visit is over",
        "unreadable-lines": "most lines that may be left out",
    },
    endings=lambda _asked: ["log", "txt", "log.gz", "txt.gz"],
    code=[access_log],
    rows=_rows,
)

if __name__ == "__main__":
    main(JOB)
