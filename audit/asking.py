"""Who asks, and from where, for what is written down while a request is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Asker:
    """Of a request, or of a command, which has no address."""

    request: HttpRequest | None = None
    address: str = ""

    @property
    def person(self):
        """The account that is signed in; None of a visitor and of a command."""
        user = getattr(self.request, "user", None)
        return user if getattr(user, "is_authenticated", False) else None


#: Of a command nobody asks.
NOBODY = Asker()
_asker: ContextVar[Asker] = ContextVar("asker", default=NOBODY)


@contextmanager
def asking(request: HttpRequest, address: str) -> Iterator[None]:
    """What is recorded inside is done for this request."""
    token = _asker.set(Asker(request, address))
    try:
        yield
    finally:
        _asker.reset(token)


def asker() -> Asker:
    """Whose request is being answered."""
    return _asker.get()
