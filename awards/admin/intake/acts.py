"""提取成效: the pages on which staff go through the figures found in a source's text.

The page works as one form that is saved at once; with its script each decision is saved by
itself, through the same view, which then answers with the cards that changed.
"""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from awards.intake import acceptance
from awards.intake.acceptance import Refused, Unconfirmed
from awards.models import Source
from units.remits import OUTSIDE, NotYours

from . import reports, turning
from .candidates import Card
from .page import IntakePage

TEMPLATES = "admin/awards/source"
TO_CONFIRM = "这一年度已经发布，采用的数字会立即公开。请先勾选确认，再保存。"
SCRIPTED = "application/json"


def _asked(request: HttpRequest) -> set[str]:
    """The keys of the candidates for which something was chosen."""
    return {
        name.partition("-")[0]
        for name, value in request.POST.items()
        if name.endswith("-choice") and value and not name.startswith(turning.KEPT)
    }


def _is_scripted(request: HttpRequest) -> bool:
    return SCRIPTED in request.headers.get("Accept", "")


def _needed(request: HttpRequest) -> set[str] | None:
    """The keys of the cards that an answer to the script speaks of; a page has all."""
    keys = _asked(request) | set(filter(None, [request.POST.get("card")]))
    return keys if keys and _is_scripted(request) else None


