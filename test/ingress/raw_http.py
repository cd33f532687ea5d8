"""HTTP byte by byte: what no well-behaved client would send."""

import json
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

from postgres_server import API_KEY

HOST = b"Host: localhost\r\n"
KEY = f"Authorization: Bearer {API_KEY}\r\n".encode()
JSON = b"Content-Type: application/json\r\n"


@dataclass(frozen=True)
class Answer:
    """`seconds` until the answer was whole. A connection that was closed without an answer has status 0."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json", self
        problem: dict[str, Any] = json.loads(self.body)
        return problem


def get(path: str, *headers: bytes, key: bytes = KEY, method: str = "GET") -> bytes:
    return b"%b %b HTTP/1.1\r\n" % (method.encode(), path.encode()) + HOST + key + b"".join(headers) + b"\r\n"


def post(path: str, body: bytes | str, *headers: bytes, key: bytes = KEY, media_type: bytes = JSON) -> bytes:
    """With the right Content-Length."""
    content = body.encode() if isinstance(body, str) else body
    length = b"Content-Length: %d\r\n" % len(content)
    return get(path, media_type, length, *headers, key=key, method="POST") + content


def post_head(path: str, *headers: bytes) -> bytes:
    """A POST without any length of its own, up to where the body begins."""
    return get(path, JSON, *headers, method="POST")


def exchange(
    port: int, sent: bytes | Iterable[bytes], *, half_close: bool = False, timeout: float = 20, pause: float = 0
) -> Answer:
    """What comes back on one connection for what was sent in these parts, `pause` seconds apart."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        try:
            for part in [sent] if isinstance(sent, bytes) else sent:
                connection.sendall(part)
                time.sleep(pause)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            # Nginx has seen enough; its answer may be there already.
            pass
        try:
            response = HTTPResponse(connection)
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            body = response.read()
        except (HTTPException, ConnectionError):
            return Answer(0, {}, b"", time.monotonic() - started)
        return Answer(response.status, headers, body, time.monotonic() - started)
