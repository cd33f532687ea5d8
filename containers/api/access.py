"""Who may call what: the one place where keys, quotas and scopes are enforced."""

import hashlib
import hmac
import re
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api_keys import ApiKey, ApiKeys
from operations import OPEN
from problems import Problem, response
from quotas import Quotas

_KEY = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +tidemark_([0-9a-f]{16})_([0-9a-f]{64})")
_IN_URL = re.compile(rb"tidemark_[0-9a-f]{16}_")
_NOBODY = bytes(32)


class Access:
    """Pure ASGI, before the router: no body of a stranger is read, and what is not in OPEN asks for a key.

    Leaves `api_key_id` and `operation`, the path's template, in the scope.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._quotas = Quotas()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                await self._admit(scope)
            except Problem as refused:
                await response(refused, scope["request_id"])(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope) -> None:
        _refuse_key_in_url(scope)
        if scope["path"] in OPEN:
            return
        state = scope["app"].state
        key = await _authenticate(Headers(scope=scope), state.api_keys)
        scope["api_key_id"] = key.id
        if seconds := self._quotas.take(key):
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"This API key may send {key.quota} requests a minute.",
                headers={"Retry-After": str(seconds)},
            )
        scope["operation"], wanted = state.operations.find(scope["method"], scope["path"])
        if wanted not in key.scopes:
            raise Problem(
                HTTPStatus.FORBIDDEN,
                f"This API key lacks the scope {wanted}.",
                headers={"WWW-Authenticate": f'Bearer realm="tidemark", error="insufficient_scope", scope="{wanted}"'},
            )


def _refuse_key_in_url(scope: Scope) -> None:
    url = scope.get("raw_path", b"") + b"?" + scope["query_string"]
    if _IN_URL.search(unquote_to_bytes(url)):
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "An API key stands in the URL, which is logged on its way: revoke it, and send keys in the header "
            "Authorization only.",
        )


async def _authenticate(headers: Headers, keys: ApiKeys) -> ApiKey:
    given = headers.getlist("authorization")
    if not given:
        raise Problem(
            HTTPStatus.UNAUTHORIZED,
            "This needs an API key: send the header Authorization: Bearer tidemark_<id>_<secret>.",
            headers={"WWW-Authenticate": 'Bearer realm="tidemark"'},
        )
    if len(given) == 1 and (form := _KEY.fullmatch(given[0])):
        key = await keys.find(form.group(1))
        # Always compared, and in constant time: how long an answer takes tells nothing of a secret, nor of an id.
        digest = hashlib.sha256(form.group(2).encode()).digest()
        if hmac.compare_digest(digest, key.secret_sha256 if key else _NOBODY) and key:
            return key
    raise Problem(
        HTTPStatus.UNAUTHORIZED,
        "This is no API key that is valid now: it is unknown, has expired or was revoked.",
        headers={"WWW-Authenticate": 'Bearer realm="tidemark", error="invalid_token"'},
    )
