"""What the log tells, and what it keeps to itself."""

import json

from api_process import ApiProcess
from postgres_server import PostgresServer, Session


def test_every_line_is_json_and_no_line_holds_a_row(postgres: PostgresServer, database: Session, symbol: str) -> None:
    database.execute("alter table orders add constraint orders_region_check2 check (region <> 'Atlantis')")
    try:
        with ApiProcess(postgres.port) as api:
            placed = api.place(symbol=symbol, customer="Confidential", note="Confidential")
            api.place(symbol=symbol, region="Atlantis", customer="Confidential")
            api.place(symbol="CONFIDENTIAL")
            api.place(symbol=symbol, customer="Confidential", price="Confidential")
            api.client.get("/v1/instruments/CONFIDENTIAL")
            api.client.get("/v1/orders", params={"symbol": "CONFIDENTIAL"})
            log = api.stop()
    finally:
        database.execute("alter table orders drop constraint orders_region_check2")

    lines = [json.loads(line) for line in log.splitlines()]
    assert "confidential" not in log.lower()
    assert "atlantis" not in log.lower()
    requests = [line for line in lines if line["message"] == "request"]
    first = next(line for line in requests if line["requestId"] == placed.headers["x-request-id"])
    assert (first["method"], first["route"], first["status"]) == ("POST", "/v1/orders", 201)
    assert first["seconds"] > 0
    assert [line["status"] for line in requests] == [201, 422, 422, 422, 404, 200]


def test_a_fault_is_answered_with_500_and_logged_without_its_message(
    postgres: PostgresServer, database: Session, symbol: str
) -> None:
    database.execute("alter table orders rename column note to remark")
    try:
        with ApiProcess(postgres.port) as api:
            response = api.place(symbol=symbol, note="Confidential")
            log = api.stop()
    finally:
        database.execute("alter table orders rename column remark to note")

    assert (response.status_code, response.json()["detail"]) == (500, "The API failed; its log tells more.")
    assert response.headers["content-type"] == "application/problem+json"
    error = next(line for line in map(json.loads, log.splitlines()) if "error" in line)
    assert error["error"]["type"] == "UndefinedColumnError"
    assert error["error"]["sqlstate"] == "42703"
    assert any("orders.py" in frame for frame in error["error"]["frames"])
    assert "remark" not in log
    assert "Confidential" not in log
