"""Entity tags and the preconditions that name them (RFC 9110, section 13)."""

import hashlib
import re
from http import HTTPStatus
from typing import Annotated

from fastapi import Header, Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from exact_json import Json, encode
from problems import described

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t]*(?:\*|{_TAG}(?:[ \t]*,[ \t]*{_TAG})*)[ \t]*")


TAGGED = {"ETag": described("Names this state of the order, for If-Match and If-None-Match.")}


def tagged(value: Json, status: int = HTTPStatus.OK, location: str | None = None) -> Response:
    """The answer with a strong tag: a hash of its bytes, which changes when and only when a client sees a change."""
    body = encode(value).encode()
    headers = {"ETag": f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'}
    if location is not None:
        headers["Location"] = location
    return Response(body, status, headers, "application/json")


def names(precondition: str, answer: Response) -> bool:
    """Whether a precondition is * or lists the answer's tag.

    Nginx marks a tag as weak when it compresses an answer. The tag is a hash of the bytes before that, so W/"a" tells
    the same bytes as "a" and passes where RFC 9110 asks for a strong comparison.
    """
    if precondition.strip() == "*":
        return True
    return answer.headers["ETag"] in (tag.removeprefix("W/") for tag in re.findall(_TAG, precondition))


def unchanged(answer: Response, if_none_match: str | None) -> Response:
    """304 in the answer's place when the client has it."""
    if if_none_match is None or not names(if_none_match, answer):
        return answer
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": answer.headers["ETag"]})


def _check(header: str) -> str:
    if not _LIST.fullmatch(header):
        raise PydanticCustomError("entity_tags", 'must be * or entity tags in quotes, such as "5d41402a"')
    return header


_IF_MATCH = "The change is made only when the order's present ETag is listed here; else 412."
_IF_NONE_MATCH = "304 without a body when the order's present ETag is listed here."
IfMatch = Annotated[str | None, Header(alias="If-Match", description=_IF_MATCH), AfterValidator(_check)]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description=_IF_NONE_MATCH), AfterValidator(_check)]
