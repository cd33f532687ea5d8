"""The way of ticks into Kafka: a request is answered when every in-sync replica has all of its records."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Self

from confluent_kafka import KafkaError, KafkaException, Message, Producer
from fastapi import Depends, Request

from kafka_connection import DELIVERY_SECONDS, KafkaConnection
from problems import Problem
from settings import Settings

# lib/contracts/topics.ts names it, too.
TOPIC = "stock-market-data"
# Records that one process holds until Kafka has them; a request that would pass it is refused whole.
MOST_WAITING = 50_000

Record = tuple[str, str]
"""Key and value."""


class TickProducer:
    """Connects when it is first used, so that the API starts while Kafka is still away."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening: asyncio.Task[KafkaConnection] | None = None
        self.waiting = 0
        """Records that Kafka has not answered for yet."""

    async def send(self, records: Sequence[Record]) -> None:
        """Raises Problem 503: before anything is sent when too much is waiting, else when Kafka did not take all."""
        if self.waiting + len(records) > MOST_WAITING:
            raise _refused("Kafka takes fewer ticks than arrive: none of these was sent.")
        self.waiting += len(records)
        try:
            connection = await self.connection()
        except KafkaException:
            raise _refused("Kafka does not let the API in: none of these ticks was sent.") from None
        finally:
            self.waiting -= len(records)
        delivery = _Delivery(connection.producer, records)
        self.waiting += len(records)
        delivery.complete.add_done_callback(lambda _: self._answered(len(records)))
        # A request that is given up leaves its records on their way.
        if not await asyncio.shield(delivery.complete):
            raise _refused(
                f"Kafka did not take every tick within {DELIVERY_SECONDS} s; some may be written. "
                "A retry with the same ids, or the same Idempotency-Key, is safe: each tick counts once."
            )

    def _answered(self, records: int) -> None:
        self.waiting -= records

    async def connection(self) -> KafkaConnection:
        """One attempt for all who wait for it, in a thread: a login may take seconds."""
        opening = self._opening
        if opening is None or (opening.done() and (opening.exception() or opening.result().broken)):
            opening = asyncio.create_task(asyncio.to_thread(KafkaConnection, self._settings))
            self._opening = opening
        return await asyncio.shield(opening)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Sends what requests that were given up have left."""
        if self._opening is not None and self._opening.done() and not self._opening.exception():
            await asyncio.to_thread(self._opening.result().close)


class _Delivery:
    """Records of one request on their way: reported one by one in the connection's thread, told once in the loop."""

    def __init__(self, producer: Producer, records: Sequence[Record]) -> None:
        self._loop = asyncio.get_running_loop()
        self.complete: asyncio.Future[bool] = self._loop.create_future()
        """Whether Kafka has acknowledged all."""
        self._failed = False
        self._reported = 0
        self._expected = len(records)
        for sent, (key, value) in enumerate(records):
            try:
                producer.produce(TOPIC, value, key, on_delivery=self._report)
            except (BufferError, KafkaException):
                self._cut_short(sent)
                break

    def _report(self, error: KafkaError | None, _: Message) -> None:
        if error is not None:
            self._failed = True
        self._reported += 1
        if self._reported == self._expected:
            self._loop.call_soon_threadsafe(self._finish)

    def _cut_short(self, sent: int) -> None:
        """Each thread writes its own number and then reads the other's, so that one of them sees the end, or both."""
        self._failed = True
        self._expected = sent
        if self._reported == sent:
            self._finish()

    def _finish(self) -> None:
        if not self.complete.done():
            self.complete.set_result(not self._failed)


def _refused(detail: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "1"})


async def _producer(request: Request) -> TickProducer:
    producer: TickProducer = request.app.state.ticks
    return producer


TicksOfApp = Annotated[TickProducer, Depends(_producer)]
