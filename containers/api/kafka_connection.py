"""A connection to Kafka, and the login of MSK."""

import logging
import time
from threading import Thread
from typing import Any

from confluent_kafka import KafkaError, Producer

from settings import Settings

# Long enough for a new leader after a broker's death, short enough for a client that waits.
DELIVERY_SECONDS = 10
_CONFIGURATION: dict[str, Any] = {
    "client.id": "tidemark-api",
    "enable.idempotence": True,
    "acks": "all",
    # As Java's clients do it, so that a key has the same partition whoever writes.
    "partitioner": "murmur2_random",
    "message.timeout.ms": DELIVERY_SECONDS * 1000,
    "socket.connection.setup.timeout.ms": 5_000,
    "reconnect.backoff.max.ms": 1_000,
    # Milliseconds that a record may wait for others to travel with.
    "linger.ms": 5,
    # Above what TickProducer lets in, so that it is never met half-way through a request.
    "queue.buffering.max.messages": 100_000,
    "queue.buffering.max.kbytes": 256 * 1024,
    # The library would tell every attempt to connect; `complain` tells one a minute.
    "log_level": 0,
}
_SECONDS_BETWEEN_COMPLAINTS = 60
_log = logging.getLogger("kafka")


class KafkaConnection:
    """A producer and the thread in which its reports arrive. Raises KafkaException when there is no login."""

    def __init__(self, settings: Settings) -> None:
        self.broken = False
        """After a fatal error it would refuse every further record."""
        self._open = True
        self._complained = float("-inf")
        servers = {"bootstrap.servers": settings.kafka_bootstrap_servers, "error_cb": self.complain}
        self.producer = Producer({**_CONFIGURATION, **servers, **login(settings)})
        Thread(target=self._poll, name="kafka", daemon=True).start()

    def close(self) -> None:
        self._open = False
        self.producer.flush(DELIVERY_SECONDS)

    def _poll(self) -> None:
        while (self._open and not self.broken) or len(self.producer) > 0:
            self.producer.poll(0.1)

    def complain(self, error: KafkaError) -> None:
        """Called by the library."""
        self.broken = self.broken or error.fatal()
        if error.fatal() or time.monotonic() > self._complained + _SECONDS_BETWEEN_COMPLAINTS:
            self._complained = time.monotonic()
            _log.warning("kafka", extra={"fields": {"error": error.name(), "reason": error.str()}})


def login(settings: Settings) -> dict[str, Any]:
    """The library's settings for it."""
    if settings.kafka_auth == "none":
        return {}
    region = settings.aws_region

    def token(_: str) -> tuple[str, float]:
        """A token and the second of its end; the library asks again before that."""
        # Loads the AWS SDK, which nothing else here needs.
        from aws_msk_iam_sasl_signer import MSKAuthTokenProvider  # noqa: PLC0415

        text, end_ms = MSKAuthTokenProvider.generate_auth_token(region)
        return text, end_ms / 1000

    return {"security.protocol": "SASL_SSL", "sasl.mechanisms": "OAUTHBEARER", "oauth_cb": token}
