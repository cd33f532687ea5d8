"""The Spark session of a job: the one that Glue has made already, or one of this machine."""

import os
import sys

from pyspark.sql import SparkSession


def spark_session(name: str) -> SparkSession:
    """Times are in UTC, and Parquet has them in microseconds."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName(name)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    )
    region = os.environ.get("AWS_REGION", "")
    if region:
        # S3A signs for us-east-1 otherwise, and does not follow the answer that says where the bucket is.
        builder = builder.config("spark.hadoop.fs.s3a.endpoint.region", region)
    endpoint = os.environ.get("LAKE_ENDPOINT", "")
    if endpoint:
        builder = (
            builder.config("spark.hadoop.fs.s3a.endpoint", endpoint)
            # An emulator's host name is not one host a bucket.
            .config("spark.hadoop.fs.s3a.path.style.access", "true")
        )
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
