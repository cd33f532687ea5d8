"""The life of an order."""

from collections.abc import Collection
from typing import Literal

OrderStatus = Literal["open", "partially_filled", "filled", "cancelled"]

_NEXT: dict[OrderStatus, frozenset[OrderStatus]] = {
    "open": frozenset({"partially_filled", "filled", "cancelled"}),
    "partially_filled": frozenset({"filled", "cancelled"}),
    "filled": frozenset(),
    "cancelled": frozenset(),
}
# What was agreed on stands once an order is over; remarks may still be added.
_ALWAYS_OPEN = {"note", "attributes"}


def refusal(status: OrderStatus, wanted: OrderStatus | None, fields: Collection[str]) -> str | None:
    """Why an order in this status cannot be amended so; None when it can. The same status again is no change."""
    if wanted not in (None, status) and wanted not in _NEXT[status]:
        return f"A {status} order cannot become {wanted}."
    settled = sorted(set(fields) - _ALWAYS_OPEN - {"status"})
    if settled and not _NEXT[status]:
        return f"A {status} order keeps its {' and '.join(settled)}."
    return None
