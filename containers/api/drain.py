"""The time between SIGTERM and the end of the server."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Seconds without a request after which clients know; and the longest time that they get.
_QUIET = 0.3
_LONGEST = 2.0


class Drain:
    """Tells clients to close their connections before the server does.

    uvicorn closes an idle connection at once, also when a request is on its way into it: that one would have no answer.
    """

    def __init__(self) -> None:
        self.started = False
        self._last_request = 0.0

    def note_request(self) -> None:
        self._last_request = time.monotonic()

    @contextmanager
    def before_the_end(self) -> Iterator[None]:
        """Within the block SIGTERM reaches uvicorn when clients are quiet, and at once when it comes again."""
        loop = asyncio.get_running_loop()
        end = signal.getsignal(signal.SIGTERM)

        def begin(number: int, frame: FrameType | None) -> None:
            if not callable(end):
                return
            if self.started:
                end(number, frame)
                return
            self.started = True
            longest = time.monotonic() + _LONGEST

            def look() -> None:
                now = time.monotonic()
                if now > longest or now - max(self._last_request, longest - _LONGEST) > _QUIET:
                    end(number, frame)
                else:
                    loop.call_later(0.05, look)

            loop.call_soon_threadsafe(look)

        if callable(end):
            signal.signal(signal.SIGTERM, begin)
        yield
