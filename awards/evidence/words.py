"""How people and files are called in an evidence file."""

import re

from awards.certificates.issuing import UNFIT
from awards.review.holding import called

#: Endings of files by what browsers are told that they are.
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
#: So many characters of a name stand in that of a file: file systems count bytes.
SHORT = 20
#: Rows that are read at a time, and of files one.
CHUNK, FILE_AT_A_TIME = 500, 1


def who(user) -> str:
    """A person with their account; empty of nobody."""
    if user is None:
        return ""
    name = called(user)
    return name if name == user.get_username() else f"{name}（{user.get_username()}）"


def file_name(place: int, name: str, kind: str) -> str:
    """What a file is called that lies beside others: its place, whose it is, its kind."""
    return f"{place:04}-{re.sub(UNFIT, '_', name[:SHORT])}.{ENDINGS.get(kind, 'bin')}"
