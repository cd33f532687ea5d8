"""What PostgreSQL's refusals mean to a client."""

import re
from http import HTTPStatus

import asyncpg

from problems import Problem, invalid

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    # Of a connection that broke while it was idle, before asyncpg has seen it.
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)
# With these the whole transaction was taken back.
_TAKEN_BACK = {
    asyncpg.QueryCanceledError: "A statement took too long and was taken back",
    asyncpg.LockNotAvailableError: "Somebody else holds the row for too long",
    asyncpg.TransactionRollbackError: "The transaction collided with another one and was taken back",
}


class NotConnectedError(Exception):
    """No statement was sent: no connection was free, or none could be made."""


def too_busy() -> Problem:
    """For a request that finds too many others before it."""
    return _try_again("Too many requests wait for the database: nothing was written.")


def problem_of(error: Exception) -> Problem | None:
    """None for an error that is a fault of this program. SQL and values stay out of the answer."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        field = _column(error.table_name or "", error.constraint_name or "", error.column_name)
        return invalid((field, f"is refused by a rule of the database ({error.constraint_name})"))
    if isinstance(error, asyncpg.DataError):
        return invalid(("body", "holds a value that its column cannot keep"))
    if isinstance(error, NotConnectedError):
        return _try_again("There is no connection to the database at the moment: nothing was written.")
    for kind, reason in _TAKEN_BACK.items():
        if isinstance(error, kind):
            return _try_again(f"{reason}: nothing was written.")
    if isinstance(error, AWAY):
        return _try_again("The database did not answer in time; whether a write was committed is unknown.")
    return None


def _try_again(detail: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "1"})


def _column(table: str, constraint: str, column: str | None) -> str:
    """The column, from PostgreSQL's own way to name a constraint: <table>_<column>_<kind>."""
    named = re.fullmatch(rf"{re.escape(table)}_(.+)_(?:check|fkey|key|not_null)", constraint)
    return column or (named.group(1) if named else "body")
