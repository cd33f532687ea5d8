"""Which text PostgreSQL can hold."""

from pydantic_core import PydanticCustomError


def storable(text: str) -> str:
    """Raises PydanticCustomError for a NUL character and for half of a surrogate pair."""
    if "\x00" in text:
        raise PydanticCustomError("text", "must not hold the character U+0000, which PostgreSQL cannot store")
    # JSON may escape such a half, UTF-8 has no bytes for it; a plain encode is the fastest way to find one.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise PydanticCustomError("text", "must not hold half of a surrogate pair") from None
    return text
