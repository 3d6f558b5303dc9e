"""The pages of a record's past: its history, and the difference between two versions of it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode

from units.desk.history import PER_PAGE, as_sentences, lines, names_of, page_of
from units.desk.together.telling import deletion
from units.history import CALLED, CHANGED, DELETED, RESTORED, Change

from .comparing import difference
from .steps import FIRST, Step, acts_of, rebuilt

#: So many versions are offered to be compared.
OFFERED = 500


class Lost(NamedTuple):
    """A row that an act deleted: of which table, under which key, and the way back."""

    table: str
    key: str
    words: str
    url: str


@dataclass
class Line:
    """An act on the page of a record."""

    act: Change
    words: list[str]
    #: Whether it left another version of the record, and as which it is chosen at first.
    is_version: bool = False
    is_old: bool = False
    is_new: bool = False
    compare: str = ""
    restore: str = ""
    #: What was deleted with it and may come back.
    lost: list[Lost] = field(default_factory=list)


class PastPages:
    """The history of a record and the comparison of its versions, for a ModelAdmin."""

    object_history_template = "admin/history.html"

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        compare = path("<int:pk>/history/compare/", view(self.compare_view), name=f"{name}_compare")
        return [compare, *super().get_urls()]

    def past_url(self, page: str, *args, **asked) -> str:
        """The address of one of these pages."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        query = f"?{urlencode(asked)}" if asked else ""
        return reverse(name, args=args, current_app=self.admin_site.name) + query

    def past_tables(self, request: HttpRequest, row: Model) -> dict[type[Model], str]:
        """The tables of the form that the person may see: by model, the column of their owner."""
        return {
            formset.model: formset.fk.name
            for formset, inline in self.get_formsets_with_inlines(request, row)
            if inline.has_view_or_change_permission(request, row)
        }

    def _row_to_look_at(self, request: HttpRequest, key) -> Model:
        """The record, for those who may see it."""
        if (row := self.get_object(request, str(key))) is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None):
        """What was done to a record, the latest first, with what Django itself kept before."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._history_of_what_is_gone(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        page = page_of(acts_of(row), request)
        tables = {model._meta.label_lower for model in self.past_tables(request, row)}
        told = [self._line(request, row, act, tables) for act in page]
        begins = any(Step.of(act, row).begins for act in page)
        has_first = bool(told) and not page.has_next() and not begins
        versions = [line for line in told if line.is_version]
        for line in versions[:1]:
            line.is_new = True
            line.restore = line.restore if page.has_previous() else ""  # it is as it was then
        _leave_out_what_is_back(told)
        for line in versions[1:2]:
            line.is_old = True
        context = {
            **self.admin_site.each_context(request),
            "title": f"操作历史：{row}",
            "opts": self.opts,
            "object": row,
            "page": page,
            "told": [line for line in told if line.words],
            "first": FIRST if has_first else None,
            "first_is_old": len(versions) == 1,
            "first_restore": self.may_restore(request, row)
            and self.past_url("restore", row.pk, FIRST),
            "compares": len(versions) + has_first > 1,
            "compare_url": self.past_url("compare", row.pk),
            "earlier": [] if page.has_next() else _kept_by_django(row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def _history_of_what_is_gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On to the page that brings a deleted record back, for those who may."""
        ended = deletion(self.model, object_id)
        if ended and self.may_undelete(request):
            return HttpResponseRedirect(self.past_url("undelete", ended.pk))
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def _line(self, request: HttpRequest, row: Model, act: Change, tables: set[str]) -> Line:
        step = Step.of(act, row)
        is_version = step.changes(type(row))
        compare = self.past_url("compare", row.pk, new=act.pk) if is_version else ""
        line = Line(act, list(_words(step, row, tables)), is_version, compare=compare)
        if self.may_restore(request, row) and is_version:
            line.restore = self.past_url("restore", row.pk, act.pk)
            line.lost = list(self._lost(step, row, tables))
        return line

    def _lost(self, step: Step, row: Model, tables: set[str]):
        """The rows that an act deleted, which may come back."""
        for label in tables & step.old.keys():
            for key in (step.old[label] or {}).keys() - (step.new.get(label) or {}).keys():
                called = step.old[label][key].get(CALLED, "")
                kind = apps.get_model(label)._meta.verbose_name
                asked = {"before": 1, "only": f"{label}:{key}"}
                address = self.past_url("restore", row.pk, step.change.pk, **asked)
                yield Lost(label, key, f"{kind}“{called}”", address)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What differs between two versions; without an older one, since the one before."""
        row = self._row_to_look_at(request, pk)
        acts = acts_of(row).select_related("by", "content_type")[:OFFERED]
        steps = [Step.of(act, row) for act in acts]
        versions = [step.change for step in steps if step.changes(type(row))]
        offered = [act.pk for act in versions]
        if not (steps and steps[-1].begins) or len(steps) == OFFERED:
            offered.append(FIRST)
        chosen = _chosen(request, offered)
        if chosen is None:
            return HttpResponseRedirect(self.past_url("history", row.pk))
        old, new = chosen
        found = rebuilt(row, self.past_tables(request, row), {old, new})
        by_key = {act.pk: act for act in versions}
        context = {
            **self.admin_site.each_context(request),
            "title": f"比较两个版本：{row}",
            "opts": self.opts,
            "object": row,
            "versions": versions,
            "first": FIRST if FIRST in offered else None,
            "old": old,
            "new": new,
            "older": by_key.get(old),
            "newer": by_key.get(new),
            "difference": difference(type(row), found[old], found[new]),
            "restore": self.may_restore(request, row) and self.past_url("restore", row.pk, old),
        }
        return TemplateResponse(request, "admin/compare.html", context)


def _chosen(request: HttpRequest, offered: list[int]) -> tuple[int, int] | None:
    """The older and the newer of the versions asked for, whichever way round.

    None where there are no two, or what was asked for is none of them.
    """
    asked = {name: request.GET.get(name, "") for name in ("old", "new")}
    if any(text and not text.isdecimal() for text in asked.values()) or len(offered) < 2:
        return None
    new = int(asked["new"]) if asked["new"] else offered[0]
    if new not in offered:
        return None
    before = offered[offered.index(new) + 1 :]
    old = int(asked["old"]) if asked["old"] else (before[0] if before else new)
    return (min(old, new), max(old, new)) if old in offered else None


def _words(step: Step, row: Model, tables: set[str]):
    """What an act meant for a record, in words; without tables that may not be seen."""
    act, model = step.change, step.change.content_type.model_class()
    names = names_of(act)
    if (model, act.object_id) == (type(row), row.pk):
        yield from words_of(act, tables)
    elif model is not None and model._meta.label_lower in tables:
        for line in lines(act):
            yield f"{model._meta.verbose_name}“{act.called}”：{line}"
    elif row._meta.label_lower in {*act.old, *act.new}:  # in the form of an owner
        if step.begins or step.ends:
            is_whole = act.key in (DELETED, RESTORED)
            where = f"随“{act.called}”一起" if is_whole else f"在“{act.called}”的表单里"
            yield where + (("恢复" if is_whole else "新增") if step.begins else "删除")
        else:
            yield from as_sentences(type(row), step.old, step.new, names)
        if act.reason:
            yield f"原因：{act.reason}"


def words_of(act: Change, tables: set[str]) -> list[str]:
    """An act in words, without tables of its form that may not be seen."""
    out = {name for name in {*act.old, *act.new} if "." in name} - tables
    if act.key != CHANGED or not out:
        return lines(act)
    old, new = (
        {name: value for name, value in values.items() if name not in out}
        for values in (act.old, act.new)
    )
    told = list(as_sentences(act.content_type.model_class(), old, new, names_of(act)))
    return [*told, f"原因：{act.reason}"] if told and act.reason else told


def _leave_out_what_is_back(told: list[Line]) -> None:
    """Of the rows that acts deleted, keep those that are still gone."""
    keys = defaultdict(set)
    for line in told:
        for row in line.lost:
            keys[row.table].add(int(row.key))
    there = {
        (label, str(key))
        for label, some in keys.items()
        for key in apps.get_model(label)
        ._base_manager.filter(pk__in=some)
        .values_list("pk", flat=True)
    }
    for line in told:
        line.lost = [row for row in line.lost if (row.table, row.key) not in there]


def _kept_by_django(row: Model):
    """Entries from before we kept a history of our own."""
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    return entries.select_related("user").order_by("-action_time")[:PER_PAGE]
