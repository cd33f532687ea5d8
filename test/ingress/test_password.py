"""A password is rotated while the API runs."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import PASSWORD, PostgresServer, Session
from refusals import refused_fields
from secrets_manager import SecretsManager

NAME = "tidemark/source/api"


@pytest.fixture(scope="module")
def manager() -> Iterator[SecretsManager]:
    with SecretsManager() as secrets:
        secrets.make(NAME, PASSWORD)
        yield secrets


@pytest.fixture
def change_password(database: Session, manager: SecretsManager) -> Iterator[Callable[[str], None]]:
    def change(password: str) -> None:
        database.execute(f"alter role api password '{password}'")

    yield change
    change(PASSWORD)
    manager.put(NAME, PASSWORD)


def test_a_rotation_under_load_fails_no_request(
    postgres: PostgresServer,
    database: Session,
    manager: SecretsManager,
    change_password: Callable[[str], None],
    new_symbol: Callable[[], str],
) -> None:
    """First the secret and then the role, and the other way round: both orders are in use."""
    symbol = new_symbol()
    answers: list[httpx.Response] = []
    done = threading.Event()

    def place_until_done(process: ApiProcess) -> None:
        while not done.is_set():
            answers.append(process.place(symbol=symbol))

    with ApiProcess(postgres.port, DB_SECRET_ID=NAME, DB_POOL_SIZE="8", **manager.env) as process:
        with ThreadPoolExecutor(8) as pool:
            writers = [pool.submit(place_until_done, process)]
            while not answers:
                time.sleep(0.01)
            manager.put(NAME, "second-password")
            change_password("second-password")
            # Each further writer makes the pool open a connection, with the new password.
            writers += [pool.submit(place_until_done, process) for _ in range(3)]
            time.sleep(1)
            change_password("third-password")
            writers += [pool.submit(place_until_done, process) for _ in range(4)]
            time.sleep(1)
            manager.put(NAME, "third-password")
            time.sleep(1.5)
            done.set()
            for writer in writers:
                writer.result()
        log = process.stop()

    assert [answer.status_code for answer in answers if answer.status_code != 201] == []
    assert len(database.rows("select from orders where symbol = $1", symbol)) == len(answers)
    assert log.count('"password of the database read again"') == 2
    for password in (PASSWORD, "second-password", "third-password"):
        assert password not in log


def test_a_secret_that_is_no_help_is_asked_for_a_bounded_time(
    postgres: PostgresServer, manager: SecretsManager, change_password: Callable[[str], None]
) -> None:
    change_password("known-to-nobody")
    for secret in (NAME, "tidemark/no/such/secret"):
        with ApiProcess(postgres.port, DB_SECRET_ID=secret, **manager.env) as locked_out:
            started = time.monotonic()
            refused = locked_out.client.get("/readyz")
            assert refused_fields(refused, 503) == {}
            assert time.monotonic() - started < 15
            assert "password" not in refused.text
            log = locked_out.stop()
            assert '"sqlstate": "28P01"' in log
            assert PASSWORD not in log


def test_without_a_secret_a_refused_password_is_told_at_once(
    postgres: PostgresServer, change_password: Callable[[str], None]
) -> None:
    change_password("known-to-nobody")
    with ApiProcess(postgres.port) as locked_out:
        started = time.monotonic()
        refused_fields(locked_out.client.get("/readyz"), 503)
        assert time.monotonic() - started < 2
