"""How a refusal must look."""

import httpx


def refused_fields(response: httpx.Response, status: int = 422) -> dict[str, str]:
    """Field to message, after a look at everything that each problem has."""
    body = response.json()
    assert response.status_code == status, body
    assert response.headers["content-type"] == "application/problem+json"
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["requestId"] == response.headers["x-request-id"]
    assert "select" not in response.text.lower()
    assert "insert" not in response.text.lower()
    return {error["field"]: error["message"] for error in body.get("errors", [])}
