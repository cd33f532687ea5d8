"""Folders that a job may replace."""

import re

import pytest
from folders import refuse_overlap
from refusal import RefusalError


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("s3://lake/landing/a", "s3://lake/landing/a", "lie in each other"),
        ("s3://lake/landing/a", "s3a://lake//landing/", "lie in each other"),
        ("/data/landing", "/data/landing/parquet", "lie in each other"),
        ("s3://lake/landing", "s3://other", "is a whole bucket"),
        ("s3://lake/landing", "s3://lake/raw/orders", "lies in raw/, where others write"),
        ("s3://lake/landing", "s3://lake/quarantine", "lies in quarantine/"),
    ],
)
def test_a_target_whose_replacement_would_lose_something_is_refused(source: str, target: str, sentence: str) -> None:
    with pytest.raises(RefusalError, match=re.escape(sentence)):
        refuse_overlap(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [("s3://lake/landing/a", "s3://lake/landing/ab"), ("s3://lake/raw/orders", "s3://lake/sales"), ("/a/b", "/a/c")],
)
def test_a_target_apart_from_the_source_is_taken(source: str, target: str) -> None:
    refuse_overlap(source, target)
