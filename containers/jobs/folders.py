"""Folders that a job reads and writes: URIs of S3, or paths."""

import re

from refusal import RefusalError

# Zones of the lake that others write (lib/contracts/lake-layout.ts).
_TAKEN = ("raw", "quarantine", "iceberg", "curated", "results")


def refuse_overlap(source: str, target: str) -> None:
    """A job that replaces its target must not find its source there, nor what delivery has written."""
    read, written = _parts(source), _parts(target)
    shorter = min(len(read), len(written))
    if read[:shorter] == written[:shorter]:
        raise RefusalError(f"--to ({target}) and --from ({source}) lie in each other: choose another folder for --to.")
    if not target.startswith(("s3:", "s3a:")):
        return
    if len(written) < 3:
        raise RefusalError(f"--to ({target}) is a whole bucket, which would be replaced: name a folder in it.")
    if written[2] in _TAKEN:
        raise RefusalError(f"--to ({target}) lies in {written[2]}/, where others write: choose another folder.")


def _parts(folder: str) -> list[str]:
    return [part for part in re.sub(r"^s3a:", "s3:", folder).split("/") if part not in ("", ".")]
