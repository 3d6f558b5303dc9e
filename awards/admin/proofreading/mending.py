"""采纳建议: one finding where it is shown, or all of one kind in a year after a look, with undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from awards import proofreading
from awards.models import AwardYear
from awards.proofreading import Finding, Rule, mending
from awards.proofreading.rewriting import standing
from units import remits
from units.history import Change

from .findings import change_url, may_change

#: So many findings are looked over on one page.
MOST = 300
#: So many that were left as they are are named.
NAMED = 10


def of_year(year: AwardYear, rule: Rule, user) -> tuple[list[Finding], bool]:
    """The findings of a rule in a year that have a suggestion, and whether there are more.

    Of what the person answers for.
    """
    found: dict[str, Finding] = {}
    for number in proofreading.units_to_check(year, user).page_range:
        for finding in proofreading.check_year(year, number, user):
            if finding.rule == rule and mending.is_mendable(finding):
                found.setdefault(finding.fingerprint, finding)
        if len(found) > MOST:
            break
    return list(found.values())[:MOST], len(found) > MOST


def lines(findings: list[Finding], chosen: set[str] | None = None) -> list[dict]:
    """The findings as a page shows them: before and after, ticked unless `chosen` leaves them."""
    public = mending.public(findings)
    return [
        {
            "finding": finding,
            "owner": getattr(finding.owner, "called", str(finding.owner)),
            "sentence": mending.sentence(finding),
            "is_public": finding.fingerprint in public,
            "is_chosen": chosen is None or finding.fingerprint in chosen,
        }
        for finding in findings
    ]


class MendsFindings:
    """Adds to the admin of award years the acts that take suggestions into the texts."""

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "awards_awardyear"
        return [
            path("mend/", view(self.mend_view), name=f"{name}_mend"),
            path("unmend/<int:pk>/", view(self.unmend_view), name=f"{name}_unmend"),
            path("<int:pk>/mend/", view(self.mend_year_view), name=f"{name}_mend_year"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def mend_view(self, request: HttpRequest) -> HttpResponse:
        """Mend one finding; where visitors read it, after a page that says so."""
        subject, _, wanted = request.POST.get("finding", "").rpartition("|")
        with transaction.atomic():
            if (record := proofreading.record_of(subject)) is None:
                raise Http404
            if not may_change(request, record):
                raise PermissionDenied
            remits.require(request.user, record)
            found = [f for f in proofreading.check(record) if f.fingerprint == wanted][:1]
            found = [f for f in found if mending.is_mendable(f)]
            is_seen = request.POST.get("seen") == mending.token(found)
            if found and mending.public(found) and not is_seen:
                return self._look(request, found, title="采纳建议", posted=request.POST)
            outcome = mending.mend(found, request.user)
        if not found:
            messages.error(request, "这一处已经改过。请重新打开本页。")
        self._say(request, outcome)
        return HttpResponseRedirect(way_back(request, change_url(record)))

    def mend_year_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All findings of one rule in a year, each with a box to tick; what is ticked is mended."""
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        asked = request.POST.get("rule") or request.GET.get("rule", "")
        if asked not in mending.SUGGESTING:
            raise Http404
        if not self.has_change_permission(request, year):
            raise PermissionDenied
        rule, chosen = Rule(asked), set(request.POST.getlist("chosen"))
        findings, is_cut = of_year(year, rule, request.user)
        findings = [f for f in findings if may_change(request, f.record)]
        page = {"year": year, "rule": rule, "is_cut": is_cut}
        page["title"] = f"一次采纳：{rule.label}（{year}）"
        if request.method != "POST":
            return self._look(request, findings, **page)
        if request.POST.get("seen") != mending.token(findings):
            page["refusals"] = ["内容刚有变化，还没有改。请再看一遍。"]
            return self._look(request, findings, chosen=chosen, **page)
        if not chosen:
            page["refusals"] = ["请至少勾选一处。"]
            return self._look(request, findings, chosen=chosen, **page)
        ticked = [f for f in findings if f.fingerprint in chosen]
        # What it writes it compares again, under a lock.
        outcome = mending.mend(ticked, request.user, year)
        self._say(request, outcome)
        return HttpResponseRedirect(reverse("admin:awards_awardyear_proofreading", args=[pk]))

    def _look(self, request, findings, *, chosen=None, **page) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "lines": (shown := lines(findings, chosen)),
            "public": sum(line["is_public"] for line in shown),
            "token": mending.token(findings),
            "back": way_back(request, reverse("admin:awards_awardyear_changelist")),
            **page,
        }
        return TemplateResponse(request, "admin/awards/awardyear/mend.html", context)

    def _say(self, request: HttpRequest, outcome: mending.Outcome) -> None:
        """What was mended, with the way to undo it, and what was not."""
        if outcome.acts:
            undo = reverse("admin:awards_awardyear_unmend", args=[outcome.acts[0].pk])
            text = '已采纳建议，改正 {} 处。<a href="{}">撤销</a>'
            messages.success(request, format_html(text, outcome.count, undo))
        _say_refused(request, outcome)

    def unmend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the texts that go back as they were, and write them back."""
        acts = Change.objects.filter(key__in=[mending.MENDED, mending.MENDED_IN])
        act = get_object_or_404(acts.select_related("by"), pk=pk)
        found = standing(mending.undone(act))
        of_year = act.key == mending.MENDED_IN
        may = not of_year or self.has_change_permission(request)
        if not (may and all(may_change(request, record) for record in found.records.values())):
            raise PermissionDenied
        if not found.records and not request.user.has_perm("awards.change_recognition"):
            raise PermissionDenied
        for record in found.records.values():
            remits.require(request.user, record)
        if request.method == "POST":
            outcome = mending.unmend(act, request.user)
            if outcome.count:
                messages.success(request, f"已恢复 {outcome.count} 处文字。")
            _say_refused(request, outcome)
            return HttpResponseRedirect(self._after(act))
        shown = [
            (record, text.label, *difference(text.was, text.now))
            for text, record in found.records.items()
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "撤销采纳的建议",
            "act": act,
            "texts": shown,
            "left": named(found.refusals),
            "obstacles": [] if shown else named(found.refusals),
            "back": self._after(act),
        }
        return TemplateResponse(request, "admin/awards/awardyear/unmend.html", context)

    def _after(self, act: Change) -> str:
        """The page of what was mended."""
        if act.key == mending.MENDED_IN:
            return reverse("admin:awards_awardyear_proofreading", args=[act.object_id])
        record = act.content_type.model_class()._default_manager.filter(pk=act.object_id).first()
        return change_url(record) if record else reverse("admin:awards_awardyear_changelist")


def named(refusals: list[str]) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(refusals) - NAMED
    return refusals[:NAMED] + ([f"另有 {more} 处也没有动，没有列出。"] if more > 0 else [])


def _say_refused(request: HttpRequest, outcome: mending.Outcome) -> None:
    """What was left as it is: a warning beside what was done, an error where nothing was."""
    if outcome.refusals and not outcome.count:
        messages.error(request, "没有改动任何文字。")
    say = messages.warning if outcome.count else messages.error
    for sentence in named(outcome.refusals):
        say(request, sentence)


def difference(text: str, other: str) -> tuple[str, str]:
    """Of two texts the parts around what differs."""
    start = next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), 0)
    tails = zip(reversed(text[start:]), reversed(other[start:]), strict=False)
    end = next((n for n, (a, b) in enumerate(tails) if a != b), 0)
    start, end = max(0, start - 12), max(0, end - 12)
    return tuple(
        "…" * (start > 0) + one[start : len(one) - end] + "…" * (end > 0) for one in (text, other)
    )


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is ours."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return f"{back.partition('#')[0]}#proofreading" if back and is_ours else otherwise
