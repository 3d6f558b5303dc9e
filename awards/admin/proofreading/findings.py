"""Where staff see what proofreading finds: beside the field on a form, and for a whole year."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string, select_template
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from awards import proofreading
from awards.models import AwardYear, StoryPhoto
from awards.proofreading import Finding, Rule, mending
from units.photographs.models import Photograph

ADD, UNDO = "awards.add_acknowledgement", "awards.delete_acknowledgement"


@dataclass
class Spot:
    """A finding as a page shows it, and what the user may do about it."""

    finding: Finding
    may_mend: bool = False
    may_settle: bool = False
    may_undo: bool = False

    @property
    def url(self) -> str:
        """The field on the page where it is mended."""
        return field_url(self.finding)

    @property
    def anchor(self) -> str:
        """Its place on the page that shows it."""
        return f"finding-{self.finding.fingerprint}"

    @property
    def key(self) -> str:
        """What a button says to name it: the subject, and which finding there."""
        return f"{self.finding.subject}|{self.finding.fingerprint}"


def field_url(finding: Finding) -> str:
    """The field of a finding on the page where it is mended."""
    of_photo = isinstance(finding.record, Photograph)
    field = "photos-group" if of_photo else f"id_{finding.field}"
    return f"{change_url(finding.record)}#{field}"


def change_url(row: Model) -> str:
    """The page where `row` is changed; a photograph is changed on its owner's."""
    if isinstance(row, Photograph):
        row = row.recognition if isinstance(row, StoryPhoto) else row.unit
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def may_change(request: HttpRequest, row: Model) -> bool:
    """Whether the user may change what a finding is about, and so say why it stays.

    Of a single record that an address names, `remits.covers` is asked beside it.
    """
    return request.user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")


def spots(request: HttpRequest, findings: Iterable[Finding]) -> list[Spot]:
    """The findings for a page; two that contradict one and the same are one spot."""
    shown: dict[str, Spot] = {}
    for finding in findings:
        if finding.fingerprint in shown:
            continue
        mine = may_change(request, finding.record)
        may_settle, may_undo = (mine and request.user.has_perm(needed) for needed in (ADD, UNDO))
        may_mend = mine and mending.is_mendable(finding)
        shown[finding.fingerprint] = Spot(finding, may_mend, may_settle, may_undo)
    return list(shown.values())


class ProofreadMixin:
    """Shows on a record's form what proofreading finds in it, beside each field.

    The findings are those of what is stored: on opening the form, and as a message after saving.
    """

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With the findings, and the forms that give reasons for them, around the page's own."""
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if obj is None or request.method != "GET":
            return response
        shown = spots(request, proofreading.check(obj))
        beside = place_beside(shown, response.context_data)
        names = response.template_name
        names = [names] if isinstance(names, str) else names
        response.context_data |= {
            "proofread_template": select_template(names),
            "spots": shown,
            "elsewhere": [spot for spot in shown if id(spot) not in beside],
            "open_spots": [spot for spot in shown if spot.finding.is_open],
        }
        response.template_name = "admin/awards/proofreading_form.html"
        return response

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        self._say_findings(request, obj)
        return response

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        self._say_findings(request, obj)
        return response

    def _say_findings(self, request: HttpRequest, obj: Model) -> None:
        count = sum(finding.is_open for finding in proofreading.check(obj))
        if count:
            text = '校对发现 {} 处需要改正或说明理由。<a href="{}#proofreading">逐处查看</a>'
            messages.warning(request, format_html(text, count, change_url(obj)))


def place_beside(shown: list[Spot], context: dict) -> set[int]:
    """Put each spot into the help text of its field. Returns the ids of those that found one."""
    of_subjects: dict[str, list[Spot]] = defaultdict(list)
    for spot in shown:
        of_subjects[spot.finding.subject].append(spot)
    placed: set[int] = set()
    for place, field in dict(_fields(context)).items():
        if mine := of_subjects.get(place):
            said = render_to_string("admin/awards/proofreading_field.html", {"spots": mine})
            field.help_text = format_html("{}{}", field.help_text, said)
            placed |= {id(spot) for spot in mine}
    return placed


def _fields(context: dict):
    """Each box of the page's forms under its subject: model:id:field."""
    forms = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets", []):
        forms += inline.formset.forms
    for form in forms:
        row = getattr(form, "instance", None)
        if row is not None and row.pk and row._meta.model_name in proofreading.TEXTS:
            for box in form.visible_fields():
                yield f"{row._meta.model_name}:{row.pk}:{box.name}", box


class YearProofreading:
    """Adds to the admin of award years the report of all that proofreading finds in one."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.proofreading_view)
        name = "awards_awardyear_proofreading"
        return [path("<int:pk>/proofreading/", view, name=name), *super().get_urls()]

    def proofreading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The findings of a year by unit, of one rule or of all."""
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        if not self.has_view_permission(request, year):
            raise PermissionDenied
        page = proofreading.units_to_check(year, request.user).get_page(request.GET.get("p"))
        shown = spots(request, proofreading.check_year(year, page.number, request.user))
        asked = request.GET.get("rule", "")
        rule = Rule(asked) if asked in Rule.values else None
        chosen = [spot for spot in shown if rule in (None, spot.finding.rule)]
        waiting = [spot for spot in chosen if spot.finding.is_open]
        settled = [spot for spot in chosen if not spot.finding.is_open]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": year,
            "title": f"校对：{year}",
            "page": page,
            "kept": f"rule={rule.value}&" if rule else "",
            "rule": rule,
            "unknown_rule": bool(asked) and rule is None,
            "rules": rules_with_counts(shown),
            "mendable": mendable(shown, page.has_other_pages())
            if self.has_change_permission(request, year)
            else [],
            "open_total": sum(spot.finding.is_open for spot in shown),
            "total": len(shown),
            "groups": by_owner(waiting),
            "settled": by_owner(settled),
            "settled_total": len(settled),
        }
        return TemplateResponse(request, "admin/awards/awardyear/proofreading.html", context)


def rules_with_counts(shown: list[Spot]) -> list[tuple[Rule, int]]:
    """Each rule that found something, with how much of it is open."""
    count = Counter(spot.finding.rule for spot in shown if spot.finding.is_open)
    found = {spot.finding.rule for spot in shown}
    return [(rule, count[rule]) for rule in Rule if rule in found]


def mendable(shown: list[Spot], has_more: bool) -> list[tuple[Rule, int | None]]:
    """Each rule whose suggestions can be taken at once, and how many; None where not all are read.

    Of a single place its own button is enough.
    """
    count = Counter(spot.finding.rule for spot in shown if spot.may_mend)
    return [
        (rule, None if has_more else count[rule])
        for rule in mending.SUGGESTING
        if count[rule] > 1 or (has_more and count[rule])
    ]


def by_owner(shown: list[Spot]) -> list[tuple[str, str, list[Spot]]]:
    """The spots of each owner in turn: its name, its page, the spots."""
    groups: dict[str, tuple[str, str, list[Spot]]] = {}
    for spot in shown:
        owner = spot.finding.owner
        url = change_url(owner)
        groups.setdefault(url, (getattr(owner, "called", str(owner)), url, []))[2].append(spot)
    return list(groups.values())
