"""What is public and was reviewed is read-only: it changes by a correction (更正) alone.

One rule, asked here by all who write such content. `guard` holds it for every row that is saved or
deleted; who writes many rows past that asks `require_open` before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import pre_delete, pre_save

from awards.honours.lifecycle import Refused
from awards.models import (
    Achievement,
    AwardYear,
    Practice,
    Recognition,
    RegionReport,
    Stage,
    StoryPhoto,
)
from awards.models.evidence import PUBLIC

from .contents import LED_ON, Subject

OWNERS = {"recognition": Recognition, "region_report": RegionReport}
#: What is guarded, each with the columns that say whose it is; subjects are their own.
GUARDED: dict[type[Model], tuple[str, ...]] = {
    Recognition: (),
    RegionReport: (),
    Practice: ("recognition", "region_report"),
    Achievement: ("recognition", "region_report"),
    StoryPhoto: ("recognition",),
}
#: Columns of a recognition that are no content: those of its way, and its place in the year.
FREE = {*LED_ON, "position"}
READ_ONLY = (
    "{}已经公开，不能在这里直接改动。请打开{}的表单修改并保存为更正稿，送审通过后替换公开的内容。"
)
TAKEN_DOWN = (
    "{}的材料已经撤稿，存在更正稿里，不能在这里直接改动。"
    "请打开{}的表单，核对以后保存，材料就回到原处。"
)
NEW = "{}已经发布，不能直接增加公开的内容。请先撤回发布，补充并审核以后再重新命名、发布。"

_is_open: ContextVar[bool] = ContextVar("is_open", default=False)


class ReadOnly(Refused, PermissionDenied):
    """A change of what is read-only; says in a sentence what to do instead."""


@contextmanager
def opened() -> Iterator[None]:
    """While a correction is tried or applied, or what is no content is saved by the same form."""
    token = _is_open.set(True)
    try:
        yield
    finally:
        _is_open.reset(token)


def is_open() -> bool:
    """Whether a correction is tried or applied now."""
    return _is_open.get()


def read_only_rows(model: type[Subject]) -> QuerySet:
    """The recognitions or reports that are read-only."""
    owner = next(name for name, one in OWNERS.items() if one is model)
    return model._base_manager.filter(**PUBLIC[owner], award_year__award__approval_steps__gt=0)


def read_only(model: type[Subject], keys: Iterable[int]) -> QuerySet:
    """Those of some recognitions or reports, by their keys, that are read-only."""
    return read_only_rows(model).filter(pk__in=list(keys))


def is_read_only(subject: Subject) -> bool:
    """Whether a recognition or a report changes by corrections only, as it is stored."""
    return subject.pk is not None and read_only(type(subject), [subject.pk]).exists()


def sentence(subject: Subject) -> str:
    """Why a content is not changed here, and where it is."""
    kind = "获评单位" if isinstance(subject, Recognition) else "地区综述"
    is_down = subject.taken_down_on and not subject.award_year.is_released
    return (TAKEN_DOWN if is_down else READ_ONLY).format(subject.called, kind)


def closed(rows: Iterable[Model]) -> list[Subject]:
    """The recognitions and reports that rows are, or belong to, and that are not changed here.

    Those that are read-only, and those that were taken down: what they say stands in their
    correction, whose form alone puts it back, though their year be withdrawn. Few queries for many.
    """
    keys = defaultdict(set)
    for row in rows:
        for model, key in _owners(row):
            keys[model].add(key)
    return [owner for model in keys for owner in _named(_closed(model, keys[model]))]


def _closed(model: type[Subject], keys: set[int]) -> QuerySet:
    is_down = Q(taken_down_on__isnull=False)
    is_closed = is_down | Q(pk__in=read_only_rows(model).order_by().filter(pk__in=keys))
    return model._base_manager.filter(is_closed, pk__in=keys)


def _owners(row: Model) -> Iterator[tuple[type[Subject], int]]:
    """Whose a row is, by its columns; what is not guarded is nobody's."""
    if type(row) in OWNERS.values() and row.pk:
        yield type(row), row.pk
    for name in GUARDED.get(type(row), ()):
        if key := getattr(row, f"{name}_id"):
            yield OWNERS[name], key


def _named(rows: QuerySet) -> QuerySet:
    related = "unit" if rows.model is Recognition else "district"
    return rows.select_related("award_year__award", related).order_by("pk")


def require_open(rows: Iterable[Model]) -> None:
    """Before rows are written past `save`; their years are held. Raises ReadOnly."""
    rows = list(rows)
    hold(rows)
    if not _is_open.get() and (found := closed(rows)):
        raise ReadOnly([sentence(subject) for subject in found])


def hold(rows: Iterable[Model]) -> None:
    """Hold the years of contents that are about to be written: a release waits, or is seen.

    Whoever locks rows too calls it before, as a release does. SQLite has one writer anyway.
    """
    if not (connection.features.has_select_for_update and connection.in_atomic_block):
        return
    years, owners = set(), defaultdict(set)
    for row in rows:
        if type(row) in OWNERS.values():
            years.add(row.award_year_id)
        for model, key in _owners(row):
            owners[model].add(key)
    wanted = Q(pk__in=years)
    for model, keys in owners.items():
        wanted |= Q(pk__in=model._base_manager.filter(pk__in=keys).values("award_year"))
    if years or owners:
        rows = AwardYear.objects.select_for_update(of=("self",)).filter(wanted)
        list(rows.order_by("pk").values_list("pk"))


def guard() -> None:
    """Hold the rule for every row that is saved or deleted from now on."""
    for model in GUARDED:
        uid = f"published-{model._meta.label_lower}"
        pre_save.connect(_before_save, sender=model, dispatch_uid=uid)
        pre_delete.connect(_before_delete, sender=model, dispatch_uid=uid)


def _before_save(sender, instance: Model, raw: bool, update_fields=None, **kwargs) -> None:
    is_free = sender is Recognition and update_fields is not None and FREE.issuperset(update_fields)
    if raw or is_free or _is_open.get():
        return
    require_open([instance, *_as_stored(instance)])
    if sender in OWNERS.values():
        require_unpublished(instance, instance.award_year)


def _as_stored(row: Model) -> Iterator[Model]:
    """A row of an owner as it is stored: it may be on its way to another one."""
    names = [f"{name}_id" for name in GUARDED[type(row)]]
    if row.pk and names and not row._state.adding:
        for values in type(row)._base_manager.filter(pk=row.pk).values("pk", *names):
            yield type(row)(**values)


def require_unpublished(subject: Subject, year: AwardYear) -> None:
    """A subject does not become public by being saved into a year that is.

    Raises ReadOnly.
    """
    is_shown = isinstance(subject, RegionReport) or subject.stage in Stage.ON_RECORD
    if is_shown and year.is_released and year.award.approval_steps:
        stored = type(subject)._base_manager.filter(pk=subject.pk, award_year=year)
        if not stored.exists():
            raise ReadOnly([NEW.format(year)])


def _before_delete(sender, instance: Model, **kwargs) -> None:
    require_open([instance])