class IntakePages:
    """Adds to the admin of sources the page that goes through the figures of a text."""

    change_form_template = f"{TEMPLATES}/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.intake_view)
        return [path("<int:pk>/intake/", view, name="awards_source_intake"), *super().get_urls()]

    def get_queryset(self, request):
        """Without the text, which lists and autocompletes would load for every row."""
        return super().get_queryset(request).defer("text")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Say whether the user may go through the figures."""
        context["may_intake"] = request.user.has_perms(acceptance.PERMISSIONS)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        return self._to_intake(obj) if "_intake" in request.POST else response

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        return self._to_intake(obj) if "_intake" in request.POST else response

    def _to_intake(self, source: Source) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:awards_source_intake", args=[source.pk]))

    def intake_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The text with its figures, and what was decided of them; saves what is chosen."""
        if not request.user.has_perms(acceptance.PERMISSIONS):
            raise PermissionDenied
        source = get_object_or_404(Source, pk=pk)
        if request.method != "POST":
            return self._page(request, IntakePage(source, request.GET, user=request.user))
        page = IntakePage(source, request.GET, request.POST, _needed(request), user=request.user)
        if "undo" in request.POST:
            return self._reopen(request, page)
        if reports.START in request.POST and page.year:
            return self._start_report(request, page)
        if turning.GO in request.POST:
            return self._turn(request, page.turned(request.POST[turning.GO]))
        return self._save(request, page)

    def _turn(self, request: HttpRequest, page: IntakePage) -> HttpResponse:
        if page.is_typed_in:
            return self._page(request, page)
        return HttpResponseRedirect(f"{request.path}?{page.query()}")

    # Saving

    def _save(self, request: HttpRequest, page: IntakePage) -> HttpResponse:
        """Carry out what was chosen. What cannot be saved stays as it was filled in, and why."""
        chosen = [card for card in page.cards if card.form and card.form.chosen]
        valid = [card for card in chosen if card.form.is_valid()]
        problems = self._overtaken(request, page)
        refused: dict[str, Refused] = {}
        saved = 0
        try:
            outcomes = acceptance.decide(
                page.source,
                [card.form.choice_made() for card in valid],
                request.user,
                confirmed="confirmed" in request.POST,
            )
        except Refused as refusal:
            problems += refusal.reasons
        else:
            refused = {key: o for key, o in outcomes.items() if isinstance(o, Refused)}
            saved = len(outcomes) - len(refused)
        if any(isinstance(refusal, Unconfirmed) for refusal in refused.values()):
            problems.append(TO_CONFIRM)
        waiting = len(chosen) - saved
        after = page.anew()
        after.refuse(refused)
        said = f"已保存 {saved} 项，还剩 {after.counts['left']} 项待定。" if saved else ""
        if not saved and not waiting and not problems:
            said = "没有选择任何一项，没有改动。"
        if waiting:
            problems.append(f"有 {waiting} 项没有保存，原因写在各项旁边，填写的内容都还在。")
        stay = not saved or after.is_typed_in
        return self._answer(request, after, _asked(request), said, problems, stay)

    def _overtaken(self, request: HttpRequest, page: IntakePage) -> list[str]:
        """What was chosen for candidates that are not open any more."""
        chosen = _asked(request)
        decided = [card for card in page.cards if card.decision and card.key in chosen]
        said = [
            f"“{card.wording}”刚才已由{card.decision.decided_by or '他人'}作出结论"
            f"（{card.decision.get_outcome_display()}），没有重复保存。"
            for card in decided
        ]
        gone = len(chosen - {card.key for card in page.cards})
        if gone:
            said.append(f"有 {gone} 处数字随原文改动，已经不在本页，没有保存。")
        return said

    def _start_report(self, request: HttpRequest, page: IntakePage) -> HttpResponse:
        """Begin the report that the figures outside of any unit go to; the rest stays filled in."""
        try:
            report = reports.start(request, page.year)
        except Refused as refusal:
            return self._page(request, page, report_problems=refusal.reasons)
        posted = request.POST.copy()
        for name in reports.TYPED:
            posted.pop(name, None)
        posted["to-region"] = f"d{report.pk}"
        change = reverse("admin:awards_regionreport_change", args=[report.pk])
        text = '已登记“{}”，不在任何单位部分的数字归入它。<a href="{}">去写综述的正文</a>'
        messages.success(request, format_html(text, report.called, change))
        after = IntakePage(
            page.source, request.GET, posted, page.only, page.offers, user=request.user
        )
        return self._page(request, after)

    def _reopen(self, request: HttpRequest, page: IntakePage) -> HttpResponse:
        """Undo one decision; what else is filled in on the page stays."""
        pk, _, what = request.POST["undo"].partition(":")
        card = next((c for c in page.cards if c.decision and str(c.decision.pk) == pk), None)
        key = card.key if card else request.POST.get("card", "")
        said, problems = "", []
        try:
            if key and key not in {c.key for c in page.cards}:
                raise Refused(["这处数字随原文改动，已经不在本页，没有撤销。"])
            if card is None:
                raise Refused(["这项结论刚才已经撤销。"])
            if getattr(card.decision, "is_elsewhere", False):
                raise NotYours(OUTSIDE)
            acceptance.reopen(card.decision, request.user, delete_figure=what == "delete")
        except Refused as refusal:
            problems = refusal.reasons
        else:
            kept = card.decision.achievement and what != "delete"
            said = f"已撤销：{card.wording}。" + ("数字仍保留在成效指标里。" if kept else "")
        after = page.anew()
        return self._answer(request, after, {key}, said, problems, stay=True)

    def _answer(
        self,
        request: HttpRequest,
        page: IntakePage,
        keys: Collection[str],
        said: str,
        problems: list[str],
        stay: bool = False,
    ) -> HttpResponse:
        """The changed cards for the script; for a plain browser the page, filled in or afresh."""
        if _is_scripted(request):
            return self._cards(request, page, set(filter(None, keys)), said, problems)
        if said:
            messages.success(request, said)
        if problems or stay:
            return self._page(request, page, problems)
        return HttpResponseRedirect(f"{request.path}?{page.query()}")

    def _cards(self, request, page: IntakePage, keys, said, problems) -> JsonResponse:
        """Every card of `keys` as it is now; where one is gone, the address of what is there."""
        changed = [card for card in page.cards if card.key in keys]
        answer = {
            "cards": {card.key: self._card(request, page, card) for card in changed},
            "counts": render_to_string(f"{TEMPLATES}/_counts.html", {"page": page}),
            "groups": {group.key: group.left for group in page.groups.values()},
            "said": said,
            "problems": problems,
            "reopen": f"?{page.query()}" if len(changed) < len(keys) else "",
        }
        return JsonResponse(answer)

    def _card(self, request: HttpRequest, page: IntakePage, card: Card) -> str:
        context = {"card": card, "page": page}
        return render_to_string(f"{TEMPLATES}/_card.html", context, request)

    def _page(
        self, request: HttpRequest, page: IntakePage, problems=(), report_problems=()
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"提取成效：{page.source}",
            "opts": self.opts,
            "original": page.source,
            "page": page,
            "problems": problems,
            "report_problems": report_problems,
            "confirmed": "confirmed" in (page.posted or {}),
            "may_report": request.user.has_perm(reports.PERMISSION),
            "typed_headline": page.report_typed[reports.HEADLINE],
            "typed_district": page.report_typed[reports.DISTRICT],
        }
        return TemplateResponse(request, f"{TEMPLATES}/intake.html", context)
