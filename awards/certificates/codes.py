"""The code of a certificate (核验码): short enough to type, and nobody can make one up.

`0042-QX7M-3K9T-VB2H-8RJW`: the number of the recognition, then eighty bits of a signature over what
the certificate states. Letters and digits are Crockford's, without I, L, O and U, which are taken
for 1, 0 and V. A guess is right once in 2^80 times, and each costs a request. Keys are those of
`django.core.signing`: what an earlier SECRET_KEY signed holds while it stands among
SECRET_KEY_FALLBACKS.
"""

import base64
import re
import unicodedata

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

SALT = "awards.certificates"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Bytes of the signature that a code holds, and the letters for them: five bits each.
BYTES, LETTERS = 10, 16
GROUP = 4
#: More letters than the largest number of a recognition needs.
LONGEST = LETTERS + 13
READ_AS = str.maketrans("ILOU", "110V")


def code_of(number: int, statement: str) -> str:
    """The code of the recognition with a number, over what its certificate states."""
    signer = _signer()
    return _written(_letters(number).rjust(GROUP, "0") + _signature(number, statement, signer.key))


def holds(code: str, number: int, statement: str) -> bool:
    """Whether a code as `read` has it is that of a statement, by the present key or a former."""
    signer, signature = _signer(), code.replace("-", "")[-LETTERS:]
    return number_in(code) == number and any(
        constant_time_compare(signature, _signature(number, statement, key))
        for key in (signer.key, *signer.fallback_keys)
    )


def read(typed: str) -> str | None:
    """A code as it is written, from one as somebody typed it; None where it cannot be one.

    Small and full-width letters, blanks and any dashes are taken as they are meant.
    """
    text = unicodedata.normalize("NFKC", typed).upper().translate(READ_AS)
    text = re.sub(r"[\s\-–—_.·]", "", text)
    if not GROUP + LETTERS <= len(text) <= LONGEST or set(text) - set(ALPHABET):
        return None
    return _written(text)


def number_in(code: str) -> int:
    """The number of the recognition in a code as `read` has it."""
    number = 0
    for letter in code.replace("-", "")[:-LETTERS]:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def _signer() -> Signer:
    return Signer(salt=SALT)


def _signature(number: int, statement: str, key: str) -> str:
    whole = _signer().signature(f"{number} {statement}", key)
    digest = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    return _letters(int.from_bytes(digest[:BYTES], "big")).rjust(LETTERS, "0")


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return letters


def _written(letters: str) -> str:
    """In groups of four, the signature's counted from the end; the number as it is."""
    number, signature = letters[:-LETTERS], letters[-LETTERS:]
    groups = [signature[at : at + GROUP] for at in range(0, LETTERS, GROUP)]
    return "-".join([number, *groups])
