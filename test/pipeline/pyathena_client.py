"""Asks the local Athena as a foreign client would: PyAthena, with what it reads from the API and from S3.

Environment: AWS_ENDPOINT_URL_ATHENA, AWS_ENDPOINT_URL, AWS_REGION and credentials. Prints one JSON object.
"""

import json
import os
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pyathena import connect
from pyathena.error import OperationalError


def plain(value: Any) -> Any:
    """Types that JSON does not know, as text that tells them apart."""
    if isinstance(value, Decimal):
        return f"Decimal {value}"
    if isinstance(value, datetime):
        return f"datetime {value.isoformat()}"
    if isinstance(value, date):
        return f"date {value.isoformat()}"
    if isinstance(value, bytes):
        return f"bytes {value.hex()}"
    return value


def main() -> None:
    connection = connect(
        region_name=os.environ["AWS_REGION"],
        work_group="tidemark",
        schema_name="tidemark",
    )
    cursor = connection.cursor()
    cursor.execute(
        """SELECT 9007199254740993 AS big, CAST('1.50' AS decimal(18,6)) AS money, DATE '2000-02-29' AS day,
                  TIMESTAMP '1969-12-31 23:59:59.999999' AS instant, true AS flag, '' AS empty,
                  CAST(NULL AS varchar) AS nothing, 1.5e0 AS ratio, X'00ff' AS raw, U&'\\+01F30A "a"' AS words"""
    )
    names = [column[0] for column in cursor.description or []]
    [first] = cursor.fetchall()
    types = dict(zip(names, [plain(value) for value in first], strict=True))
    output = cursor.output_location
    scanned = cursor.data_scanned_in_bytes

    cursor.execute("SELECT n FROM UNNEST(sequence(1, 2500)) AS t (n) ORDER BY n")
    numbers = [row[0] for row in cursor.fetchall()]

    cursor.execute(
        "SELECT upper(?) AS a, ? + 1 AS b", ["'it''s'", "41"], paramstyle="qmark"
    )
    bound = cursor.fetchall()

    try:
        cursor.execute("SELECT nothing FROM orders")
        refusal = ""
    except OperationalError as error:
        refusal = str(error)

    table = cursor.get_table_metadata("orders_raw")
    print(
        json.dumps(
            {
                "types": types,
                "output": output,
                "scanned": scanned,
                "numbers": [
                    len(numbers),
                    numbers[0],
                    numbers[999],
                    numbers[1000],
                    numbers[-1],
                ],
                "bound": [list(row) for row in bound],
                "refusal": refusal,
                "partitions": [key.name for key in table.partition_keys],
                "tables": sorted(
                    entry.name
                    for entry in cursor.list_table_metadata()
                    if entry.name and "orders" in entry.name
                ),
            }
        )
    )


main()
