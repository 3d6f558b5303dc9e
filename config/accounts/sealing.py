"""Keys of phones are sealed, so that a copy of the database alone makes no codes.

AES-256-GCM under a key made of `SECRET_KEY` by HKDF (RFC 5869), bound to the account: a sealed key
that is copied to another account cannot be read there. A `SECRET_KEY` that was replaced reads on as
long as `SECRET_KEY_FALLBACKS` holds it.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = b"config.accounts.sealing"
#: Bytes of the number that is used once, and of a phone's key (RFC 4226 advises 20).
NONCE, KEY = 12, 20


class Unreadable(Exception):
    """A sealed key that no known `SECRET_KEY` opens, or that is another account's."""


def new_key() -> bytes:
    """A phone's key."""
    return secrets.token_bytes(KEY)


def seal(key: bytes, account: int) -> str:
    """A key as it is stored with its account: 64 characters."""
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, key, _bound_to(account))
    return urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, account: int) -> bytes:
    """The key that was sealed for an account. Raises Unreadable."""
    from cryptography.exceptions import InvalidTag  # see below

    try:
        content = urlsafe_b64decode(sealed)
    except ValueError:
        raise Unreadable from None
    for secret in every_secret():
        try:
            return _cipher(secret).decrypt(content[:NONCE], content[NONCE:], _bound_to(account))
        except (InvalidTag, ValueError):
            continue
    raise Unreadable


def every_secret() -> Iterator[str]:
    """`SECRET_KEY`, then those that it replaced."""
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _cipher(secret: str) -> "AESGCM":
    # OpenSSL, for the few who sign in with a phone.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return AESGCM(made.derive(secret.encode()))


def _bound_to(account: int) -> bytes:
    return f"account:{account}".encode()
