"""Acts of a reviewer that ask first: declaring, stepping back, handing in, taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from awards.honours.lifecycle import Refused
from awards.models import Assignment
from awards.review import declaring, drafting, reading
from awards.review.sheets import OwnSheet
from units.desk.history import WORDS

from .access import OfAssignment, Reviewing

WORDS |= {
    declaring.CLEARED: lambda change: "声明与单位没有利害关系",
    drafting.HANDED_IN: lambda change: "提交评分表",
    drafting.TAKEN_BACK: lambda change: "撤回评分表",
}
#: What the box of a form that says why someone steps back takes.
LONGEST_REASON = 200
NO_REASON = "请写明回避原因，如：配偶在该单位工作。"
TOO_LONG = f"回避原因最多 {LONGEST_REASON} 个字，请缩短。"
NOT_DECLARED = "请勾选最后的声明，再打开材料。"


class DeclareView(Reviewing, View):
    """The units that a reviewer is to judge, before any material opens: who ties them to which."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(list(reading.undeclared(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = list(reading.undeclared(request.user))
        asked = {one.pk for one in rows} & {
            int(k) for k in request.POST.getlist("unit") if is_key(k)
        }
        rows = [one for one in rows if one.pk in asked]
        problem, back = "", {}
        for one in rows:
            one.steps_back = f"back-{one.pk}" in request.POST
            one.reason = request.POST.get(f"reason-{one.pk}", "").strip()
            one.error = why_not(one.reason) if one.steps_back else ""
            if one.steps_back:
                back[one.pk] = one.reason
            problem = problem or one.error
        if not problem and "declared" not in request.POST:
            problem = NOT_DECLARED
        if problem:
            return self.page(rows, [problem])
        try:
            declaring.declare(back, {one.pk for one in rows} - back.keys(), request.user)
        except (Refused, Assignment.DoesNotExist) as refused:
            return self.page(rows, [str(refused) or "名单刚才有变，请重新核对。"])
        messages.success(request, f"已声明，其中回避 {len(back)} 个单位。材料可以打开了。")
        return redirect("review:index")

    def page(self, rows: list[Assignment], notices: list[str] | None = None) -> HttpResponse:
        """The page, with what was wrong with what was sent."""
        context = {"assignments": rows, "notices": notices or [], "most": LONGEST_REASON}
        return render(self.request, "review/declare.html", context)


def is_key(text: str) -> bool:
    """Whether a text can be the key of a record."""
    return text.isdecimal() and len(text) < 18


def why_not(reason: str) -> str:
    """Why a reason is not taken, as a sentence; "" for one that is."""
    return NO_REASON if not reason else TOO_LONG if len(reason) > LONGEST_REASON else ""


class RecuseView(OfAssignment, View):
    """Stepping back from a recognition after its material was opened."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.own(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        assignment, reason = self.own(pk), request.POST.get("reason", "").strip()
        if error := why_not(reason):
            return self.page(assignment, reason, error)
        try:
            declaring.declare({pk: reason}, (), request.user)
        except Refused as refused:
            return self.page(assignment, reason, str(refused))
        messages.success(
            request, f"已对{assignment.recognition.name_then}回避，您的评分不计入结果。"
        )
        return redirect("review:index")

    def page(self, assignment: Assignment, reason: str = "", error: str = "") -> HttpResponse:
        """The page, with what was wrong with what was sent."""
        context = {"assignment": assignment, "reason": reason, "error": error}
        return render(self.request, "review/recuse.html", context | {"most": LONGEST_REASON})


class HandInView(OfAssignment, View):
    """What is handed in, before it is: one sheet, or all that are complete, and what is missing."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self.page(pk)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        seen = {
            int(name.removeprefix("seen-")): digest
            for name, digest in request.POST.items()
            if name.startswith("seen-") and is_key(name.removeprefix("seen-"))
        }
        if pk is not None:
            seen = {key: digest for key, digest in seen.items() if key == pk}
        try:
            done = drafting.hand_in(seen, request.user)
        except Refused as refused:
            return self.page(pk, refused.reasons)
        except Assignment.DoesNotExist:
            return self.page(pk, ["名单刚才有变，请核对后再提交。"])
        messages.success(request, f"已提交 {len(done)} 份评分表。评审结束前可以撤回修改。")
        return redirect("review:index")

    def page(self, pk: int | None, notices: list[str] | None = None) -> HttpResponse:
        """The page, with why nothing was handed in."""
        rows = reading.in_order(reading.current(self.request.user).filter(recused_at=None))
        if pk is not None:
            rows = reading.of(self.request.user).filter(pk=self.own(pk).pk)
        sheets = own_sheets(rows)
        for sheet in sheets:
            sheet.obstacle = drafting.obstacles_to_handing_in(sheet.assignment, sheet)
        ready = [one for one in sheets if not one.obstacle]
        context = {
            "ready": ready,
            "unready": [one for one in sheets if one.obstacle and not one.stands],
            "standing": [one for one in sheets if one.stands],
            "assignment": sheets[0].assignment if pk is not None else None,
            "notices": notices or [],
        }
        return render(self.request, "review/hand_in.html", context)


class TakeBackView(OfAssignment, View):
    """Makes a sheet that was handed in a draft again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.own(pk)
        try:
            assignment = drafting.take_back(pk, request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            name = assignment.recognition.name_then
            messages.success(request, f"已撤回{name}的评分表，改好后请重新提交。")
        return redirect("review:judge", pk)


def own_sheets(rows) -> list[OwnSheet]:
    """The sheets of some of a reviewer's assignments, read with few queries."""
    related = ("recognition__award_year__award", "recognition__unit", "review")
    many = ("review__scores", "recognition__award_year__review_round__criteria")
    rows = rows.select_related(*related).prefetch_related(*many).defer("recognition__story")
    return [OwnSheet(one, one.recognition.award_year.review_round.criteria.all()) for one in rows]
