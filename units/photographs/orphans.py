"""Files of photographs that no record names: what a write that was cut short leaves behind.

Files are written before the row that names them is committed, so that no page ever names a file
that is not there. Who is killed between the two leaves the files.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from django.apps import apps
from django.core.files.storage import Storage
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from .models import FOLDER, Photograph, release

#: An upload may be under way: its files are there already, its row is not yet to be seen.
UNDER_WAY = timedelta(hours=1)


class Orphan(NamedTuple):
    """A file that no photograph names: where, its name in storage, its size in bytes."""

    storage: Storage
    name: str
    size: int


def find() -> list[Orphan]:
    """The files in the photographs' folder that are older than UNDER_WAY and no row names."""
    models = [model for model in apps.get_models() if issubclass(model, Photograph)]
    storages = {id(s): s for s in (model._meta.get_field("image").storage for model in models)}
    # Files first: a row that is committed meanwhile is seen, and its files are spared.
    old = [(storage, name) for storage in storages.values() for name in _old_files(storage)]
    named = {
        name
        for model in models
        for row in model._base_manager.only("image", "renditions").iterator()
        for name in row.file_names
    }
    return [Orphan(s, name, s.size(name)) for s, name in old if name not in named]


def remove(orphan: Orphan) -> None:
    """Remove the file unless a row names it by now."""
    release(orphan.storage, {orphan.name}, DEFAULT_DB_ALIAS)


def _old_files(storage: Storage, folder: str = FOLDER) -> Iterator[str]:
    """The files below `folder` that were written longer than UNDER_WAY ago."""
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    for name in sorted(files):
        path = f"{folder}/{name}"
        if timezone.now() - storage.get_modified_time(path) > UNDER_WAY:
            yield path
    for inner in sorted(folders):
        yield from _old_files(storage, f"{folder}/{inner}")
