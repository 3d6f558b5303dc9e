"""Passwords are hashed a few at a time, so that pages are answered meanwhile.

Hashing one keeps a processor busy for a good part of a second. In each process so many are hashed
at once, as many wait for a moment, one of each address; everybody else is told to come back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest

from config.gate import Gate, Shut
from config.proxies import client_address

#: Seconds that somebody waits for another's password.
PATIENCE = 3
#: Who hashes and who waits.
DOOR = Gate(most=2 * settings.SIGN_INS_AT_ONCE, each=1)
_places = BoundedSemaphore(settings.SIGN_INS_AT_ONCE)


@contextmanager
def turn(request: HttpRequest) -> Iterator[None]:
    """A place to hash passwords in. Raises Shut where there is none."""
    leave = DOOR.enter(client_address(request))
    try:
        if not _places.acquire(timeout=PATIENCE):
            raise Shut(503)
        try:
            yield
        finally:
            _places.release()
    finally:
        leave()
