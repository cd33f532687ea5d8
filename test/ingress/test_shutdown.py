"""SIGTERM under load, as a deployment sends it: nothing that was answered is lost, nothing is written unanswered."""

import http.client
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from api_process import ApiProcess
from postgres_server import PostgresServer, Session


class Client:
    """Places orders until it is told to leave, each with a note of its own, and keeps a ledger."""

    def __init__(self, api: ApiProcess, symbol: str, name: str, *, keep_alive: bool) -> None:
        self._api = api
        self._symbol = symbol
        self._name = name
        self._keep_alive = keep_alive
        self.answered: set[str] = set()
        # Requests on connections that were taken and then closed without an answer.
        self.dropped: set[str] = set()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._api.port, timeout=30)
        for number in range(1_000_000):
            note = f"{self._name} {number}"
            try:
                told_to_leave = self._place(connection, note)
            except ConnectionRefusedError:
                return
            except (http.client.HTTPException, OSError):
                self.dropped.add(note)
                return
            if told_to_leave:
                return
            if not self._keep_alive:
                connection.close()

    def _place(self, connection: http.client.HTTPConnection, note: str) -> bool:
        """Whether the answer says that the connection ends."""
        order = {"symbol": self._symbol, "customer": "c", "region": "r", "side": "buy", "quantity": "1", "note": note}
        headers = {"content-type": "application/json", "authorization": self._api.client.headers["authorization"]}
        connection.request("POST", "/v1/orders", json.dumps(order), headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 201
        self.answered.add(note)
        return response.getheader("connection") == "close"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_answered_is_stored_and_nothing_else(
    postgres: PostgresServer, database: Session, new_symbol: Callable[[], str], workers: str
) -> None:
    symbol = new_symbol()
    with ApiProcess(postgres.port, WEB_CONCURRENCY=workers) as leaving:
        clients = [Client(leaving, symbol, str(number), keep_alive=number % 2 == 0) for number in range(8)]
        time.sleep(1.5)
        leaving.process.send_signal(signal.SIGTERM)
        for client in clients:
            client.join()
        leaving.process.wait(30)

    stored = Counter(row["note"] for row in database.rows("select note from orders where symbol = $1", symbol))
    assert len(stored) > 20
    assert stored == Counter(note for client in clients for note in client.answered)
    assert [client.dropped for client in clients if client.dropped] == []


def test_an_api_without_load_ends_at_once(postgres: PostgresServer) -> None:
    with ApiProcess(postgres.port) as idle:
        started = time.monotonic()
        idle.stop()
        assert time.monotonic() - started < 5
