"""How long a key is good: revocation, expiry, quota, and a database that is away."""

import asyncio
import math
import time

import httpx
import pytest

from api_process import ApiProcess
from keys import bearer, id_of, make_key
from postgres_server import PostgresServer, Session
from refusals import refused_fields

# The stated bound, and what a busy machine may add.
REVOKED_WITHIN = 5 + 2


def status_of(api: ApiProcess, key: str) -> int:
    return httpx.get(f"{api.url}/v1/orders", params={"limit": 1}, headers=bearer(key)).status_code


def seconds_until(api: ApiProcess, key: str, status: int, at_most: float) -> float:
    started = time.monotonic()
    while status_of(api, key) != status:
        assert time.monotonic() - started < at_most
        time.sleep(0.1)
    return time.monotonic() - started


def test_a_new_key_works_within_a_second(api: ApiProcess, database: Session) -> None:
    assert status_of(api, make_key(database, "orders:read")) in (200, 401)
    seconds_until(api, make_key(database, "orders:read"), 200, 2)


def test_a_revoked_key_is_refused_within_the_bound(api: ApiProcess, database: Session) -> None:
    key, other = make_key(database, "orders:read"), make_key(database, "orders:read")
    seconds_until(api, other, 200, 2)
    seconds_until(api, key, 200, 2)
    database.execute(f"update api.api_keys set revoked_at = now() where id = '{id_of(key)}'")
    seconds_until(api, key, 401, REVOKED_WITHIN)
    assert status_of(api, other) == 200


def test_a_key_ends_at_its_moment_though_it_was_read_before(api: ApiProcess, database: Session) -> None:
    key = make_key(database, "orders:read", expires="3 seconds")
    seconds_until(api, key, 200, 2)
    # Until then without a pause, and from then on.
    assert seconds_until(api, key, 401, 4) > 0.5
    assert status_of(api, key) == 401


def test_who_sends_more_than_the_quota_is_told_when_to_come_again(api: ApiProcess, database: Session) -> None:
    key, other = make_key(database, "orders:read", quota=20), make_key(database, "orders:read", quota=20)
    seconds_until(api, other, 200, 2)
    started = time.monotonic()
    with httpx.Client(base_url=api.url, headers=bearer(key)) as eager:
        answers: list[httpx.Response] = []
        while not answers or answers[-1].status_code == 200:
            answers.append(eager.get("/v1/orders"))
            assert len(answers) < 100
    refused = answers[-1]
    refused_fields(refused, 429)
    # A minute's requests at once, and one every 3 seconds.
    assert 20 <= len(answers) - 1 <= 21 + (time.monotonic() - started) / 3
    assert refused.json()["detail"] == "This API key may send 20 requests a minute."
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 3
    assert status_of(api, other) == 200
    time.sleep(wait)
    assert status_of(api, key) == 200


def test_what_is_refused_for_its_scope_counts_too(api: ApiProcess, database: Session) -> None:
    key = make_key(database, "bars:read", quota=2)
    seconds_until(api, make_key(database, "orders:read"), 200, 2)
    assert [status_of(api, key) for _ in range(3)] == [403, 403, 429]


def test_invented_keys_cause_one_look_a_second_and_no_more(postgres: PostgresServer, database: Session) -> None:
    def looks() -> int:
        calls: int = database.row(
            "select coalesce(sum(seq_scan), 0)::int as n from pg_stat_user_tables where relname = 'api_keys'"
        )["n"]
        return calls

    with ApiProcess(postgres.port) as api:
        started, before = time.monotonic(), looks()
        for number in range(300):
            assert status_of(api, f"tidemark_{number:016x}_{'0' * 64}") == 401
        seconds = time.monotonic() - started
        # Statistics of another session come with a delay.
        time.sleep(1.5)
        assert 1 <= looks() - before <= math.ceil(seconds) + 2


def test_a_known_key_outlives_an_outage_of_the_database_and_an_unknown_one_gets_503(
    api: ApiProcess, postgres: PostgresServer, database: Session
) -> None:
    good, wrong = make_key(database, "orders:read"), make_key(database, "bars:read")
    seconds_until(api, good, 200, 2)
    postgres.stop()
    try:
        time.sleep(5.5)
        # By the key and its scope: the keys are still known; the answer itself has to wait for the database.
        for _ in range(3):
            assert status_of(api, wrong) == 403
            refused = httpx.get(f"{api.url}/v1/orders", headers=bearer(good))
            refused_fields(refused, 503)
            assert "API keys" not in refused.json()["detail"]
        unknown = httpx.get(f"{api.url}/v1/orders", headers=bearer(f"tidemark_{'0' * 16}_{'0' * 64}"))
        refused_fields(unknown, 503)
        assert unknown.headers["retry-after"] == "1"
        assert "API keys cannot be looked up" in unknown.json()["detail"]
    finally:
        postgres.start()
    seconds_until(api, good, 200, 3)


@pytest.mark.parametrize(("outage", "found"), [(60.0, True), (0.5, False)])
def test_an_outage_is_bridged_for_a_bounded_time(
    postgres: PostgresServer, database: Session, monkeypatch: pytest.MonkeyPatch, outage: float, found: bool
) -> None:
    from api_keys import ApiKeys  # noqa: PLC0415
    from problems import Problem  # noqa: PLC0415
    from settings import Settings  # noqa: PLC0415

    key_id = id_of(make_key(database, "ticks:write"))
    for name, value in ApiProcess(postgres.port).env.items():
        monkeypatch.setenv(name, value)
    settings = Settings()

    async def find_in_an_outage() -> bool:
        async with ApiKeys(settings, fresh=0.1, outage=outage) as keys:
            assert await keys.find(key_id)
            await asyncio.to_thread(postgres.stop)
            try:
                await asyncio.sleep(0.6)
                return await keys.find(key_id) is not None
            except Problem as problem:
                assert problem.status_code == 503
                return False
            finally:
                await asyncio.to_thread(postgres.start)

    assert asyncio.run(find_in_an_outage()) is found
