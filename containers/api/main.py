"""The API that commits rows to PostgreSQL and writes ticks to Kafka: `uvicorn main:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

import daily_bars
import health
import instruments
import order_batch
import orders
import problems
import scopes
import ticks
from access import Access
from api_keys import ApiKeys
from database import Database
from drain import Drain
from idempotency_expiry import expiring
from metrics import Metrics, served
from operations import Operations
from request_log import RequestLog
from settings import Settings, read_settings
from tick_producer import TickProducer


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            ApiKeys(settings) as app.state.api_keys,
            Database(settings) as app.state.database,
            TickProducer(settings) as app.state.ticks,
            expiring(app.state.database),
        ):
            with served(app.state.metrics, settings, app.state.database), app.state.drain.before_the_end():
                yield

    app = FastAPI(
        title="Tidemark",
        description="Takes instruments, daily bars, orders and ticks. An answer of 2xx means committed; of ticks, that "
        "every in-sync replica of Kafka has them.",
        version="1",
        lifespan=lifespan,
        middleware=[Middleware(RequestLog), Middleware(Access)],
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        # Names of a generated client's functions; without this they would tell path and method, too.
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.drain = Drain()
    app.state.metrics = Metrics()
    app.state.max_body_bytes = settings.max_body_bytes
    problems.install(app)
    scopes.install(app)
    ticks.install(app)
    # Tried in turn for each request: what is called most stands first.
    for part in (orders, order_batch, ticks, instruments, daily_bars, health):
        app.include_router(part.router)
    app.state.operations = Operations(app.openapi())
    return app


app = create_app(read_settings())
