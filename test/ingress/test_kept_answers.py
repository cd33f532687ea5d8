"""What Nginx keeps of the API's answers, and from whom it keeps them away."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from api_process import ApiProcess
from keys import bearer, id_of, make_key, wait_until_known
from nginx_process import NginxProcess
from postgres_server import API_KEY, Session


@pytest.fixture(scope="module")
def front(api: ApiProcess) -> Iterator[str]:
    with NginxProcess(api.port) as nginx:
        yield f"http://127.0.0.1:{nginx.port}"


def ask(url: str, key: str, **headers: str) -> tuple[int, str | None]:
    response = httpx.get(url, headers={**bearer(key), **headers})
    # An answer may be with the client before its file is in the cache.
    time.sleep(0.05)
    return response.status_code, response.headers.get("x-cache-status")


def test_an_answer_is_kept_for_its_key_and_for_nobody_else(
    front: str, api: ApiProcess, database: Session, symbol: str
) -> None:
    reader = make_key(database, "instruments:read")
    stranger = make_key(database, "orders:read")
    wait_until_known(api.url, reader)
    wait_until_known(api.url, stranger)
    url = f"{front}/v1/instruments/{symbol}"
    assert ask(url, API_KEY) == (200, "MISS")
    assert ask(url, API_KEY) == (200, "HIT")
    assert ask(url, reader) == (200, "MISS")
    assert ask(url, reader) == (200, "HIT")
    assert ask(url, stranger)[0] == 403
    assert ask(url, reader[:-1] + "g")[0] == 401
    assert httpx.get(url).status_code == 401


def test_a_revoked_key_gets_nothing_after_a_few_seconds_however_often_it_asks(
    front: str, api: ApiProcess, database: Session, symbol: str
) -> None:
    reader = make_key(database, "instruments:read")
    wait_until_known(api.url, reader)
    url = f"{front}/v1/instruments/{symbol}"
    assert ask(url, reader)[0] == 200
    database.execute(f"update api.api_keys set revoked_at = now() where id = '{id_of(reader)}'")
    started = time.monotonic()
    while ask(url, reader)[0] == 200:
        # 5 s until the API looks at the keys again, and as long for what was kept at the end of that.
        assert time.monotonic() - started < 15
        time.sleep(0.2)
    assert ask(url, reader)[0] == 401


def test_a_client_that_asks_for_it_sees_what_it_has_just_written(
    front: str, client: httpx.Client, new_symbol: Callable[[], str]
) -> None:
    symbol = new_symbol()
    url = f"{front}/v1/instruments/{symbol}"
    ask(url, API_KEY)
    client.post("/v1/instruments", json={"symbol": symbol, "name": "New", "currency": "USD"})
    fresh = httpx.get(url, headers={**bearer(API_KEY), "cache-control": "no-cache"})
    assert (fresh.json()["name"], fresh.headers["x-cache-status"]) == ("New", "BYPASS")
    time.sleep(0.05)
    assert httpx.get(url, headers=bearer(API_KEY)).json()["name"] == "New"


def test_orders_and_writes_are_never_kept(front: str) -> None:
    for _ in range(2):
        assert ask(f"{front}/v1/orders", API_KEY) == (200, None)
