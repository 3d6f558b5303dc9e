"""A ModelAdmin whose forms two people may have open at once.

The form carries what it held (`opened`). Sent back, it is put together with what others saved since
(`merging`); where both changed one box, or a row that was changed here is gone, it is shown again
with all that was typed, and nothing is saved until somebody chose. Without JavaScript too.
"""

from copy import copy
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from units.desk.unsaved import Unsaved, told_apart

from . import opened, telling
from .merging import DELETE, MINE, THEIRS, Conflict, Merged, Place, as_new, merge

CHANGED = "您打开这个表单以后，别人也改过它。还没有保存。"
DELETED = "您改动的内容已被别人删除。还没有保存。"
UNSAVED = "还没有保存。您填写的都在下面，核对页首的提示后再保存。"


class Overtaken(IntegrityError):
    """Another saved between the check and the writing; the form is checked again."""


class Reconciled:
    """What became of a form that was sent: whether it may be saved, and what a person is told."""

    def __init__(self):
        self.version: dict[str, str] = {}
        #: What the form carried, and what it carries next if that is something else.
        self.carried = self.carried_next = ""
        self.is_open = False
        self.headline = ""
        #: (place, label, what was typed, who and what else, [(value, words)])
        self.choices: list[dict] = []
        self.kept: list[str] = []
        self.taken: list[str] = []
        #: Sentences beside boxes: table → row → box → sentence.
        self.beside: dict[str, dict[str, dict[str, str]]] = {}


