"""How entries are digested and chained; plain functions of what they say.

The algorithm stands before each digest, so that entries of before a change of the setting still
verify. SM3 (GB/T 32905) is what OpenSSL offers through `hashlib`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

#: Made once: it is asked for every row of an import.
ENCODER = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
#: What the first link follows.
START = "start"


def canonical(content: Mapping) -> bytes:
    """The one text of what an entry says, whichever database it comes from.

    What databases keep as JSON is written by the same encoder, so that it comes back as the same
    text; a moment of its own column as UTC, whatever time zone the database gives it in.
    """
    told = {name: _plain(value) for name, value in content.items()}
    return ENCODER.encode(told).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def digest_of(content: Mapping, algorithm: str = "") -> str:
    """The digest of what an entry says, as algorithm$hex.

    Raises ValueError for an algorithm that this machine does not have.
    """
    return _digest(canonical(content), algorithm)


def digest_of_all(contents: Iterable[Mapping], algorithm: str = "") -> str:
    """The digest of what many say, in their order."""
    return _digest(b"\n".join(map(canonical, contents)), algorithm)


def link(before: str, number: int, digest: str, algorithm: str = "") -> str:
    """The digest of link `number`: over that of the link before and that of its entry."""
    return _digest(f"{before}\n{number}\n{digest}".encode(), algorithm)


def algorithm_of(digest: str) -> str:
    """Which algorithm made a digest."""
    return digest.partition("$")[0]


def _digest(data: bytes, algorithm: str) -> str:
    name = algorithm or settings.AUDIT_HASH
    return f"{name}${hashlib.new(name, data).hexdigest()}"
