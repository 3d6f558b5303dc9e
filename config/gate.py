"""What keeps a thread busy is let in a few at a time, so that pages are answered meanwhile.

A table of all rows takes seconds, a password a good part of one. A gate lets in only so many at
once, and of one address only one; who finds it shut is told to come back in a moment.
"""

import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from threading import Lock

#: Tables that one process writes at once: fewer than its threads, of which pages need the others.
MOST = 2
#: Tables that one address gets from one process at once.
EACH = 1
#: Seconds after which to try again, for `Retry-After`.
RETRY_AFTER = 5


class Shut(Exception):
    """The gate is shut; `status` is 429 if for this address, 503 if for everyone."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Gate:
    """Counts who is inside, at most `most` in all and `each` of one address. Safe for threads."""

    def __init__(self, most: int = MOST, each: int = EACH):
        self.most, self.each = most, each
        self.inside: Counter[str] = Counter()
        self._lock = Lock()

    def enter(self, address: str) -> Callable[[], None]:
        """Take a place; what is returned gives it back. Raises Shut where there is none."""
        with self._lock:
            if self.inside[address] >= self.each:
                raise Shut(429)
            if self.inside.total() >= self.most:
                raise Shut(503)
            self.inside[address] += 1
        return lambda: self._leave(address)

    def _leave(self, address: str) -> None:
        with self._lock:
            self.inside[address] -= 1
            self.inside += Counter()  # forgets who has none left


class Held:
    """Chunks of a response that hold a place until they end, are closed, or are forgotten.

    The server closes a response that was sent and one whose reader went away; one that never came
    to be sent is forgotten.
    """

    def __init__(self, chunks: Iterable, leave: Callable[[], None]):
        self._chunks = iter(chunks)
        self._leave = weakref.finalize(self, leave)

    def __iter__(self) -> Iterator:
        return self

    def __next__(self):
        try:
            return next(self._chunks)
        except BaseException:
            self._leave()
            raise

    def close(self) -> None:
        """Stop reading rows and give the place back."""
        close = getattr(self._chunks, "close", None)
        try:
            if close:
                close()
        finally:
            self._leave()


#: The gate of this process.
GATE = Gate()
