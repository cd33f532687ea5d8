"""Optimistic concurrency: an order is changed only by who has seen its present state."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from api_process import ApiProcess
from postgres_server import Session
from refusals import refused_fields


def path_of(order: dict[str, Any]) -> str:
    return f"/v1/orders/{order['id']}"


def test_every_answer_with_an_order_has_the_tag_of_its_state(api: ApiProcess, symbol: str) -> None:
    placed = api.place(symbol=symbol, note="first")
    tag = placed.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    path = path_of(placed.json())
    assert api.client.get(path).headers["etag"] == tag

    amended = api.client.patch(path, json={"note": "second"})
    assert amended.headers["etag"] == api.client.get(path).headers["etag"] != tag
    assert api.client.patch(path, json={"note": "first"}).headers["etag"] == tag


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '{} ,\t"other"', "*"])
def test_a_change_passes_with_the_present_tag(api: ApiProcess, symbol: str, form: str) -> None:
    placed = api.place(symbol=symbol)
    path = path_of(placed.json())

    amended = api.client.patch(path, json={"note": "n"}, headers={"if-match": form.format(placed.headers["etag"])})
    assert (amended.status_code, amended.json()["note"]) == (200, "n")
    deleted = api.client.delete(path, headers={"if-match": form.format(amended.headers["etag"])})
    assert deleted.status_code == 204


@pytest.mark.parametrize("form", ["{}", '"other"', 'W/"other"', '"", "*"'])
def test_a_change_of_a_state_that_is_gone_is_refused(
    api: ApiProcess, database: Session, symbol: str, form: str
) -> None:
    placed = api.place(symbol=symbol)
    path = path_of(placed.json())
    api.client.patch(path, json={"note": "newer"})

    headers = {"if-match": form.format(placed.headers["etag"])}
    for refused in (
        api.client.patch(path, json={"note": "mine"}, headers=headers),
        api.client.delete(path, headers=headers),
    ):
        assert refused_fields(refused, 412) == {}
        assert refused.json()["detail"] == "The order was changed since: read it again."
    assert database.row("select note from orders where id = $1", placed.json()["id"]) == {"note": "newer"}


@pytest.mark.parametrize("header", ["", "x", '"a', "'a'", '"a" "b"', '*, "a"', 'w/"a"', '"a b"'])
def test_what_is_no_list_of_tags_is_refused(api: ApiProcess, symbol: str, header: str) -> None:
    path = path_of(api.place(symbol=symbol).json())
    headers = {"if-match": header}
    refusals = [
        (api.client.patch(path, json={"note": "n"}, headers=headers), "If-Match"),
        (api.client.delete(path, headers=headers), "If-Match"),
        (api.client.get(path, headers={"if-none-match": header}), "If-None-Match"),
    ]
    for refused, name in refusals:
        assert list(refused_fields(refused)) == [name]


def test_an_order_that_is_gone_is_not_found_whatever_the_tag(api: ApiProcess, symbol: str) -> None:
    placed = api.place(symbol=symbol)
    path = path_of(placed.json())
    api.client.delete(path)
    for tag in (placed.headers["etag"], "*"):
        refused_fields(api.client.patch(path, json={"note": "n"}, headers={"if-match": tag}), 404)
        refused_fields(api.client.delete(path, headers={"if-match": tag}), 404)


def test_a_client_that_has_the_present_state_gets_no_body(api: ApiProcess, symbol: str) -> None:
    placed = api.place(symbol=symbol)
    path, tag = path_of(placed.json()), placed.headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        known = api.client.get(path, headers={"if-none-match": header})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    api.client.patch(path, json={"note": "newer"})
    changed = api.client.get(path, headers={"if-none-match": tag})
    assert (changed.status_code, changed.json()["note"]) == (200, "newer")


def test_one_of_many_changes_of_the_same_state_wins(
    api: ApiProcess, client: httpx.Client, database: Session, new_symbol: Callable[[], str]
) -> None:
    placed = api.place(symbol=new_symbol())
    path, headers = path_of(placed.json()), {"if-match": placed.headers["etag"]}

    def amend(number: int) -> httpx.Response:
        return client.patch(path, json={"note": f"writer {number}"}, headers=headers)

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(amend, range(12)))

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 11
    (winner,) = (answer for answer in answers if answer.status_code == 200)
    stored = database.row("select note from orders where id = $1", placed.json()["id"])
    assert stored == {"note": winner.json()["note"]}
