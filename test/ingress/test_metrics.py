"""Metrics at a port of their own, from every worker process."""

import time
from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api_process import ApiProcess
from postgres_server import PostgresServer, free_port

REQUESTS = "http_server_request_duration_seconds_count"


def read(port: int) -> dict[str, list[tuple[dict[str, str], float]]]:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def requests(port: int) -> dict[tuple[str, str, str], float]:
    names = ("http_request_method", "http_route", "http_response_status_code")
    return {
        (labels[names[0]], labels[names[1]], labels[names[2]]): value for labels, value in read(port).get(REQUESTS, [])
    }


def pair_of_ports() -> int:
    """The first of two that are free."""
    while True:
        port = free_port()
        try:
            with httpx.Client() as client:
                client.get(f"http://127.0.0.1:{port + 1}")
        except httpx.ConnectError:
            return port


def until_open(*ports: int) -> None:
    deadline = time.monotonic() + 30
    for port in ports:
        while True:
            try:
                read(port)
                break
            except httpx.ConnectError:
                assert time.monotonic() < deadline, f"nobody listens at {port}"
                time.sleep(0.05)


def test_requests_are_counted_by_route_and_status_without_what_clients_invent(
    postgres: PostgresServer, new_symbol: Callable[[], str]
) -> None:
    symbol, port = new_symbol(), free_port()
    with ApiProcess(postgres.port, METRICS_PORT=str(port)) as api:
        order = api.place(symbol=symbol).json()
        api.place(symbol=symbol)
        api.place(symbol="NOSUCH")
        api.client.get(f"/v1/orders/{order['id']}")
        api.client.get("/v1/invented/CONFIDENTIAL")
        api.client.request("CONFIDENTIAL", "/v1/orders")
        counted = requests(port)
        samples = read(port)

    assert counted["POST", "/v1/orders", "201"] == 2
    assert counted["POST", "/v1/orders", "422"] == 1
    assert counted["GET", "/v1/orders/{id}", "200"] == 1
    assert "CONFIDENTIAL" not in str(samples)
    assert {method for method, *_ in counted} <= {"GET", "POST", "_OTHER"}
    assert samples["process_cpu_seconds_total"][0][1] > 0


def test_the_pool_tells_its_connections(postgres: PostgresServer, symbol: str) -> None:
    port = free_port()
    with ApiProcess(postgres.port, METRICS_PORT=str(port), DB_POOL_SIZE="3") as api:
        api.place(symbol=symbol)
        samples = read(port)
    assert samples["db_client_connection_max"] == [({}, 3)]
    assert samples["db_client_connection_pending_requests"] == [({}, 0)]
    count = {labels["state"]: value for labels, value in samples["db_client_connection_count"]}
    assert count["used"] == 0
    assert 1 <= count["idle"] <= 3


def test_each_worker_process_has_a_port(postgres: PostgresServer, symbol: str) -> None:
    port = pair_of_ports()
    with ApiProcess(postgres.port, METRICS_PORT=str(port), WEB_CONCURRENCY="2") as api:
        # The API is up as soon as one of them is.
        until_open(port, port + 1)
        for _ in range(40):
            # A connection of its own each: the kernel spreads connections, not requests.
            response = httpx.get(f"http://127.0.0.1:{api.port}/v1/instruments/{symbol}", headers=api.client.headers)
            assert response.status_code == 200
        of_workers = [requests(number) for number in (port, port + 1)]
    route = ("GET", "/v1/instruments/{symbol}", "200")
    assert sum(counted.get(route, 0) for counted in of_workers) == 40


def test_the_door_opens_also_when_the_port_of_the_metrics_is_taken(postgres: PostgresServer) -> None:
    port = free_port()
    with ApiProcess(postgres.port, METRICS_PORT=str(port)), ApiProcess(postgres.port, METRICS_PORT=str(port)) as second:
        assert second.client.get("/readyz").status_code == 200
        assert '"no port is free for metrics"' in second.stop()


def test_the_api_s_own_port_shows_no_metrics(client: httpx.Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("accept", ["application/openmetrics-text; version=1.0.0", "text/plain"])
def test_openmetrics_is_spoken_to_who_asks_for_it(postgres: PostgresServer, accept: str) -> None:
    port = free_port()
    with ApiProcess(postgres.port, METRICS_PORT=str(port)):
        response = httpx.get(f"http://127.0.0.1:{port}/metrics", headers={"accept": accept})
    assert response.headers["content-type"].startswith(accept.partition(";")[0])
    assert response.text.endswith("# EOF\n") == accept.startswith("application/openmetrics")
