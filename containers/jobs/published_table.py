"""A table in Glue whose files are replaced in one step: they lie in a new folder before the table points there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pyspark.sql import DataFrame

from refusal import RefusalError
from source_files import split_uri

_VERSION = "tidemark.version"
_PREVIOUS = "tidemark.previous"
# Longer than a run takes that may still be writing, or a question that still reads.
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class PublishedTable:
    """Clients of Glue and S3, the table's name, and the folder in which each version has one of its own."""

    glue: Any
    s3: Any
    database: str
    name: str
    folder: str

    def version(self) -> str | None:
        """The version that the table shows; None before the first."""
        return _parameters(self._find()).get(_VERSION)

    def publish(self, frame: DataFrame, version: str, description: str) -> None:
        """Writes the rows, then shows them. Whatever fails before the last step, the table stays as it was."""
        location = f"{self.folder}/{version}"
        # Overwrites what a run that was killed has left: nobody reads a version that is not shown.
        frame.write.mode("overwrite").parquet(location)
        before = self._find()
        previous = _parameters(before).get(_VERSION)
        if before is not None and previous is None:
            raise RefusalError(f"The table {self.name} in {self.database} is not a job's: choose another name.")
        entry = self._entry(frame, version, previous, description)
        if before is None:
            self.glue.create_table(DatabaseName=self.database, TableInput=entry)
        else:
            self.glue.update_table(DatabaseName=self.database, TableInput=entry)
        self._tidy_up({version, previous})

    def _find(self) -> dict[str, Any] | None:
        try:
            answer: dict[str, dict[str, Any]] = self.glue.get_table(DatabaseName=self.database, Name=self.name)
        except self.glue.exceptions.EntityNotFoundException:
            return None
        return answer["Table"]

    def _entry(self, frame: DataFrame, version: str, previous: str | None, description: str) -> dict[str, Any]:
        hive = "org.apache.hadoop.hive.ql.io.parquet"
        return {
            "Name": self.name,
            "Description": description,
            "TableType": "EXTERNAL_TABLE",
            "PartitionKeys": [],
            "Parameters": {
                "EXTERNAL": "TRUE",
                "classification": "parquet",
                _VERSION: version,
                **({} if previous is None else {_PREVIOUS: previous}),
            },
            "StorageDescriptor": {
                "Columns": [{"Name": field.name, "Type": field.dataType.simpleString()} for field in frame.schema],
                "Location": f"{self.folder}/{version}/",
                "InputFormat": f"{hive}.MapredParquetInputFormat",
                "OutputFormat": f"{hive}.MapredParquetOutputFormat",
                "SerdeInfo": {
                    "SerializationLibrary": f"{hive}.serde.ParquetHiveSerDe",
                    "Parameters": {"serialization.format": "1"},
                },
            },
        }

    def _tidy_up(self, shown: set[str | None]) -> None:
        """Removes versions that nobody can still be reading or writing."""
        bucket, prefix = split_uri(self.folder)
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
        by_version: dict[str, list[dict[str, Any]]] = {}
        for page in pages:
            for item in page.get("Contents", []):
                by_version.setdefault(item["Key"][len(prefix) + 1 :].split("/")[0], []).append(item)
        for version, items in by_version.items():
            if version not in shown and outlived([item["LastModified"] for item in items], datetime.now(UTC)):
                for item in items:
                    self.s3.delete_object(Bucket=bucket, Key=item["Key"])


def _parameters(entry: dict[str, Any] | None) -> dict[str, str]:
    return (entry or {}).get("Parameters") or {}


def outlived(written: Sequence[datetime], now: datetime) -> bool:
    """Whether the newest file of a version that no table shows is old enough for it to go."""
    return max(written) < now - _KEPT
