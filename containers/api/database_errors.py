"""What PostgreSQL's refusals mean to a client."""

import re

import asyncpg

from problems import Problem, invalid

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)


def problem_of(error: Exception) -> Problem | None:
    """None for an error that is a fault of this program. SQL and values stay out of the answer."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        field = _column(error.table_name or "", error.constraint_name or "", error.column_name)
        return invalid((field, f"is refused by a rule of the database ({error.constraint_name})"))
    if isinstance(error, asyncpg.DataError):
        return invalid(("body", "holds a value that its column cannot keep"))
    if isinstance(error, _AWAY):
        return Problem(
            503,
            "The database did not answer in time; whether a write was committed is unknown.",
            headers={"Retry-After": "1"},
        )
    return None


def _column(table: str, constraint: str, column: str | None) -> str:
    """The column, from PostgreSQL's own way to name a constraint: <table>_<column>_<kind>."""
    named = re.fullmatch(rf"{re.escape(table)}_(.+)_(?:check|fkey|key|not_null)", constraint)
    return column or (named.group(1) if named else "body")
