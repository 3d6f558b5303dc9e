"""The history on the staff's pages: what a form changed, and how an act reads in Chinese."""

from collections.abc import Callable, Iterator, Mapping

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm, model_to_dict
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from units import history
from units.history import ADDED, CHANGED, DELETED, LIST, Change

#: Characters of a value that are shown, and of them those before the first that differs.
SHOWN, BEFORE = 60, 12
#: Acts on a page.
PER_PAGE = 50
#: Under this name a row in a table of a form keeps what it is called.
CALLED = ""
#: What an act is called, by key; other rooms add their own.
WORDS: dict[str, Callable[[Change], str]] = {
    ADDED: lambda change: "新建",
    CHANGED: lambda change: "；".join(differences(change)) or "保存，没有改动",
    DELETED: lambda change: "删除",
}


def lines(change: Change) -> list[str]:
    """An act in words, with its reason; what a form changed, one by one."""
    several = list(differences(change)) if change.key == CHANGED and not change.reason else []
    return several or [sentence(change)]


def sentence(change: Change) -> str:
    """An act in words, with its reason."""
    said = WORDS.get(change.key, lambda change: change.key)(change)
    return f"{said}。原因：{change.reason}" if change.reason else said


def differences(change: Change) -> Iterator[str]:
    """What a form changed, as sentences."""
    return as_sentences(change.content_type.model_class(), change.old, change.new)


def as_sentences(model: type[Model] | None, old: Mapping, new: Mapping) -> Iterator[str]:
    """Column by column what differs, then row by row of the form's tables."""
    for name in _in_order(model, {**old, **new}):
        if "." in name:
            yield from _rows(apps.get_model(name), old.get(name) or {}, new.get(name) or {})
        else:
            yield _moved(model, name, old.get(name), new.get(name))


def _in_order(model: type[Model] | None, names: Mapping) -> list[str]:
    """Columns as the form has them, then the rest; PostgreSQL keeps no order of its own."""
    fields = [field.name for field in model._meta.get_fields()] if model else []
    places = {name: place for place, name in enumerate(fields)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _rows(model: type[Model], old: Mapping, new: Mapping) -> Iterator[str]:
    kind = model._meta.verbose_name
    for pk in sorted({**old, **new}, key=lambda pk: (not pk.isdecimal(), len(pk), pk)):
        before, after = old.get(pk), new.get(pk)
        called = (after or before)[CALLED]
        if before is None:
            yield f"新增{kind}“{called}”"
        elif after is None:
            yield f"删除{kind}“{called}”"
        else:
            names = [name for name in _in_order(model, after) if name != CALLED]
            moved = (_moved(model, name, before.get(name), after[name]) for name in names)
            yield f"{kind}“{called}”：{'，'.join(moved)}"


def _moved(model: type[Model] | None, name: str, old, new) -> str:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:  # a column of an earlier version
        field = None
    label = field.verbose_name if field else name
    was, now = said(field, old), said(field, new)
    start = _differ_at(was, now) - BEFORE if max(len(was), len(now)) > SHOWN else 0
    return f"{label}由{quoted(was, start)}改为{quoted(now, start)}"


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


def said(field: Field | None, value) -> str:
    """A value for a person: a choice by its label, a related record by its name."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        rows = field.related_model._default_manager.filter(pk__in=value)
        value = "、".join(map(str, rows))
    elif isinstance(field, ForeignKey):
        related = field.related_model._default_manager.filter(pk=value).first()
        value = related or f"编号 {value}"
    elif field is not None and field.choices:
        value = dict(field.flatchoices).get(value, value)
    return str(value)


def form_difference(form: ModelForm) -> tuple[dict, dict]:
    """The old and the new values of what a saved form changed."""
    names = [name for name in form.fields if name != form.instance._meta.pk.name]
    columns = model_to_dict(form.instance, fields=names)
    after = {name: history.plain(value) for name, value in columns.items()}
    before = {name: history.plain(form.initial.get(name)) for name in after}
    names = [name for name in after if after[name] != before[name]]
    return {n: before[n] for n in names}, {n: after[n] for n in names}


def table_difference(formset: BaseInlineFormSet) -> tuple[dict, dict]:
    """The old and the new values of a table of a valid form, by the row's id.

    Before it is saved, new rows have none and are numbered instead.
    """
    old, new = {}, {}
    for form in formset.initial_forms:
        row, pk = form.instance, str(form[formset._pk_field.name].value())
        called = {CALLED: str(row)}
        if form in formset.deleted_forms:
            old[pk] = called | history.columns(row)
        elif form.has_changed():
            before, after = form_difference(form)
            if after:
                old[pk], new[pk] = called | before, called | after
    for number, form in enumerate(formset.extra_forms):
        if form.has_changed() and form not in formset.deleted_forms:
            row = form.instance
            new[str(row.pk or f"new-{number}")] = {CALLED: str(row), **history.columns(row)}
    return old, new


class KeepsHistory:
    """A ModelAdmin whose acts go into our history, old and new values included."""

    object_history_template = "admin/history.html"

    def construct_change_message(self, request, form, formsets, add=False):
        """The values that the saved form and its tables changed, as (old, new)."""
        old, new = form_difference(form)
        for formset in formsets or ():
            before, after = table_difference(formset)
            if before or after:
                label = formset.model._meta.label_lower
                old[label], new[label] = before, after
        return old, new

    def log_addition(self, request, obj, message):
        return history.note(obj, ADDED, request.user, new=history.columns(obj))

    def log_change(self, request, obj, message):
        old, new = message
        return history.note(obj, CHANGED, request.user, old=old, new=new)

    def log_deletions(self, request, queryset):
        return [
            history.note(row, DELETED, request.user, old=history.columns(row)) for row in queryset
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """What was done to a record, the latest first, with what Django itself kept before."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"操作历史：{row}",
            "opts": self.opts,
            "object": row,
            **a_page(Change.objects.of(row), request),
            "earlier": _kept_by_django(row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


def a_page(acts: QuerySet[Change], request: HttpRequest) -> dict:
    """The acts that the page asked for shows, each in words, for `admin/history.html`."""
    acts = acts.select_related("by", "content_type")
    page = Paginator(acts, PER_PAGE).get_page(request.GET.get("p"))
    return {"page": page, "acts": [(act, lines(act)) for act in page]}


def _kept_by_django(row: Model):
    """Entries from before we kept a history of our own."""
    from django.contrib.admin.models import LogEntry  # models can be imported only later
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    return entries.select_related("user").order_by("-action_time")[:PER_PAGE]


#: The mark beside an act on the desk, by key.
ICONS = {ADDED: "addlink", DELETED: "deletelink"}


def recent(user, number: int) -> list[dict]:
    """The latest acts of a person: what was done, to which record, and its page if it is there."""
    acts = Change.objects.filter(by=user).select_related("content_type")[:number]
    return [
        {
            "act": act,
            "kind": act.content_type.name,
            "words": sentence(act),
            "icon": ICONS.get(act.key, "changelink"),
            "url": _page(act),
        }
        for act in acts
    ]


def _page(act: Change) -> str:
    """The page of the record; nothing where the record went with the act, or has no page."""
    if act.key in (DELETED, "merged_away", "deleted_with_decision"):
        return ""
    kind = act.content_type
    place, args = ("changelist", []) if act.object_id == LIST else ("change", [act.object_id])
    try:
        return reverse(f"admin:{kind.app_label}_{kind.model}_{place}", args=args)
    except NoReverseMatch:
        return ""
