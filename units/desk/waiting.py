"""Uploads that wait between two sendings of a form: until they are confirmed, or the rest is right.

They lie beside the public media, since nobody has looked at what they tell, and an hour at most.
"""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.crypto import get_random_string

#: How long uploaded files wait, in seconds.
WAIT = 3600
SALT = "waiting"


def room() -> FileSystemStorage:
    """Where uploads wait."""
    return FileSystemStorage(Path(settings.MEDIA_ROOT).with_name("waiting"))


def clear() -> None:
    """Remove what waited in vain."""
    storage = room()
    for name in storage.listdir("")[1] if storage.exists("") else ():
        if timezone.now() - storage.get_modified_time(name) > timedelta(seconds=WAIT):
            storage.delete(name)


def store(upload: File) -> str:
    """Keep an upload; its name in the room, which nobody can guess."""
    upload.seek(0)
    return room().save(get_random_string(32), upload)


def keep(upload: File) -> str:
    """Keep an upload, or one that waits already for another hour.

    Returns a ticket for the form, which has nothing that can be guessed.
    """
    if read := _read(getattr(upload, "ticket", "")):
        with suppress(FileNotFoundError):
            os.utime(room().path(read[0]))
            return _ticket(*read)
    return _ticket(store(upload), upload.name)


def take(ticket: str) -> SimpleUploadedFile | None:
    """The upload of a ticket, which stays in the room; None for none, and for one that is too old.

    Its `ticket` is the one given.
    """
    if not (read := _read(ticket)) or not room().exists(read[0]):
        return None
    stored, name = read
    with room().open(stored) as file:
        upload = SimpleUploadedFile(name, file.read())
    upload.ticket = ticket
    return upload


def let_go(ticket: str) -> None:
    """Remove the upload of a ticket."""
    if read := _read(ticket):
        room().delete(read[0])


def _ticket(stored: str, name: str) -> str:
    return signing.dumps([stored, name], salt=SALT, compress=True)


def _read(ticket: str) -> tuple[str, str] | None:
    try:
        stored, name = signing.loads(ticket, salt=SALT, max_age=WAIT)
    except signing.BadSignature:  # too old too
        return None
    return stored, name
