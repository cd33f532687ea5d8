"""What a run is made of, and what may go."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import refusal
import typed_columns
from refusal import RefusalError
from source_files import SourceFile, split_uri, version_of

FILES = [SourceFile("s3://lake/landing/a.csv", '"1"'), SourceFile("s3://lake/landing/b.csv", '"2"')]


def test_the_same_files_parameters_and_code_give_the_same_version() -> None:
    version = version_of(FILES, {"a": "1", "b": "2"}, [refusal])
    assert version == version_of(list(FILES), {"b": "2", "a": "1"}, [refusal])
    assert re.fullmatch("v-[0-9a-f]{16}", version)


def test_whatever_changes_gives_another_version() -> None:
    changed = [SourceFile(FILES[0].uri, '"3"'), FILES[1]]
    versions = [
        version_of(FILES, {"a": "1"}, [refusal]),
        version_of(changed, {"a": "1"}, [refusal]),
        version_of(FILES[:1], {"a": "1"}, [refusal]),
        version_of(FILES, {"a": "2"}, [refusal]),
        version_of(FILES, {"a": "1"}, [typed_columns]),
    ]
    assert len(set(versions)) == len(versions)


@pytest.mark.parametrize("folder", ["s3://lake", "s3://lake/", "/lake/landing", "s3:///landing", ""])
def test_a_folder_that_is_not_in_a_bucket_is_refused(folder: str) -> None:
    with pytest.raises(RefusalError, match="is no folder of S3"):
        split_uri(folder)


def test_a_folder_is_taken_apart() -> None:
    assert split_uri("s3://lake/landing/sales/") == ("lake", "landing/sales")


def test_a_version_outlives_a_day_by_its_newest_file() -> None:
    pytest.importorskip("pyspark", reason="Spark is in the jobs' environment only: run npm test -- jobs")
    from published_table import outlived  # noqa: PLC0415

    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert outlived([now - timedelta(hours=25)], now)
    assert not outlived([now - timedelta(hours=25), now - timedelta(hours=23)], now)
