"""The history on the staff's pages: what a form changed, and how an act reads in Chinese."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import PurePosixPath

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import DecimalField, Field, FileField, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from units import history
from units.history import (
    ADDED,
    CALLED,
    CHANGED,
    DELETED,
    DELETED_ALONG,
    ENDS,
    LIST,
    MOVED_AWAY,
    RESTORED,
    Change,
)

from .versions.names import Names
from .versions.values import form_difference, kept, owned, table_difference

#: Characters of a value that are shown, and of them those before the first that differs.
SHOWN, BEFORE = 60, 12
#: Acts on a page.
PER_PAGE = 50
#: What an act is called, by key; other rooms add their own.
WORDS: dict[str, Callable[[Change], str]] = {
    ADDED: lambda change: "新建",
    CHANGED: lambda change: "；".join(differences(change)) or "保存，没有改动",
    DELETED: lambda change: "删除" + "，连同".join(["", *_counted(change.old)]),
    DELETED_ALONG: lambda change: "随所属的记录删除",
    MOVED_AWAY: lambda change: "移到" + "、".join(_owners(change)),
    RESTORED: lambda change: "恢复已删除的记录" + "，连同".join(["", *_counted(change.new)]),
}


def lines(change: Change) -> list[str]:
    """An act in words, with its reason; what a form changed, one by one."""
    if change.key != CHANGED:
        return [sentence(change)]
    several = list(differences(change)) or [WORDS[CHANGED](change)]
    return [*several, f"原因：{change.reason}"] if change.reason else several


def sentence(change: Change) -> str:
    """An act in words, with its reason."""
    said = WORDS.get(change.key, lambda change: change.key)(change)
    return f"{said}。原因：{change.reason}" if change.reason else said


def _owners(change: Change) -> Iterator[str]:
    """To whom a row went that moved away."""
    for name, key in change.new.items():
        model = column(change.content_type.model_class(), name).related_model
        yield f"“{names_of(change).name(model, key)}”"


def _counted(values: Mapping) -> Iterator[str]:
    """How many rows went with a record, of each table."""
    for label in sorted(name for name in values if "." in name):
        if values[label]:
            yield f"{apps.get_model(label)._meta.verbose_name} {len(values[label])} 条"


def differences(change: Change) -> Iterator[str]:
    """What a form changed, as sentences."""
    model = change.content_type.model_class()
    return as_sentences(model, change.old, change.new, names_of(change))


def names_of(change: Change) -> Names:
    """The names that an act refers to, read with those of the other acts of its page."""
    if not hasattr(change, "names"):
        change.names = Names.of([change])
    return change.names


def as_sentences(
    model: type[Model] | None, old: Mapping, new: Mapping, names: Names | None = None
) -> Iterator[str]:
    """Column by column what differs, then row by row of the form's tables."""
    names = names or Names()
    for values in (old, new):
        names.want(model, values)
    for name in in_order(model, {**old, **new}):
        if "." in name:
            rows = (values.get(name) or {} for values in (old, new))
            yield from _rows(apps.get_model(name), *rows, names)
        else:
            yield _moved(model, name, old.get(name), new.get(name), names)


def in_order(model: type[Model] | None, columns: Mapping) -> list[str]:
    """Columns as the form has them, then the rest; PostgreSQL keeps no order of its own."""
    fields = [field.name for field in model._meta.get_fields()] if model else []
    places = {name: place for place, name in enumerate(fields)}
    return sorted(columns, key=lambda name: (places.get(name, len(places)), name))


def _rows(model: type[Model], old: Mapping, new: Mapping, names: Names) -> Iterator[str]:
    kind = model._meta.verbose_name
    for pk in sorted({**old, **new}, key=lambda pk: (not pk.isdecimal(), len(pk), pk)):
        before, after = old.get(pk), new.get(pk)
        called = (after or before)[CALLED]
        if before is None:
            yield f"新增{kind}“{called}”"
        elif after is None:
            yield f"删除{kind}“{called}”"
        else:
            changed = [name for name in in_order(model, after) if name != CALLED]
            moved = (_moved(model, n, before.get(n), after[n], names) for n in changed)
            yield f"{kind}“{called}”：{'，'.join(moved)}"


def _moved(model: type[Model] | None, name: str, old, new, names: Names) -> str:
    field = column(model, name)
    label = field.verbose_name if field else name
    was, now = said(field, old, names), said(field, new, names)
    start = _differ_at(was, now) - BEFORE if max(len(was), len(now)) > SHOWN else 0
    return f"{label}由{quoted(was, start)}改为{quoted(now, start)}"


