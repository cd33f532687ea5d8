"""Bad input through Nginx: a clear 4xx, nothing written, and the next request is answered."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from api_process import ApiProcess
from bad_requests import REQUESTS
from bad_values import SYMBOL, VALUES, Bad, order
from keys import bearer, make_key, wait_until_known
from nginx_process import NginxProcess
from postgres_server import PostgresServer, Session
from raw_http import Answer, exchange, get, post, post_head

# Seconds; an answer to the largest body takes about one here.
_LONGEST = 10
_CLIENT_TIMEOUT = 2
_TABLES = ("instruments", "daily_bars", "orders", "api.idempotency_keys")


@dataclass
class Door:
    """Nginx before the API before a database of its own, which holds one instrument and one order."""

    nginx: NginxProcess
    api: ApiProcess
    database: Session

    def contents(self) -> list[dict[str, Any]]:
        """Number of rows and a hash of all that stands in them, table by table."""
        contents = "select count(*) as n, md5(string_agg(t::text, ';' order by t::text)) as hash from"
        return [self.database.row(f"{contents} {table} t") for table in _TABLES]

    def exchange(self, *parts: bytes, half_close: bool = False, pause: float = 0) -> Answer:
        return exchange(self.nginx.port, parts, half_close=half_close, pause=pause)

    def check_health(self) -> None:
        """The next one on a connection of its own is served, from the database."""
        answer = self.exchange(get(f"/v1/orders?symbol={SYMBOL}"))
        assert answer.status == 200
        assert answer.seconds < _LONGEST


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with (
        PostgresServer() as postgres,
        ApiProcess(postgres.port) as api,
        NginxProcess(api.port, NGINX_CLIENT_TIMEOUT=f"{_CLIENT_TIMEOUT}s") as nginx,
        postgres.session() as database,
    ):
        instrument = {"symbol": SYMBOL, "name": "n", "currency": "USD"}
        assert exchange(nginx.port, post("/v1/instruments", json.dumps(instrument))).status == 201
        assert exchange(nginx.port, post("/v1/orders", order())).status == 201
        yield Door(nginx, api, database)
        lines = [json.loads(line) for line in nginx.access_log().splitlines()]
        assert lines
        assert [line for line in lines if line["status"] >= 500] == []
        log = api.stop()
        requests = [json.loads(line) for line in log.splitlines()]
        assert [line for line in requests if line.get("error") or line["level"] == "error"] == []
        assert "Traceback" not in log + nginx.error_log()


def refused(answer: Answer, status: int, names: str) -> None:
    assert answer.status == status, answer
    problem = answer.problem()
    assert (problem["status"], problem["type"]) == (status, "about:blank")
    fields = [error["field"] for error in problem.get("errors", [])]
    assert names in fields or (not fields and names in problem["title"] + problem["detail"]), problem
    for leak in ("Traceback", ".py", "select ", "asyncpg", "127.0.0.1", "nginx/", "uvicorn"):
        assert leak not in answer.body.decode() + str(answer.headers)


@pytest.mark.parametrize("bad", [*VALUES, *REQUESTS], ids=lambda bad: bad.name)
def test_it_is_refused_and_nothing_is_written(door: Door, bad: Bad) -> None:
    before = door.contents()
    answer = door.exchange(bad.sent)
    refused(answer, bad.status, bad.names)
    assert answer.seconds < _LONGEST
    assert door.contents() == before
    door.check_health()


def test_a_row_of_exactly_the_limit_is_taken(door: Door) -> None:
    assert door.exchange(post("/v1/orders", order().ljust(1024 * 1024))).status == 201


@pytest.mark.parametrize(
    "text", ["'; drop table orders; --", "{{7*7}}", "${jndi:ldap://a}", "<script>", "a\r\nX-A: b", "%s%n", "\u202e"]
)
def test_text_that_would_be_a_command_elsewhere_is_text_here(door: Door, text: str) -> None:
    answer = door.exchange(post("/v1/orders", order(note=text, customer=text, attributes={text: text})))
    assert answer.status == 201
    stored = json.loads(answer.body)
    row = door.database.row("select note, customer, attributes from orders where id = $1", stored["id"])
    assert row == {"note": text, "customer": text, "attributes": json.dumps({text: text}, ensure_ascii=False)}
    assert "x-a" not in answer.headers


def test_a_header_that_holds_another_is_neither_answered_nor_logged_as_one(door: Door) -> None:
    answer = door.exchange(get("/v1/orders", b'X-Request-ID: a\\r\\nX-A: b\r\nUser-Agent: "}\\n{"\r\n'))
    assert answer.status == 200
    assert "x-a" not in answer.headers
    assert len(answer.headers["x-request-id"]) == 32


def test_keys_without_the_scope_or_revoked_are_refused(door: Door) -> None:
    reader = make_key(door.database, "orders:read")
    revoked = make_key(door.database, "orders:write", revoked=True)
    wait_until_known(door.api.url, reader)
    before = door.contents()
    for key, status, names in ((reader, 403, "orders:write"), (revoked, 401, "revoked")):
        header = f"Authorization: {bearer(key)['authorization']}\r\n".encode()
        refused(door.exchange(post("/v1/orders", order(), key=header)), status, names)
    assert door.contents() == before


def test_an_idempotency_key_with_another_body_is_refused(door: Door) -> None:
    key = b"Idempotency-Key: misused\r\n"
    assert door.exchange(post("/v1/orders", order(), key)).status == 201
    before = door.contents()
    refused(door.exchange(post("/v1/orders", order(note="other"), key)), 409, "Idempotency-Key")
    assert door.contents() == before


@pytest.mark.parametrize(
    "sent",
    [
        get("/v1/orders")[:-2],
        post_head("/v1/orders", b"Content-Length: 1000\r\n") + order().encode(),
        post_head("/v1/orders", b"Transfer-Encoding: chunked\r\n") + b"%x\r\n" % len(order()) + order().encode(),
        post_head("/v1/orders", b"Transfer-Encoding: chunked\r\n") + b"fffff\r\n{",
        post_head("/v1/orders", b"Content-Length: 10\r\nExpect: 100-continue\r\n"),
    ],
    ids=["headers", "a body that is shorter than it says", "chunks without an end", "half a chunk", "no body"],
)
@pytest.mark.parametrize("half_close", [False, True], ids=["silent", "half-closed"])
def test_what_does_not_end_is_let_go_and_not_written(door: Door, sent: bytes, half_close: bool) -> None:
    before = door.contents()
    answer = door.exchange(sent, half_close=half_close)
    # Nginx closes such a connection without an answer; 100 is the word to go on that was asked for.
    assert answer.status in (0, 100, 400, 408)
    assert answer.seconds < _CLIENT_TIMEOUT + 3
    assert door.contents() == before
    door.check_health()


def test_headers_that_drip_are_cut_off(door: Door) -> None:
    drops = [b"GET /v1/orders HTTP/1.1\r\n", *(b"X-%d: a\r\n" % number for number in range(40))]
    answer = door.exchange(*drops, pause=0.2)
    assert answer.status in (0, 408)
    assert answer.seconds < 40 * 0.2 + 1
    door.check_health()


def test_a_request_whose_sender_has_closed_his_half_is_answered(door: Door) -> None:
    answer = door.exchange(post("/v1/orders", order()), half_close=True)
    assert answer.status == 201


def test_hundreds_of_slow_clients_do_not_keep_others_waiting(door: Door) -> None:
    before = door.contents()
    slow = [socket.create_connection(("127.0.0.1", door.nginx.port)) for _ in range(300)]
    try:
        for number, connection in enumerate(slow):
            begin = get("/v1/orders")[:-2] if number % 2 else post_head("/v1/orders", b"Content-Length: 9\r\n") + b"{"
            connection.sendall(begin)
        started = time.monotonic()
        for _ in range(5):
            door.check_health()
        assert time.monotonic() - started < _CLIENT_TIMEOUT
    finally:
        for connection in slow:
            connection.close()
    assert door.contents() == before


def test_bad_input_from_many_at_once_leaves_the_good_alone(door: Door) -> None:
    before = door.database.row("select count(*) as n from orders")["n"]
    chosen = [bad for bad in VALUES if len(bad.sent) < 100_000]
    wrong: list[str] = []

    def send(start: int) -> None:
        for bad in chosen[start::4]:
            if door.exchange(bad.sent).status != bad.status:
                wrong.append(bad.name)
            if door.exchange(post("/v1/orders", order())).status != 201:
                wrong.append("a good order after " + bad.name)

    threads = [threading.Thread(target=send, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert door.database.row("select count(*) as n from orders")["n"] == before + len(chosen)
