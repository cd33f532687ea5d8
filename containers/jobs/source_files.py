"""The files that a job reads, named before it reads them, so that a run knows what its result was made of."""

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from refusal import RefusalError


@dataclass(frozen=True, order=True)
class SourceFile:
    """An object in S3, as it was when it was listed."""

    uri: str
    etag: str


def list_files(s3: Any, folder: str, endings: Sequence[str]) -> list[SourceFile]:
    """Objects below the folder, at any depth, whose names end so, in the order of their keys."""
    bucket, prefix = split_uri(folder)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
    found = sorted(
        SourceFile(f"s3://{bucket}/{item['Key']}", item["ETag"])
        for page in pages
        for item in page.get("Contents", [])
        if item["Key"].endswith(tuple(f".{ending}" for ending in endings)) and item["Size"] > 0
    )
    if not found:
        raise RefusalError(f"--from ({folder}) holds no file that ends in .{', .'.join(endings)}.")
    return found


def version_of(files: Sequence[SourceFile], parameters: Mapping[str, object], code: Sequence[ModuleType]) -> str:
    """Name of what comes of these files with these parameters and this code: the same again gives the same name."""
    made_of = [
        [[file.uri, file.etag] for file in files],
        sorted(parameters.items()),
        [inspect.getsource(module) for module in code],
    ]
    return f"v-{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]}"


def split_uri(folder: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`, without a slash at the end."""
    scheme, _, rest = folder.partition("://")
    bucket, _, key = rest.strip("/").partition("/")
    if scheme != "s3" or not bucket or not key:
        raise RefusalError(f'"{folder}" is no folder of S3: write s3://bucket/folder.')
    return bucket, key
