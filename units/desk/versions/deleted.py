"""What was deleted of a kind of record, and the way back of each."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from units import history, remits
from units.desk.history import column, in_order, page_of, said, sentence
from units.history import CALLED, RESTORED, Change

from .comparing import is_told
from .names import Names
from .restored import PUBLIC, form_errors, sent_of
from .restoring import NO_PERMISSION, instance_of, obstacles, unfit
from .steps import is_known
from .values import kept

OVERTAKEN = "没有恢复：内容刚才又有了变化，请再看一遍。"
BY_HAND = "请按它当时的内容新建一条，或者先处理上面说的情况，再来恢复。"


@dataclass
class Part:
    """A row of a deleted record: what it is called and says, and why it cannot come back."""

    called: str
    values: list[tuple[str, str]]
    instance: Model
    obstacle: str = ""


class _Public(Exception):
    """Visitors would see what was brought back; it is taken back until somebody confirms."""


class DeletedPages:
    """The list of deleted records, and the page that brings one back, for a ModelAdmin."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", view(self.deleted_view), name=f"{name}_deleted"),
            path("deleted/<int:act>/", view(self.undelete_view), name=f"{name}_undelete"),
            *super().get_urls(),
        ]

    def may_undelete(self, request: HttpRequest) -> bool:
        """Whether the person may see what was deleted and bring it back: may add such records."""
        may = self.restores and self.has_add_permission(request)
        return may and self.has_view_permission(request)

    def get_changelist_instance(self, request: HttpRequest):
        changelist = super().get_changelist_instance(request)
        if self.may_undelete(request) and not changelist.is_popup:
            changelist.deleted_url = self.past_url("deleted")
        return changelist

    def _deletions(self, request: HttpRequest):
        """The deletions of records that are not there, the last of each."""
        acts = Change.objects.deletions(self.model)
        acts = acts.filter(remits.of_deletions(request.user, self.model))
        there = self.model._base_manager.filter(pk=OuterRef("object_id"))
        later = Change.objects.deletions(self.model).order_by()
        later = later.filter(object_id=OuterRef("object_id"), id__gt=OuterRef("id"))
        return acts.filter(~Exists(there), ~Exists(later))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, the latest first, with whose it was."""
        if not self.may_undelete(request):
            raise PermissionDenied
        page = page_of(self._deletions(request).select_related("owner_type"), request)
        names = Names()
        owners = {act: act.owner_type.model_class() for act in page if act.owner_type_id}
        for act, owner in owners.items():
            names.want_key(owner, act.owner_id)
        told = [
            {
                "act": act,
                "owner": names.name(owners[act], act.owner_id) if act in owners else "",
                "words": sentence(act),
                "url": self.past_url("undelete", act.pk),
            }
            for act in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"已删除的记录：{self.opts.verbose_name_plural}",
            "opts": self.opts,
            "page": page,
            "told": told,
            "has_owners": bool(owners),
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def undelete_view(self, request: HttpRequest, act: int) -> HttpResponse:
        """Say what a deleted record said, and bring it back with its rows once confirmed."""
        if not self.may_undelete(request):
            raise PermissionDenied
        change = get_object_or_404(
            self._deletions(request).select_related("by", "content_type"), pk=act
        )
        names = Names.of([change])
        row = instance_of(self.model, change.object_id, change.old)
        against = obstacles(row, names) or self._against_form(request, row)
        parts = list(_parts(request, change, names))
        page = {"obstacles": against, "parts": parts, "becomes_public": self._goes_public(row)}
        if request.method == "POST" and not against:
            page["becomes_public"] |= PUBLIC in request.POST
            shown = page["becomes_public"] and PUBLIC in request.POST
            try:
                with transaction.atomic():
                    self._bring_back(request, change, row, parts, shown)
            except _Public:
                page |= {"becomes_public": True, "asks": True}
            except IntegrityError:  # another was faster
                self.message_user(request, OVERTAKEN, messages.ERROR)
                return HttpResponseRedirect(self.past_url("deleted"))
            else:
                self.message_user(request, f"已恢复：{self.opts.verbose_name}“{row}”。")
                return HttpResponseRedirect(self.past_url("history", row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": f"恢复已删除的{self.opts.verbose_name}：{change.called}",
            "opts": self.opts,
            "act": change,
            "values": list(_values(self.model, change.old, names)),
            "by_hand": BY_HAND,
            **page,
        }
        return TemplateResponse(request, "admin/undelete.html", context)

    def _goes_public(self, row: Model) -> bool:
        """Whether visitors see a record at once, as far as its form can tell."""
        try:
            return hasattr(self, "becomes_public") and self.becomes_public(row)
        except (AttributeError, *_missing(row)):  # what it belonged to is not there
            return False

    def _against_form(self, request: HttpRequest, row: Model) -> list[str]:
        """What the form would say against a record as it was."""
        reading = copy(request)
        reading.method = "GET"
        form_class = self.get_form(reading, None, change=False)
        form = form_class(sent_of([*form_class(instance=row)]), instance=row)
        return form_errors(form)

    def _bring_back(self, request, change: Change, row: Model, parts, is_confirmed: bool) -> None:
        back = [part.instance for part in parts if not part.obstacle]
        for one in (row, *back):
            _insert(one)
        if not is_confirmed and hasattr(self, "is_public") and self.is_public(row):
            raise _Public
        new = history.columns(row)
        for one in back:
            new.setdefault(one._meta.label_lower, {})[str(one.pk)] = kept(one)
        when = f"{timezone.localtime(change.at):%Y-%m-%d %H:%M:%S}"
        history.note(row, RESTORED, request.user, new=new, reason=f"{when} 删除的")


def _insert(row: Model) -> None:
    """Store a record as it was, with the moments that a new one would get anew."""
    moments = {
        one.attname: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if getattr(one, "auto_now_add", False) or getattr(one, "auto_now", False)
    }
    row.save(force_insert=True)
    if moments:
        type(row)._base_manager.filter(pk=row.pk).update(**moments)


def _missing(row: Model) -> list[type[Exception]]:
    """What asking for a related record raises that is not there."""
    related = (one.related_model for one in row._meta.fields if one.is_relation)
    return [model.DoesNotExist for model in related]


def _values(model: type[Model], kept_values, names: Names) -> Iterator[tuple[str, str]]:
    """What a record said, by label, in words."""
    for name in in_order(model, kept_values):
        one = column(model, name)
        if one is None or not is_known(kept_values, model, name):
            continue
        if is_told(one) and (words := said(one, kept_values[name], names)):
            yield str(one.verbose_name), words


def _parts(request: HttpRequest, change: Change, names: Names) -> Iterator[Part]:
    """The rows that went with a record, each with what stands in the way of it."""
    parent = change.content_type.model_class()
    for label in sorted(name for name in change.old if "." in name):
        model = apps.get_model(label)
        may = request.user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")
        up = next(one.name for one in model._meta.fields if one.related_model is parent)
        for key, values in change.old[label].items():
            row = instance_of(model, int(key), values)
            told = [pair for pair in _values(model, values, names)] if may else []
            against = obstacles(row, names, besides=up) or unfit(row, besides=up)
            words = "".join(against) if may else NO_PERMISSION
            called = f"{model._meta.verbose_name}“{values.get(CALLED, '')}”"
            yield Part(called if may else model._meta.verbose_name, told, row, words)
