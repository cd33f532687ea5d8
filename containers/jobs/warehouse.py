"""Tables of Redshift whose rows are replaced in one transaction, with the version that they show.

The SQL is what Redshift and PostgreSQL have in common: neither TRUNCATE, which Redshift commits at once, nor COPY and
MERGE, which they spell differently.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, Row, SparkSession

from database import Database
from refusal import RefusalError

_VERSIONS = "tidemark_versions"
_TYPES = {"string": "varchar(256)", "bigint": "bigint", "int": "integer", "date": "date"}
# Of one INSERT. Redshift takes 32,767 parameters, and a second for each row that comes alone.
_ROWS = 500
_VARCHAR = 12


@dataclass(frozen=True)
class Warehouse:
    """A schema of a database, in which the login may make tables."""

    database: Database
    schema: str

    def versions(self, session: SparkSession) -> dict[str, str]:
        """The version that each loaded table shows."""
        with self._transaction(session) as run:
            run(self._create(_VERSIONS, ["relation varchar(128) NOT NULL", "version varchar(64) NOT NULL"]))
        found = self.database.read(session, f"SELECT relation, version FROM {self._in(_VERSIONS)}").collect()
        return {row["relation"]: row["version"] for row in found}

    def load(self, session: SparkSession, tables: Mapping[str, DataFrame], version: str) -> None:
        """All of the tables, or none: what fails or is killed leaves them as they were. Grants on them stay."""
        with self._transaction(session) as run:
            for name, frame in tables.items():
                columns = [f"{field.name} {sql_type(field.dataType.simpleString())}" for field in frame.schema]
                run(self._create(name, columns))
                run(f"CREATE TEMP TABLE staging_{name} ({', '.join(columns)})")
                for statement, values in inserts(f"staging_{name}", frame.dtypes, frame.collect()):
                    run(statement, values)
            # One load at a time. Before this line nobody waits for another.
            run(f"LOCK TABLE {self._in(_VERSIONS)}")
            for name, frame in tables.items():
                names = ", ".join(frame.columns)
                run(f"DELETE FROM {self._in(name)}")
                run(f"INSERT INTO {self._in(name)} ({names}) SELECT {names} FROM staging_{name}")
                run(f"DELETE FROM {self._in(_VERSIONS)} WHERE relation = ?", [name])
                run(f"INSERT INTO {self._in(_VERSIONS)} (relation, version) VALUES (?, ?)", [name, version])

    def _create(self, name: str, columns: Sequence[str]) -> str:
        return f"CREATE TABLE IF NOT EXISTS {self._in(name)} ({', '.join(columns)})"

    def _in(self, name: str) -> str:
        return f"{self.schema}.{name}"

    @contextmanager
    def _transaction(self, session: SparkSession) -> Iterator[Any]:
        def run(sql: str, values: Sequence[str | None] = ()) -> None:
            statement = connection.prepareStatement(sql)
            for place, value in enumerate(values, start=1):
                if value is None:
                    statement.setNull(place, _VARCHAR)
                else:
                    statement.setString(place, value)
            statement.execute()
            statement.close()

        try:
            with self.database.transaction(session) as connection:
                yield run
        except Py4JJavaError as error:
            raise self.database.refusal(error) or error from None


def sql_type(spark_type: str) -> str:
    """Redshift's name of a type of Spark. A text has at most 256 bytes there, and 256 characters in PostgreSQL."""
    if spark_type.startswith("decimal("):
        return spark_type
    if spark_type not in _TYPES:
        raise RefusalError(f"No column of the warehouse can be of Spark's type {spark_type}.")
    return _TYPES[spark_type]


def inserts(
    table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Row]
) -> Iterator[tuple[str, list[str | None]]]:
    """Statements of many rows each, with the texts of their parameters. `columns` are names and Spark's types."""
    one = f"({', '.join(f'CAST(? AS {sql_type(type_)})' for _, type_ in columns)})"
    names = ", ".join(name for name, _ in columns)
    for first in range(0, len(rows), _ROWS):
        part = rows[first : first + _ROWS]
        yield (
            f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(part))}",
            [_text(value) for row in part for value in row],
        )


def _text(value: str | int | Decimal | date | None) -> str | None:
    if isinstance(value, Decimal):
        # Not 1E+3.
        return f"{value:f}"
    return None if value is None else str(value)
