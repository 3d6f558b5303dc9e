"""Of several threads of a process that want the same made, one makes it and the others wait."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """One thread at a time makes what bears a key; after `patience` seconds others make it too."""

    def __init__(self, patience: float):
        self.patience = patience
        self._guard = Lock()
        self._taken: weakref.WeakValueDictionary[str, Lock] = weakref.WeakValueDictionary()

    @contextmanager
    def at(self, key: str) -> Iterator[None]:
        """Wait for one's turn; whoever had it before may have made what is wanted."""
        with self._guard:
            turn = self._taken.setdefault(key, Lock())
        alone = turn.acquire(timeout=self.patience)
        try:
            yield
        finally:
            if alone:
                turn.release()
