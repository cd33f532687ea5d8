"""A database of others by JDBC: PostgreSQL or Redshift, as its URL says. The login comes from a secret."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.sql import DataFrame, SparkSession

from refusal import RefusalError

# Both are in AWS Glue; on one machine there is PostgreSQL's.
_DRIVERS = {"postgresql": "org.postgresql.Driver", "redshift": "com.amazon.redshift.Driver"}
# Beginnings of SQLSTATE. What the database says besides may show a value.
_MEANINGS = {
    "08": "cannot be reached",
    "28": "refuses the login of its secret",
    "3D": "is not there",
    "42501": "does not give the login the right",
    "42P01": "does not have the table",
    "3F": "does not have the schema",
    "42703": "has the table with other columns",
}


@dataclass(frozen=True)
class Database:
    """What it is to the job, where it is, and how to come in."""

    name: str
    url: str
    user: str
    password: str = field(repr=False)

    @property
    def driver(self) -> str:
        """Class of the JDBC driver."""
        match = re.match(r"jdbc:(\w+):", self.url)
        if match is None or match[1] not in _DRIVERS:
            raise RefusalError(f"--{self.name}-url is no URL of JDBC for {' or '.join(_DRIVERS)}.")
        return _DRIVERS[match[1]]

    def read(self, session: SparkSession, query: str) -> DataFrame:
        """The rows of a SELECT, in one statement, so that they are of one moment."""
        return (
            session.read.format("jdbc")
            .options(url=self.url, user=self.user, password=self.password, driver=self.driver, query=query)
            .load()
        )

    @contextmanager
    def transaction(self, session: SparkSession) -> Iterator[Any]:
        """A JDBC connection whose work is done when the block ends well, and undone when it does not."""
        jvm: Any = session._jvm
        login = jvm.java.util.Properties()
        login.setProperty("user", self.user)
        login.setProperty("password", self.password)
        driver = jvm
        for part in self.driver.split("."):
            driver = getattr(driver, part)
        connection = driver().connect(self.url, login)
        try:
            connection.setAutoCommit(False)
            yield connection
            connection.commit()
        finally:
            # Before a commit it undoes everything.
            connection.close()

    def refusal(self, error: Exception) -> RefusalError | None:
        """What the database says by its SQLSTATE, which tells nothing of a row; None when it is not the database's."""
        state = _sql_state(error)
        if state is None:
            return None
        meaning = next((said for start, said in _MEANINGS.items() if state.startswith(start)), "refuses a statement")
        return RefusalError(f"The database of --{self.name}-url {meaning} (SQLSTATE {state}).")


def named(text: str, parts: int) -> str:
    """A name for SQL, without quotes; with its schema before it when it has two parts."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]*([.][a-z_][a-z0-9_]*)?", text) or text.count(".") + 1 != parts:
        raise RefusalError(f'"{text}" is no name of {"schema and table" if parts == 2 else "a schema or table"}.')
    return text


def find_database(secrets: Any, name: str, url: str, secret: str) -> Database:
    """With the login of a secret that has `username` and `password`, as RDS and Redshift write them."""
    try:
        login = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    except secrets.exceptions.ResourceNotFoundException:
        raise RefusalError(f"--{name}-secret is no secret of this account and region.") from None
    return Database(name, url, login["username"], login["password"])


def _sql_state(error: Exception) -> str | None:
    cause = getattr(error, "java_exception", None) if isinstance(error, Py4JJavaError) else None
    while cause is not None:
        try:
            state: str | None = cause.getSQLState()
        except Py4JError:
            cause = cause.getCause()
        else:
            return state or "unknown"
    return None
