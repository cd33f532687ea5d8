"""What the jobs that publish a table have in common: where they read and write, and when there is nothing to do."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, ModuleType

import boto3
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from published_table import PublishedTable
from quality_rules import parse_rules, refuse_broken
from refusal import RefusalError
from source_files import list_files, version_of
from spark_session import spark_session

# Where a job reads and writes; the rest of its arguments decides what its result is.
_PLACE = {
    "from": "folder with the files",
    "to": "folder of the table's versions",
    "database": "Glue database",
    "table": "table in it",
    "rules": "what must hold of its rows: name: SQL of the rows that break it; ..., or none",
}


@dataclass(frozen=True)
class PublishedJob:
    """A job as its script tells it."""

    name: str
    description: str
    # Names of its own arguments, each with what it means.
    parameters: dict[str, str]
    # Endings of the files that it reads.
    endings: Callable[[argparse.Namespace], Sequence[str]]
    # Modules on which the result depends.
    code: Sequence[ModuleType]
    # The rows of the table, from the files named.
    rows: Callable[[SparkSession, Sequence[str], argparse.Namespace], DataFrame]
    # A better word for an error of Spark, or none.
    refusal: Callable[[Exception, argparse.Namespace], RefusalError | None] = lambda _error, _asked: None


def run_job(job: PublishedJob, arguments: Sequence[str]) -> None:
    """Runs the job, unless the table is made of the very same files, parameters, rules and code already."""
    asked = parse_arguments(arguments, job.name, job.description, job.parameters)
    place = vars(asked)
    rules = parse_rules(place["rules"])
    # The client itself knows AWS_DEFAULT_REGION only.
    region = os.environ.get("AWS_REGION") or None
    s3 = boto3.client("s3", region_name=region)
    table = PublishedTable(
        boto3.client("glue", region_name=region), s3, place["database"], place["table"], place["to"].rstrip("/")
    )
    endings = job.endings(asked)
    files = list_files(s3, place["from"], endings)
    parameters = {name: place[name.replace("-", "_")] for name in job.parameters}
    # With the rules: rows that were published before are held to a new one.
    version = version_of(files, {**parameters, "rules": place["rules"]}, job.code)
    told = {"table": place["table"], "version": version, "files": len(files)}
    if table.version() == version:
        print(json.dumps({"event": "unchanged", **told}))
        return
    session = spark_session(job.name)
    try:
        rows = job.rows(session, [file.uri for file in files], asked).cache()
        count = rows.count()
        if list_files(s3, place["from"], endings) != files:
            raise RefusalError(f"Files in {place['from']} changed while they were read: run the job again.")
        refuse_broken(session, rows, place["table"], rules)
        table.publish(rows, version, job.description)
    except (PySparkException, Py4JJavaError) as error:
        raise job.refusal(error, asked) or error from None
    print(json.dumps({"event": "published", "rows": count, **told}))


def main(job: PublishedJob) -> None:
    """The program: ends with 1 and one sentence when an argument or a file is wrong."""
    try:
        run_job(job, sys.argv[1:])
    except RefusalError as refusal:
        sys.exit(str(refusal))


def parse_arguments(
    arguments: Sequence[str],
    name: str,
    description: str,
    parameters: Mapping[str, str],
    others: Mapping[str, str] = MappingProxyType({}),
) -> argparse.Namespace:
    """Where a job reads and writes, its parameters and what else it must be told; each by name, with its meaning."""
    parser = argparse.ArgumentParser(prog=name, description=description, allow_abbrev=False)
    for argument, meaning in {**_PLACE, **parameters, **others}.items():
        parser.add_argument(f"--{argument}", required=True, help=meaning)
    # Glue adds arguments of its own.
    return parser.parse_known_args(arguments)[0]