class WorksTogether:
    """Put in the place of Django's view, inside the one that begins and ends transactions."""

    def _changeform_view(self, request: HttpRequest, object_id, form_url, extra_context):
        request.reconciled = Reconciled()
        if request.method == "POST" and object_id is not None:
            as_it_was_sent(request)
            row = self.get_object(request, unquote(object_id), None)
            if row is None:
                return self._make_anew(request, object_id, form_url, extra_context)
            if self.has_change_permission(request, row):
                self._reconcile(request, row)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _tables(self, request: HttpRequest, row: Model | None) -> list[forms.BaseInlineFormSet]:
        """The form's tables as they are stored, those that the person may change."""
        record = row or self.model()
        formsets, inlines = self._create_formsets(_reading(request), record, change=bool(row))
        pairs = zip(formsets, inlines, strict=True)
        return [table for table, inline in pairs if inline.has_change_permission(request, row)]

    def _version(self, request: HttpRequest, row: Model, *, lock: bool = False) -> dict[str, str]:
        tables = [
            (formset.model, formset.fk.name)
            for formset, inline in self.get_formsets_with_inlines(request, row)
            if inline.has_change_permission(request, row)
        ]
        return opened.version(opened.stored(row, tables, lock=lock))

    def _reconcile(self, request: HttpRequest, row: Model) -> None:
        """Put what was sent together with what is stored, in `request.POST`."""
        told = request.reconciled
        lock = connection.in_atomic_block and connection.features.has_select_for_update
        told.version = self._version(request, row, lock=lock)
        told.carried = request.POST.get(opened.OPENED, "")
        was = opened.read(told.carried)
        if was and was.version == opened.summary(told.version):
            return
        form_class = self.get_form(_reading(request), row, change=True)
        form, tables = form_class(instance=row), self._tables(request, row)
        now = opened.untouched(form, tables)
        keys = {table.prefix: table.model._meta.pk.name for table in tables}
        by_table = {table.prefix: table for table in tables}

        def together(table: str):
            one = by_table[table].form if table else form_class
            return getattr(one, "decided_together", ())

        merged = merge(request.POST, was, now, keys, together)
        _put(request, merged)
        acts = telling.Acts(row, {t.prefix: t.model for t in tables}, was.at if was else None)
        self._tell(told, merged, acts, form, by_table)
        next_time = opened.Opened.of(now, opened.summary(told.version))
        told.carried_next = merged.unsettled(was, next_time).signed()

    def _tell(self, told: Reconciled, merged: Merged, acts, form, tables) -> None:
        """Say what another changed meanwhile, and what that means for this form."""
        told.is_open = merged.is_open
        if merged.is_open:
            told.headline = CHANGED if merged.conflicts else DELETED
        for conflict in merged.conflicts:
            one = _row(form, tables, conflict.place)
            self._offer(told, conflict, one, acts)
        for place, theirs in merged.taken:
            one = _row(form, tables, place)
            who = acts.changed(place.table, place.row, place.boxes)
            start = f"{_called(one)}的" if place.table else ""
            told.taken += [f"{who}把{start}{words}" for words in telling.sentences(one, theirs)]
        for table, key in merged.kept + merged.dropped:
            who, called = acts.deleted(table, key)
            kind = tables[table].model._meta.verbose_name
            gone = f"{kind}“{called}”" if called else f"一条{kind}"
            if (table, key) in merged.kept:
                told.kept.append(
                    f"{gone}已被{who}删除，您对它的改动还在下面，列为新的一条。"
                    "再按一次“保存”就重新加上它；不要了，就勾选它的“删除”。"
                )
            else:
                told.taken.append(f"{who}删除了{gone}")

    def _offer(self, told: Reconciled, conflict: Conflict, one, acts) -> None:
        place = conflict.place
        who = acts.changed(place.table, place.row, conflict.theirs)
        label = _called(one) if place.table else ""
        if place.boxes == DELETE:
            theirs = "，".join(telling.sentences(one, conflict.theirs))
            mine, other = "仍然删除", f"不删除，保留{who}的改动：{theirs}"
        else:
            visible = [b for b in place.boxes if b in one.fields and not one[b].is_hidden]
            name = telling.label_of(one, (visible or place.boxes)[0])
            label = f"{label}：{name}" if label else name
            mine = f"用我填写的：{telling.in_words(one, conflict.mine) or '空'}"
            other = f"用{who}保存的：{telling.in_words(one, conflict.theirs) or '空'}"
        told.choices.append(
            {
                "name": place.choice,
                "label": label,
                "options": [(conflict.option(MINE), mine), (conflict.option(THEIRS), other)],
            }
        )
        box = next((b for b in place.boxes if b in one.fields), None)
        if box:
            rows = told.beside.setdefault(place.table, {}).setdefault(place.row, {})
            rows[box] = f"{who}也改了这一项，请在页首选择用哪一个。"

    def _make_anew(self, request: HttpRequest, object_id: str, form_url: str, extra_context):
        """The form of a record that another deleted, as one that makes it anew."""
        if not self.has_add_permission(request):
            return super()._changeform_view(request, object_id, form_url, extra_context)
        tables = self._tables(request, None)
        boxes = {t.prefix: (t.model._meta.pk.name, t.fk.name) for t in tables}
        request.POST = as_new(request.POST, boxes)
        told, act = request.reconciled, telling.deletion(self.model, unquote(object_id))
        called = f"“{act.called}”" if act else ""
        told.is_open = True
        told.headline = (
            f"这条{self.opts.verbose_name}{called}已被{telling.signature(act)}删除，没有保存。"
            "您填写的都在下面；再按一次“保存”，就重新建立它。"
        )
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super()._changeform_view(request, None, add, extra_context)

    # What Django asks for on the way.

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; while something is to be chosen it cannot be saved, and says where."""
        form = super().get_form(request, obj, change, **kwargs)
        told = getattr(request, "reconciled", None)
        if request.method != "POST" or told is None or not told.is_open:
            return form

        class Open(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, Unsaved(UNSAVED))
                _say_beside(self, told.beside.get("", {}).get("", {}))
                return cleaned

        return Open

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        told = getattr(request, "reconciled", None)
        for formset in formsets if told and request.method == "POST" else ():
            rows = told.beside.get(formset.prefix, {})
            for row in formset.initial_forms if rows else ():
                if said := rows.get(str(row.instance.pk)):
                    row.clean = partial(_clean_and_say, row, row.clean, said)
        return formsets, inlines

    def raise_if_overtaken(self, request: HttpRequest, obj: Model) -> None:
        """Inside the transaction, before the first row: raises Overtaken if another saved since."""
        told = getattr(request, "reconciled", None)
        if told is None or not told.carried:
            return
        lock = connection.features.has_select_for_update
        now = self._version(request, obj, lock=lock)
        if any(now.get(key) != digest for key, digest in told.version.items()):
            raise Overtaken("another saved meanwhile")

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """As ever; with what was kept of what another saved meanwhile."""
        told = getattr(request, "reconciled", None)
        if told and told.taken:
            done = "；".join(told.taken)
            messages.info(request, f"您打开表单以后别人改过的，与您的改动一并保留：{done}。")
        return super().response_change(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With what the form carries, and what there is to choose."""
        told = getattr(request, "reconciled", None)
        if told is not None:
            carried = self._carried(request, context, told, obj)
            context |= {"opened": carried, "opened_name": opened.OPENED, "told": told}
        context |= told_apart(context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _carried(self, request: HttpRequest, context, told: Reconciled, obj: Model | None) -> str:
        if obj is None or obj.pk is None or not self.has_change_permission(request, obj):
            return ""
        if request.method == "POST":
            return told.carried_next or told.carried
        tables = [
            one.formset for one in context["inline_admin_formsets"] if one.has_change_permission
        ]
        rows = [form.instance for table in tables for form in table.initial_forms]
        now = opened.untouched(context["adminform"].form, tables)
        return opened.Opened.of(now, opened.summary(opened.version([obj, *rows]))).signed()


def _reading(request: HttpRequest) -> HttpRequest:
    asking = copy(request)
    asking.method = "GET"
    return asking


def as_it_was_sent(request: HttpRequest) -> None:
    """A form that is checked again begins with what the browser sent."""
    if not hasattr(request, "sent"):
        request.sent = request.POST, MultiValueDict(dict(request.FILES.lists()))
    request.POST = request.sent[0]
    request._files = MultiValueDict(dict(request.sent[1].lists()))


def _put(request: HttpRequest, merged: Merged) -> None:
    """`request` as the form that was put together; files follow their rows."""
    request.POST = merged.post
    files = MultiValueDict()
    for name, uploads in request.FILES.lists():
        start = next((start for start in merged.renamed if name.startswith(start)), None)
        if start is None:
            files.setlist(name, uploads)
        elif merged.renamed[start]:
            files.setlist(merged.renamed[start] + name.removeprefix(start), uploads)
    request._files = files


def _row(form, tables, place: Place):
    """The form of a place as it is stored."""
    if not place.table:
        return form
    rows = tables[place.table].initial_forms
    return next(row for row in rows if str(row.instance.pk) == place.row)


def _called(row) -> str:
    return f"{row.instance._meta.verbose_name}“{row.instance}”"


def _clean_and_say(row, clean, said):
    cleaned = clean()
    _say_beside(row, said)
    return cleaned


def _say_beside(form, said: dict[str, str]) -> None:
    for box, sentence in said.items():
        if box in form.fields:
            form.add_error(box, Unsaved(sentence))
