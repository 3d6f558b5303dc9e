"""The page that brings back an earlier version of a record, through the door of its form."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from units.desk.public import CONFIRMED
from units.desk.together import opened
from units.history import Change

from .restoring import Plan, Planner
from .steps import FIRST, Snapshot, acts_of, rebuilt

#: Names in the form: what is chosen, what was shown, that visitors' view of it was.
CHOSEN, SEEN, PUBLIC = "item", "seen", "public"
CHANGED_SINCE = "打开这一页以后，这条记录又有了变化，没有恢复。请再看一遍下面的内容，再确认。"
NOTHING = "没有选要恢复的内容。请至少勾选一项。"


@dataclass
class Restored:
    """What a request brings back beside the values of its form, and why."""

    reason: str
    rows: list[Model] = field(default_factory=list)


class RestoringPages:
    """Bringing back an earlier version, for a ModelAdmin whose forms work together."""

    #: Whether earlier versions may be brought back.
    restores = True

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        way = "<int:pk>/history/<int:act>/restore/"
        return [path(way, view(self.restore_view), name=f"{name}_restore"), *super().get_urls()]

    def may_restore(self, request: HttpRequest, row: Model) -> bool:
        """Whether the person may bring back versions of a record: may change it, that is."""
        return self.restores and self.has_change_permission(request, row)

    def restore_view(self, request: HttpRequest, pk: int, act: int) -> HttpResponse:
        """Say what a version would change, field by field, and change what is chosen of it."""
        row = self._row_to_look_at(request, pk)
        if not self.may_restore(request, row):
            raise PermissionDenied
        key, when = _version(row, act, before="before" in request.GET)
        planner, plan = self._plan(request, row, key)
        only = request.GET.get("only", "")
        if only:
            plan = Plan([item for item in plan.items if item.key == only])
        page = {"plan": plan, "when": when, "only": only, "is_public": self._is_read_along(row)}
        page["chosen"] = [item.key for item in plan.possible]
        page["seen"] = f"{plan.seen}{page['is_public']:d}"
        if request.method == "POST":
            page["chosen"] = request.POST.getlist(CHOSEN)
            items = [item for item in plan.possible if item.key in page["chosen"]]
            if request.POST.get(SEEN) != page["seen"]:
                page["refusals"] = [CHANGED_SINCE]
            elif not items:
                page["refusals"] = [NOTHING]
            else:
                reason = f"找回{when}删除的内容" if only else f"恢复到{when}的版本"
                return self._restore(request, row, planner, items, page, reason)
        return self._ask_to_restore(request, row, page)

    def _is_read_along(self, row: Model) -> bool:
        return hasattr(self, "is_public") and self.is_public(row)

    def _plan(self, request: HttpRequest, row: Model, key: int) -> tuple[Planner, Plan]:
        reading = copy(request)
        reading.method = "GET"
        form = self.get_form(reading, row, change=True)(instance=row)
        formsets, inlines = self._create_formsets(reading, row, change=True)
        pairs = list(zip(formsets, inlines, strict=True))
        tables = [(f, i.has_add_permission(request, row)) for f, i in pairs]
        columns = {formset.model: formset.fk.name for formset in formsets}
        planner = Planner(row, form, tables)
        now = Snapshot.now(row, columns)
        return planner, planner.plan(rebuilt(row, columns, {key}).get(key, now), now)

    def _restore(self, request, row, planner, items, page, reason) -> HttpResponse:
        """Send the form of the record with what is chosen, as a browser would."""
        tables = [table for table, _ in planner.tables.values()]
        carried = opened.Opened.of(
            opened.untouched(planner.form, tables), opened.summary(self._version(request, row))
        )
        for item in items:
            planner.take(item)
        rows = [item.instance for item in items if item.instance is not None]
        request.restored = Restored(reason, rows)
        sent = sent_form(planner.form, tables)
        sent[opened.OPENED] = carried.signed()
        if page["is_public"] or PUBLIC in request.POST:
            sent[CONFIRMED] = "1"
        request.POST, request._files = sent, MultiValueDict()
        response = self.changeform_view(request, str(row.pk))
        if response.status_code == 302:
            return HttpResponseRedirect(self.past_url("history", row.pk))
        context = response.context_data
        if "sentences" in context:  # visitors would see it, and nobody has said so yet
            return self._ask_to_restore(request, row, page | {"becomes_public": True})
        return self._ask_to_restore(request, row, page | {"refusals": refusals(context)})

    def _ask_to_restore(self, request: HttpRequest, row: Model, page: dict) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{'找回删除的内容' if page['only'] else '恢复旧版本'}：{row}",
            "opts": self.opts,
            "object": row,
            **page,
        }
        return TemplateResponse(request, "admin/restore.html", context)

    # What Django asks for on the way.

    def save_related(self, request, form, formsets, change):
        """As ever; then the rows that come back, under their old keys."""
        super().save_related(request, form, formsets, change)
        if restored := getattr(request, "restored", None):
            for row in restored.rows:
                row.save(force_insert=True)

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        """As ever; of what was brought back, that it was."""
        if (restored := getattr(request, "restored", None)) and level == messages.SUCCESS:
            message = f"已{restored.reason}。"
        super().message_user(request, message, level, *args, **kwargs)


def _version(row: Model, act: int, before: bool) -> tuple[int, str]:
    """The act after which a record was as wanted, and when that was, in words."""
    acts = acts_of(row)
    if act == FIRST:
        return FIRST, "最初"
    change = acts.filter(pk=act).first()
    if change is None:
        raise Http404
    when = f" {timezone.localtime(change.at):%Y-%m-%d %H:%M:%S} "
    if not before:
        return act, when
    earlier: Change | None = acts.filter(pk__lt=act).first()
    return (earlier.pk if earlier else FIRST), when


def sent_form(form: BaseForm, tables: list[BaseInlineFormSet]) -> QueryDict:
    """What a browser would send of a form and its tables that nobody touched."""
    boxes = [*form]
    for table in tables:
        boxes += [box for one in [table.management_form, *table.initial_forms] for box in one]
    post = sent_of(boxes)
    for table in tables:  # without the empty rows that the page would add
        post[f"{table.prefix}-TOTAL_FORMS"] = len(table.initial_forms)
    return post


def sent_of(boxes: Iterable[BoundField]) -> QueryDict:
    """What a browser would send of boxes that nobody touched."""
    post = QueryDict(mutable=True)
    for box in boxes:
        for name, values in opened.sent_by(box).items():
            if values:
                post.setlist(name, values)
    return post


def refusals(context: dict) -> list[str]:
    """What a form and its tables say against being saved."""
    told = context.get("told")
    found = [told.headline] if told and told.headline else []
    found += form_errors(context["adminform"].form)
    for table in context["inline_admin_formsets"]:
        found += table.formset.non_form_errors()
        for one in table.formset.forms:
            found += form_errors(one, f"{one.instance}：")
    return found


def form_errors(form: BaseForm, start: str = "") -> list[str]:
    """What a form says against being saved, each sentence with the name of its box."""
    labels = {name: f"{box.label}：" for name, box in form.fields.items() if box.label}
    return [
        f"{start}{labels.get(name, '')}{error}"
        for name, errors in form.errors.items()
        for error in errors
    ]
