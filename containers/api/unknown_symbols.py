"""Which items of a batch name an instrument that is not there."""

from collections.abc import Sequence
from http import HTTPStatus

from database import Database
from problems import Problem, invalid

_UNKNOWN = """
select given from unnest($1::text[]) as given where not exists (select from instruments where symbol = given)
"""


async def unknown_symbols(database: Database, batch: str, symbols: Sequence[str]) -> Problem:
    """What PostgreSQL tells of a foreign key is one value; a client wants every item.

    :param batch: field of the request that holds the items
    :param symbols: one an item, in their order
    """
    async with database.connection() as connection:
        rows = await connection.fetch(_UNKNOWN, list(set(symbols)))
    unknown = {row["given"] for row in rows}
    places = [index for index, symbol in enumerate(symbols) if symbol in unknown]
    if not places:
        # Someone created the instrument in between.
        return Problem(HTTPStatus.CONFLICT, "An instrument appeared during the request: send it again.")
    return invalid(*((f"{batch}.{index}.symbol", "is not an instrument") for index in places[:100]))
