"""Whether a certificate holds (核验): by its code, and by the file itself.

By the code it is asked whether the record still states what was signed. A file is compared, byte
for byte by its digest, with those that were handed out; one that differs by a single byte is none
of them.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256

from django.utils import timezone

from awards.honours.validity import valid_until, with_start
from awards.models import Certificate, Recognition, Stage

from . import codes
from .statements import Statement, statement_of

#: The largest file that is looked at, in bytes; a certificate has some 60 kB.
LARGEST = 2 * 1024 * 1024
PDF = b"%PDF-"
#: Where our certificates say their code, in the part of a PDF/A that is never compressed.
SAID = re.compile(rb"<pdf:Keywords>([0-9A-Z-]{4,60})</pdf:Keywords>")


class Standing(Enum):
    """What can be said of a certificate."""

    VALID = "valid"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    #: It was handed out, and what it states was corrected since.
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """What is said of a certificate; of an unknown one nothing else than its code."""

    standing: Standing
    code: str
    recognition: Recognition | None = None

    @property
    def states(self) -> Statement | None:
        """What the certificate states; of one that was replaced, what the record states now."""
        return self.recognition and statement_of(self.recognition)

    @property
    def holds_until(self) -> date | None:
        """The day to which the honour holds; None where it holds for good."""
        return self.recognition and valid_until(self.recognition)

    @property
    def is_overdue(self) -> bool:
        """Whether that day is past, and nothing was done yet."""
        return bool(self.holds_until and self.holds_until < timezone.localdate())


def by_code(typed: str) -> Verdict:
    """What is to be said of the certificate with a code as somebody typed it."""
    if (code := codes.read(typed)) is None:
        return Verdict(Standing.UNKNOWN, typed)
    number = codes.number_in(code)
    rows = with_start(Recognition.objects.public()).select_related("award_year__award", "unit")
    row = rows.filter(pk=number).first() if number < 2**63 else None
    if row is None:
        return Verdict(Standing.UNKNOWN, code)
    if codes.holds(code, number, statement_of(row).signed):
        standing = Standing.VALID
    elif Certificate.objects.filter(recognition=row, code=code).exists():
        standing = Standing.REPLACED
    else:
        return Verdict(Standing.UNKNOWN, code)
    ended = {Stage.REVOKED: Standing.REVOKED, Stage.LAPSED: Standing.LAPSED}
    return Verdict(ended.get(row.stage, standing), code, row)


@dataclass(frozen=True)
class FileVerdict:
    """What is said of an uploaded file: whether it is one that was handed out, and of its code.

    `verdict` is None where the file says no code of ours.
    """

    is_ours: bool
    verdict: Verdict | None


def by_file(content: bytes) -> FileVerdict:
    """What is to be said of an uploaded file."""
    digest = sha256(content).hexdigest()
    if issued := Certificate.objects.filter(digest=digest).first():
        return FileVerdict(True, by_code(issued.code))
    if content.startswith(PDF) and (said := SAID.search(content)):
        return FileVerdict(False, by_code(said[1].decode()))
    return FileVerdict(False, None)
