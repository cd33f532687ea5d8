"""The API's connection to Kafka: who is let in, and what happens to one that never mends."""

import asyncio
import base64
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from confluent_kafka import KafkaError

from api_process import ApiProcess
from postgres_server import PostgresServer
from refusals import refused_fields

VARIABLES = {"DB_HOST": "h", "DB_PASSWORD": "p", "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
TICK = {"symbol": "IBM", "price": "1", "traded_at": "2026-11-27T16:00:00Z"}


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_password_of_msk_is_signed_for_its_region_and_short_lived(variables: pytest.MonkeyPatch) -> None:
    from kafka_connection import login  # noqa: PLC0415
    from settings import read_settings  # noqa: PLC0415

    for name, value in {
        "KAFKA_AUTH": "iam",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }.items():
        variables.setenv(name, value)
    asked = login(read_settings())
    assert (asked["security.protocol"], asked["sasl.mechanisms"]) == ("SASL_SSL", "OAUTHBEARER")
    token, end = asked["oauth_cb"]("")
    assert 600 < end - time.time() <= 900
    url = urlsplit(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode())
    assert url.netloc == "kafka.eu-central-1.amazonaws.com"
    assert parse_qs(url.query)["Action"] == ["kafka-cluster:Connect"]
    assert parse_qs(url.query)["X-Amz-Credential"][0].startswith("key/")


def test_without_keys_for_msk_ticks_are_refused_and_rows_are_taken(postgres: PostgresServer) -> None:
    nothing = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null"}
    region = {"KAFKA_AUTH": "iam", "AWS_REGION": "eu-central-1", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    with ApiProcess(postgres.port, **nothing, **region) as api:
        assert api.client.get("/v1/instruments").status_code == 200
        refused = api.client.post("/v1/ticks", json=TICK)
        refused_fields(refused, 503)
        assert refused.json()["detail"] == "Kafka does not let the API in: none of these ticks was sent."


def test_a_connection_is_shared_until_a_fatal_error_and_then_replaced(variables: pytest.MonkeyPatch) -> None:
    from settings import read_settings  # noqa: PLC0415
    from tick_producer import TickProducer  # noqa: PLC0415

    del variables

    async def connect() -> None:
        async with TickProducer(read_settings()) as producer:
            first, second = await asyncio.gather(producer.connection(), producer.connection())
            assert first is second
            first.complain(KafkaError(KafkaError._TRANSPORT, "away", False))
            assert await producer.connection() is first
            first.complain(KafkaError(KafkaError._FATAL, "for ever", True))
            assert await producer.connection() is not first

    asyncio.run(connect())
