"""`manage.py tidy`: files that a cut-short upload left behind go, every other stays."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from awards.models import StoryPhoto
from tests.factories import make_recognition, make_unit
from tests.units.pictures import photo
from units.models import Photo

pytestmark = pytest.mark.django_db
SAID = {"alt": "示例", "credit": "示例"}


@pytest.fixture
def media(settings) -> Path:
    return Path(settings.MEDIA_ROOT)


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def age(media: Path, *, minutes: int) -> None:
    """Let every file be written so long ago."""
    then = time.time() - minutes * 60
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def lay(media: Path, *names: str) -> None:
    """Files as a killed upload leaves them, seven bytes each."""
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"1234567")


def tidy(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("tidy", *arguments, stdout=said)
    return said.getvalue().splitlines()


@pytest.fixture
def kept(media) -> set[str]:
    """The files of a unit's photograph, of a story's, and of one that shares a story's files."""
    Photo.objects.create(unit=make_unit(), image=photo(900, 600), **SAID)
    story = {"recognition": make_recognition(), **SAID}
    StoryPhoto.objects.create(image=photo(2000, 1000), **story)
    StoryPhoto.objects.create(image=photo(2000, 1000), **story)
    return files(media)


def test_without_photographs_there_is_nothing_to_say():
    assert tidy() == ["0 files, 0 bytes, that no photograph names."]


def test_it_lists_what_no_row_names_and_removes_nothing(media, kept):
    lay(media, "photos/ab/abc-480.jpg", "photos/zz/zzz-480.webp")
    age(media, minutes=61)
    assert tidy() == [
        "photos/ab/abc-480.jpg (7 bytes)",
        "photos/zz/zzz-480.webp (7 bytes)",
        "2 files, 14 bytes, that no photograph names.",
        "Nothing was removed; --delete removes them.",
    ]
    assert files(media) == kept | {"photos/ab/abc-480.jpg", "photos/zz/zzz-480.webp"}


def test_told_to_it_removes_them_and_keeps_every_named_file_and_others_folders(media, kept):
    lay(media, "photos/ab/abc-480.jpg", "notes/a.txt")
    age(media, minutes=61)
    assert tidy("--delete") == [
        "photos/ab/abc-480.jpg (7 bytes)",
        "1 files, 7 bytes, that no photograph names.",
        "Removed.",
    ]
    assert files(media) == kept | {"notes/a.txt"}
    assert len(kept) == 4 + 6


def test_a_file_of_the_last_hour_may_be_of_an_upload_under_way(media):
    lay(media, "photos/ab/abc-480.jpg")
    age(media, minutes=59)
    assert tidy("--delete") == ["0 files, 0 bytes, that no photograph names."]
    assert files(media) == {"photos/ab/abc-480.jpg"}
