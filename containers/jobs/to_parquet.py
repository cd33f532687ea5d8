"""Files that others drop under landing/ become typed Parquet: CSV with a header, or JSON lines.

    python to_parquet.py --from s3://lake/landing/sales --to s3://lake/sales --format csv \\
        --columns "id bigint not null, region string, total decimal(12,2), sold_at timestamp"

Every value is checked before anything is written; one that does not fit ends the job, and what an earlier run wrote
stays. Then the target is replaced as a whole, so a second run gives the same again.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.errors import AnalysisException, PySparkException

from folders import refuse_overlap
from read_texts import header_refusal, read_texts
from refusal import RefusalError
from spark_session import spark_session
from typed_columns import parse_columns
from typed_rows import typed_rows


def main(arguments: Sequence[str]) -> None:
    """Raises RefusalError when an argument or a file is wrong."""
    asked = _arguments(arguments)
    columns = parse_columns(asked.columns)
    refuse_overlap(asked.source, asked.target)
    session = spark_session("to-parquet")
    names = [column.name for column in columns]
    try:
        # Read once: what is written is what was checked, even when a file arrives meanwhile.
        texts = read_texts(session, asked.source, asked.format, names).persist(StorageLevel.DISK_ONLY)
        typed = typed_rows(texts, columns)
        typed.write.mode("overwrite").parquet(asked.target)
        rows = texts.count()
    except AnalysisException as error:
        if error.getErrorClass() != "PATH_NOT_FOUND":
            raise
        raise RefusalError(f"--from ({asked.source}) does not exist.") from None
    except (PySparkException, Py4JJavaError) as error:
        raise header_refusal(error, names) or error from None
    print(json.dumps({"event": "written", "rows": rows, "from": asked.source, "to": asked.target}))


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="to_parquet.py", description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--from", dest="source", required=True, help="folder with the files")
    parser.add_argument(
        "--to",
        dest="target",
        required=True,
        help="folder for Parquet, replaced as a whole",
    )
    parser.add_argument(
        "--format",
        choices=["csv", "json"],
        required=True,
        help="json: one object a line",
    )
    parser.add_argument("--columns", required=True, help='"name type [not null], ..."')
    # Glue adds arguments of its own.
    return parser.parse_known_args(arguments)[0]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except RefusalError as refusal:
        sys.exit(str(refusal))
