"""推进评选: a year's units by stage, and what may be done to those that are chosen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path as route
from django.urls import reverse
from django.utils.http import urlencode

from awards.honours import conditions, path, phases
from awards.honours.conditions import NAMED, names
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, Recognition, Stage
from units.remits import district_of, within
from units.texts import printable

TEMPLATE = "admin/awards/awardyear/stages.html"
VIEW = ("awards.view_awardyear", "awards.view_recognition")
#: Units on a page.
PER_PAGE = 100
UNKNOWN = "没有这样的操作。"


class YearUnits:
    """Adds to the admin of award years the page that moves their units along."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.stages_view)
        return [
            route("<int:pk>/stages/", view, name="awards_awardyear_stages"),
            *super().get_urls(),
        ]

    def stages_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the units, of some stages where the address says so; or act on those chosen."""
        needed = [phases.ADVANCE] if request.method == "POST" else VIEW
        if not request.user.has_perms(needed):
            raise PermissionDenied
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        stages = [stage for stage in request.GET.getlist("stage") if stage in Stage.values]
        typed = {"reason": "", "chosen": _keys(request.GET.getlist("unit"))}
        if request.method == "POST":
            typed = {
                "reason": printable(request.POST.get("reason", "")),
                "chosen": _keys(request.POST.getlist("unit")),
            }
            if self._act_on_chosen(request, year, stages, typed):
                return HttpResponseRedirect(request.get_full_path())
        page = self._units_at(request, year, stages, typed["chosen"])
        return self._stages_page(request, year, stages, typed, page)

    def _act_on_chosen(
        self, request: HttpRequest, year: AwardYear, stages: list, typed: dict
    ) -> bool:
        """Do what was asked to the chosen units. Returns whether it was done to any."""
        keys = typed["chosen"]
        if "all" in request.POST:
            keys = list(_of_stages(year, stages).values_list("pk", flat=True))
        if (act := phases.ACTS.get(request.POST.get("act", ""))) is None:
            messages.error(request, UNKNOWN)
            return False
        try:
            done = path.act_on(year, act.name, keys, request.user, typed["reason"])
        except Refused as refusal:
            messages.error(request, "".join(refusal.reasons))
            return False
        if done.moved:
            said = names(row.name_then for row in done.moved)
            messages.success(request, f"已办理“{act.label}”：{said}。")
        if done.kept:
            more = f"另有 {len(done.kept) - NAMED} 个。" if len(done.kept) > NAMED else ""
            said = "".join(done.kept[:NAMED]) + more
            messages.warning(request, f"没有办理“{act.label}”的：{said}")
        if act.name == "recommend":
            for one in conditions.warnings(year):
                if one.page == "quotas":
                    messages.warning(request, f"请留意：{one.said}")
        return bool(done.moved)

    def _units_at(self, request: HttpRequest, year: AwardYear, stages: list, chosen: list) -> Page:
        rows = within(request.user, _of_stages(year, stages))
        keys = rows.order_by("position", "id").values_list("pk", flat=True)
        page = Paginator(keys, PER_PAGE).get_page(request.GET.get("p"))
        units = Recognition.objects.filter(pk__in=list(page)).order_by("position", "id")
        units = units.select_related("unit__district", "elimination").defer("story")
        page.object_list = list(units)
        for unit in page:
            unit.is_chosen = unit.pk in chosen
        return page

    def _stages_page(
        self, request: HttpRequest, year: AwardYear, stages: list, typed: dict, page: Page
    ) -> HttpResponse:
        change = reverse("admin:awards_awardyear_change", args=[year.pk])
        may = request.user.has_perm(phases.ADVANCE) and district_of(request.user) is None
        acts = phases.acts_in(year) if may else []
        if stages:
            acts = [one for one in acts if {*one.sources[year.phase]} & {*stages}]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"推进评选：{year}",
            "original": year,
            "back": change,
            "standing": path.standing_of(year),
            "page": page,
            "kept_query": urlencode({"stage": stages}, doseq=True) + "&" if stages else "",
            "chips": self._chips(request, year, stages),
            "acts": [one for one in acts if not one.needs_reason],
            "reasoned": [one for one in acts if one.needs_reason],
            "reason": typed["reason"],
            "most": path.LONGEST_REASON,
        }
        return TemplateResponse(request, TEMPLATE, context)

    def _chips(self, request: HttpRequest, year: AwardYear, chosen: list) -> list[dict]:
        """The stages that units have, each with how many."""
        rows = within(request.user, year.recognitions.all()).order_by().values_list("stage")
        counts = dict(rows.annotate(number=Count("pk")))
        several = [
            {"label": stage.label, "count": counts[stage], "url": f"?stage={stage}",
             "is_chosen": [stage] == chosen}
            for stage in Stage
            if stage in counts
        ]  # fmt: skip
        everything = {"label": "全部", "count": sum(counts.values()), "url": "?"}
        return [everything | {"is_chosen": not chosen}, *several]


def _of_stages(year: AwardYear, stages: list):
    rows = year.recognitions.all()
    return rows.filter(stage__in=stages) if stages else rows


def _keys(sent: list[str]) -> list[int]:
    """The keys of units that were sent, no more than a page shows."""
    return [int(key) for key in sent[:PER_PAGE] if key.isdecimal() and len(key) < 19]