def column(model: type[Model] | None, name: str) -> Field | None:
    """The column of a model by its name; None for one of an earlier version."""
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _differ_at(one: str, other: str) -> int:
    """The place of the first character that is another."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def quoted(text: str, start: int) -> str:
    """As much of a value as is shown, from `start` on if that is inside of it."""
    start = max(0, start)
    shown = text[start : start + SHOWN]
    ends = "…" * (start > 0), "…" * (start + SHOWN < len(text))
    return f"“{ends[0]}{shown}{ends[1]}”" if text else "空"


def said(field: Field | None, value, names: Names | None = None) -> str:
    """A value for a person: a choice by its label, a related record by its name."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    names = names or Names()
    if isinstance(value, list):
        return "、".join(names.name(field.related_model, one) for one in value)
    if isinstance(field, ForeignKey):
        return names.name(field.related_model, value)
    if field is not None and field.choices:
        value = dict(field.flatchoices).get(value, value)
    return _plainly(field, value)


def _plainly(field: Field | None, value) -> str:
    """A number without the zeros that the database adds, a time as the clock shows it."""
    with suppress(ValidationError):  # what was typed, or stood in a column of another kind
        value = field.to_python(value) if field is not None else value
    if isinstance(field, DecimalField) and isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(field, FileField):
        return PurePosixPath(str(value)).name
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value)


class KeepsHistory:
    """A ModelAdmin whose acts go into our history, old and new values included."""

    def construct_change_message(self, request, form, formsets, add=False):
        """The values that the saved form and its tables changed, as (old, new)."""
        old, new = form_difference(form)
        for formset in formsets or ():
            before, after = table_difference(formset)
            if before or after:
                label = formset.model._meta.label_lower
                old[label], new[label] = before, after
        for row in _brought_back(request, "rows"):
            old.setdefault(row._meta.label_lower, {})
            new.setdefault(row._meta.label_lower, {})[str(row.pk)] = kept(row)
        return old, new

    def log_addition(self, request, obj, message):
        """All columns; with the rows of its tables, where a form made it."""
        rows = {name: row for name, row in (message[1] if message else {}).items() if "." in name}
        return history.note(obj, ADDED, request.user, new=history.columns(obj) | rows)

    def log_change(self, request, obj, message):
        old, new = message
        gone = {label: old[label].keys() - new[label].keys() for label in old if "." in label}
        reason = _brought_back(request, "reason")
        act = history.act(obj, CHANGED, request.user, old=old, new=new, reason=reason)
        history.note_all(history.left_by(act, obj))
        return _with_rows(act, gone)

    def log_deletions(self, request, queryset):
        acts = []
        for row in queryset:
            rows = owned(row)
            act = history.act(row, DELETED, request.user, old=history.columns(row) | rows)
            acts.append(_with_rows(act, rows))
        return acts


def _brought_back(request: HttpRequest, what: str):
    """Of an earlier version that a request brings back: its rows, or the reason; else nothing."""
    return getattr(getattr(request, "restored", None), what, "")


def _with_rows(act: Change, gone: Mapping) -> Change:
    """Store an act, and of each row that goes what it was: it is found among what was deleted."""
    history.note_all(
        history.along(act, apps.get_model(label), int(pk), act.old[label][pk], act.by)
        for label in gone
        for pk in gone[label]
    )
    return history.note_all([act])[0]


def a_page(acts: QuerySet[Change], request: HttpRequest) -> dict:
    """The acts that the page asked for shows, each in words, for `admin/history.html`."""
    page = page_of(acts, request)
    return {"page": page, "acts": [(act, lines(act)) for act in page]}


def page_of(acts: QuerySet[Change], request: HttpRequest) -> Page:
    """The acts that the page asked for shows, which read the names that they refer to together."""
    acts = acts.select_related("by", "content_type")
    page = Paginator(acts, PER_PAGE).get_page(request.GET.get("p"))
    page.object_list = with_names(page.object_list)
    return page


def with_names(acts: Iterable[Change]) -> list[Change]:
    """The acts, which read the names that they refer to together."""
    acts = list(acts)
    names = Names.of(acts)
    for act in acts:
        act.names = names
    return acts


#: The mark beside an act on the desk, by key.
ICONS = {ADDED: "addlink", DELETED: "deletelink"}


def recent(user, number: int) -> list[dict]:
    """The latest acts of a person: what was done, to which record, and its page if it is there."""
    acts = Change.objects.filter(by=user).exclude(key__in=[DELETED_ALONG, MOVED_AWAY])
    acts = with_names(acts.select_related("content_type")[:number])
    return [
        {
            "act": act,
            "kind": act.content_type.name,
            "words": sentence(act),
            "icon": ICONS.get(act.key, "changelink"),
            "url": _page(act) if _may_see(user, act) else "",
        }
        for act in acts
    ]


def _may_see(user, act: Change) -> bool:
    kind = act.content_type
    return any(user.has_perm(f"{kind.app_label}.{one}_{kind.model}") for one in ("view", "change"))


def _page(act: Change) -> str:
    """The page of the record; nothing where the record went with the act, or has no page."""
    if act.key in ENDS:
        return ""
    kind = act.content_type
    place, args = ("changelist", []) if act.object_id == LIST else ("change", [act.object_id])
    try:
        return reverse(f"admin:{kind.app_label}_{kind.model}_{place}", args=args)
    except NoReverseMatch:
        return ""
