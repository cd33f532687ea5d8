"""A round trip through the API by the client that openapi-python-client made of the API's own OpenAPI document.

mypy judges this file against the generated client; at run time each answer must have exactly the fields that its model
has, and no status that the document does not name. Arguments: the API's URL, a key with every scope. Prints what came
back as one JSON object.
"""

import json
import sys
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from tidemark_client.api.daily_bars import list_daily_bars, put_daily_bars
from tidemark_client.api.instruments import get_instrument, put_instrument
from tidemark_client.api.orders import (
    amend_order,
    delete_order,
    get_order,
    list_orders,
    place_order,
    place_orders,
)
from tidemark_client.api.ticks import take_ticks
from tidemark_client.client import AuthenticatedClient
from tidemark_client.models import (
    Amendment,
    AmendmentStatusType0,
    Batch,
    BatchResult,
    DailyBar,
    DailyBarPage,
    Instrument,
    NewOrder,
    NewOrderSide,
    Order,
    OrderBatch,
    OrderBatchResult,
    OrderPage,
    ProblemBody,
    Tick,
    TickBatch,
    TickResult,
)
from tidemark_client.types import UNSET, Response, Unset

SYMBOL = "ROUND"
WHEN = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)


class Model(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


Kind = TypeVar("Kind", bound=Model)


def body(kind: type[Kind], response: Response[Any]) -> Kind:
    """The answer as the model that the document names for its status."""
    parsed = response.parsed
    if not isinstance(parsed, kind):
        raise TypeError(
            f"{int(response.status_code)} is no {kind.__name__}: {response.content!r}"
        )
    answered = json.loads(response.content)
    if parsed.to_dict().keys() != answered.keys():
        raise TypeError(
            f"{kind.__name__} has {sorted(parsed.to_dict())}, the answer {sorted(answered)}."
        )
    return parsed


def problem(response: Response[Any]) -> list[Any]:
    """Status, and each wrong field, of a refusal."""
    refusal = response.parsed
    if not isinstance(refusal, ProblemBody):
        raise TypeError(
            f"{int(response.status_code)} is no problem: {response.content!r}"
        )
    errors = (
        []
        if refusal.errors is None or isinstance(refusal.errors, Unset)
        else refusal.errors
    )
    return [refusal.status, [error.field for error in errors]]


def order(note: str, quantity: str = "1.5") -> NewOrder:
    return NewOrder(
        symbol=SYMBOL,
        customer="c",
        region="r",
        side=NewOrderSide.BUY,
        quantity=quantity,
        price="9.25",
        placed_at=WHEN,
        note=note,
    )


def tick(price: str) -> Tick:
    return Tick(
        symbol=SYMBOL, price=price, traded_at=WHEN, id=UUID(int=abs(int(price)))
    )


def pages(client: AuthenticatedClient) -> list[list[str | None]]:
    """Notes of the orders of each page."""
    found: list[list[str | None]] = []
    after: int | Unset = UNSET
    while True:
        page = body(
            OrderPage,
            list_orders.sync_detailed(
                client=client, symbol=SYMBOL, limit=2, after=after
            ),
        )
        found.append(
            [None if isinstance(one.note, Unset) else one.note for one in page.orders]
        )
        if page.next_ is None:
            return found
        after = page.next_


def main(url: str, key: str) -> dict[str, Any]:
    client = AuthenticatedClient(
        base_url=url, token=key, raise_on_unexpected_status=True
    )
    stranger = AuthenticatedClient(
        base_url=url, token="nobody", raise_on_unexpected_status=True
    )

    instrument = Instrument(symbol=SYMBOL, name="Round trip", currency="USD")
    put_instrument.sync_detailed(client=client, body=instrument)
    known = body(Instrument, get_instrument.sync_detailed(SYMBOL, client=client))

    placing = place_order.sync_detailed(
        client=client, body=order("first"), idempotency_key="round-trip"
    )
    again = place_order.sync_detailed(
        client=client, body=order("first"), idempotency_key="round-trip"
    )
    placed = body(Order, placing)
    reading = get_order.sync_detailed(placed.id, client=client)
    tag = reading.headers["etag"]
    unchanged = get_order.sync_detailed(placed.id, client=client, if_none_match=tag)
    amendment = Amendment(price="10", status=AmendmentStatusType0.FILLED)
    amending = amend_order.sync_detailed(
        placed.id, client=client, body=amendment, if_match=tag
    )
    late = amend_order.sync_detailed(
        placed.id, client=client, body=Amendment(note="late"), if_match=tag
    )

    batch = OrderBatch(orders=[order(f"batch {number}") for number in range(4)])
    many = body(OrderBatchResult, place_orders.sync_detailed(client=client, body=batch))
    listed = pages(client)
    deleting = delete_order.sync_detailed(many.ids[0], client=client)

    day = date(2026, 1, 2)
    bar = DailyBar(
        symbol=SYMBOL, day=day, open_="1", high="3", low="1", close="2", volume=7
    )
    bars = body(
        BatchResult, put_daily_bars.sync_detailed(client=client, body=Batch(bars=[bar]))
    )
    kept = body(
        DailyBarPage, list_daily_bars.sync_detailed(client=client, symbol=SYMBOL)
    ).bars

    one = body(TickResult, take_ticks.sync_detailed(client=client, body=tick("1")))
    ticks = TickBatch(ticks=[tick("2"), tick("3")])
    more = body(TickResult, take_ticks.sync_detailed(client=client, body=ticks))

    wrong = OrderBatch(orders=[order("right"), order("wrong", "-1")])
    return {
        "instrument": known.to_dict(),
        "placed": {**placed.to_dict(), "id": "some"},
        "replayed": [
            again.headers.get("idempotency-replayed"),
            body(Order, again) == placed,
        ],
        "read": [body(Order, reading) == placed, placing.headers["etag"] == tag],
        "unchanged": [int(unchanged.status_code), unchanged.content.decode()],
        "amended": [
            body(Order, amending).status.value,
            body(Order, amending).price,
            amending.headers["etag"] != tag,
        ],
        "late": problem(late),
        "received": many.received,
        "listed": listed,
        "deleted": int(deleting.status_code),
        "gone": problem(get_order.sync_detailed(many.ids[0], client=client)),
        "bars": [
            bars.received,
            [[one.day.isoformat(), one.close, one.volume] for one in kept],
        ],
        "ticks": [one.accepted, more.accepted],
        "wrong order": problem(
            place_order.sync_detailed(client=client, body=order("wrong", "-1"))
        ),
        "wrong batch": problem(place_orders.sync_detailed(client=client, body=wrong)),
        "wrong tick": problem(take_ticks.sync_detailed(client=client, body=tick("-1"))),
        "stranger": problem(
            place_order.sync_detailed(client=stranger, body=order("first"))
        ),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
