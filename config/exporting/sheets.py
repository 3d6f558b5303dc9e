"""A list of the desk as a flat table: its columns, and rows by their keys."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import get_fields_from_path, label_for_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags

from config.data.tables import Column, Sheet
from units.desk.long import Bounded, keys_of

#: Rows read from the database at a time.
CHUNK = 500
#: The rooms whose records are exported whole; of accounts no more than the list shows.
ROOMS = ("units", "awards")
WHETHER = {True: "是", False: "否"}


def sheet_of(admin: ModelAdmin, request: HttpRequest) -> Sheet:
    """The columns that `admin.exported` names; else those of its list, then all others it keeps."""
    named = admin.exported or [*admin.get_list_display(request), *_others(admin, request)]
    columns = (_column(admin, *([one] if isinstance(one, str) else one)) for one in named)
    return Sheet(str(admin.opts.verbose_name_plural), tuple(columns))


def _others(admin: ModelAdmin, request: HttpRequest) -> list[str]:
    """What the records hold and the list does not show."""
    if admin.opts.app_label not in ROOMS:
        return []
    unshown = {*admin.get_list_display(request), *admin.not_exported}
    fields = (field for field in admin.opts.concrete_fields if field.editable)
    return [f.name for f in fields if not f.primary_key and f.name not in unshown]


def _column(admin: ModelAdmin, name: str, words: str = "") -> Column:
    """A column by its name in the list, or by a path to it (`award_year__year`)."""
    field = _field(admin.model, name)
    if not words:
        words = field.verbose_name if field else label_for_field(name, admin.model, admin)
    if name == "__str__":
        return Column(name, str(words), str)
    if field or not hasattr(admin, name):
        return Column(name, str(words), _along(name, field))
    return Column(name, str(words), _shown(getattr(admin, name)))


def _field(model: type[Model], name: str) -> Field | None:
    try:
        return get_fields_from_path(model, name)[-1]
    except FieldDoesNotExist:  # a method or a property
        return None


def _along(path: str, field: Field | None) -> Callable[[Model], Any]:
    """Reads what lies at the end of a path, None where it breaks off."""
    steps = path.split(LOOKUP_SEP)
    choices = dict(field.flatchoices) if field else {}

    def read(row: Model) -> Any:
        value: Any = row
        for step in steps:
            value = None if value is None else getattr(value, step)
        return choices.get(value) or plain(value)

    return read


def _shown(column: Callable[[Model], Any]) -> Callable[[Model], Any]:
    """Reads what a list shows; where it words a number that was counted, the number."""
    counted = getattr(column, "admin_order_field", None) or ""

    def read(row: Model) -> Any:
        number = row.__dict__.get(counted)
        return number if type(number) is int else plain(column(row))

    return read


def plain(value: Any) -> Any:
    """A value as a cell holds it: text, number, date, or None; moments in the local time."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return WHETHER[value]
    if isinstance(value, Bounded):
        return str(value) if value.is_more else value.number
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if hasattr(value, "__html__"):
        return unescape(strip_tags(value))
    return str(value) if isinstance(value, Model) else value


def every_key(changelist: ChangeList) -> array:
    """The keys of all rows of a list, in its order: eight bytes each, so that a million fit."""
    every = getattr(changelist.paginator, "every_key", None)
    return array("q", every() if every else keys_of(changelist.queryset))


def rows_of(admin: ModelAdmin, request: HttpRequest, keys: Iterable[int]) -> Iterator[Model]:
    """The rows with these keys in their order, a few at a time; without what is gone meanwhile."""
    rows = _with_related(admin, request)
    keys = array("q", keys)
    for start in range(0, len(keys), CHUNK):
        found = rows.in_bulk(chunk := keys[start : start + CHUNK].tolist())
        there = [found[key] for key in chunk if key in found]
        if count_in := getattr(admin, "count_in", None):
            count_in(there, request.user)
        yield from there


def _with_related(admin: ModelAdmin, request: HttpRequest) -> QuerySet:
    """The records with all that the columns read of others, once for each chunk."""
    rows = admin.get_queryset(request)
    if isinstance(admin.list_select_related, list | tuple) and admin.list_select_related:
        rows = rows.select_related(*admin.list_select_related)
    named = (one if isinstance(one, str) else one[0] for one in admin.exported)
    keys = [f.name for f in admin.opts.concrete_fields if isinstance(f, ForeignKey)]
    paths = [name for name in named if isinstance(_field(admin.model, name), ForeignKey)]
    return rows.prefetch_related(*{*keys, *paths, *admin.exported_related})
