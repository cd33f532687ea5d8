"""The outermost layer: a request id, one log line a request, and an answer when everything else failed."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from database_errors import problem_of
from logs import describe
from problems import Problem, response

_log = logging.getLogger("api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBES = {"/healthz", "/readyz"}
# Nginx limits how long they are. What it adds itself counts.
_MOST_HEADERS = 100
# Answers hold rows and are nobody's to keep, but for these, which Nginx keeps: a description; and what changes seldom
# and is asked for often, apart for each key. Nobody gets rows that are older than both numbers of seconds together.
_ROWS_FOR_A_MOMENT = "public, max-age=1, stale-while-revalidate=3"
_KEPT = {
    "/openapi.json": "public, max-age=60",
    "/v1/instruments": _ROWS_FOR_A_MOMENT,
    "/v1/instruments/{symbol}": _ROWS_FOR_A_MOMENT,
    "/v1/daily-bars": _ROWS_FOR_A_MOMENT,
    "/v1/daily-bars/{symbol}/{day}": _ROWS_FOR_A_MOMENT,
}


class RequestLog:
    """Pure ASGI: an error must not travel on to uvicorn, whose log would hold its message."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        drain = scope["app"].state.drain
        drain.note_request()
        status: int | None = None
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                if drain.started:
                    headers["Connection"] = "close"
                kept = _KEPT.get(scope.get("operation") or scope["path"])
                if kept and scope["method"] == "GET" and status == 200:
                    headers["Cache-Control"] = kept
                    headers.add_vary_header("Authorization")
                else:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        error: Exception | None = None
        try:
            if len(scope["headers"]) > _MOST_HEADERS:
                refused = Problem(431, f"There are more than {_MOST_HEADERS} headers.")
                await response(refused, request_id)(scope, receive, send_with_id)
            else:
                await self._app(scope, receive, send_with_id)
        except Exception as raised:
            error = raised
            if status is None:
                problem = problem_of(raised) or Problem(500, "The API failed; its log tells more.")
                await response(problem, request_id)(scope, receive, send_with_id)
        seconds = time.perf_counter() - started
        # The route and not the path: that one may hold a key's value.
        route = scope.get("operation") or getattr(scope.get("route"), "path", None)
        scope["app"].state.metrics.observe(scope["method"], route, status or 500, seconds)
        if scope["path"] not in _PROBES or error or status != 200:
            self._line(scope, route, status, seconds, error)

    @staticmethod
    def _line(scope: Scope, route: str | None, status: int | None, seconds: float, error: Exception | None) -> None:
        fields = {
            "requestId": scope["request_id"],
            "method": scope["method"],
            "key": scope.get("api_key_id"),
            "route": route,
            "status": status,
            "seconds": round(seconds, 6),
        }
        if error:
            fields["error"] = describe(error)
        level = logging.ERROR if status is None or status >= 500 else logging.INFO
        _log.log(level, "request", extra={"fields": fields})
