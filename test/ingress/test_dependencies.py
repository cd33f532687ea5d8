"""What FastAPI calls for a request."""

import inspect
from collections.abc import Iterator

import daily_bars
import health
import instruments
import order_batch
import orders
import pytest
import ticks
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute


@pytest.mark.parametrize(
    "router",
    [part.router for part in (orders, order_batch, ticks, instruments, daily_bars, health)],
    ids=lambda router: router.prefix or "health",
)
def test_no_request_waits_for_a_thread(router: APIRouter) -> None:
    # FastAPI runs a plain function in its thread pool, at several times the cost of what such a function does here.
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert routes
    plain = {call for route in routes for call in _calls(route.dependant) if not inspect.iscoroutinefunction(call)}
    assert plain == set()


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for part in dependant.dependencies:
        yield from _calls(part)
