"""One recognition on one page: its material, and the sheet on which it is judged."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from awards.figures.readings import plain
from awards.honours.lifecycle import Refused
from awards.models import Assignment, Recognition
from awards.review import drafting, earlier, reading
from awards.review.sheets import WHOLE, OwnSheet, range_of, remark_box, score_box
from awards.views.honours import evidence

from .access import OfAssignment, tell_opened

#: Before the name of a box, what it held when it was shown.
SEEN = "seen-"
HAND_IN = "_hand_in"


class JudgeView(OfAssignment, View):
    """The page, and the draft that is sent to it: by the form, or at every change by a script."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        assignment = self.own(pk)
        if assignment.is_recused or assignment.cleared_at is None:
            return shut(request, assignment)
        return page(request, assignment)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.own(pk)
        is_script = request.headers.get("Accept", "") == "application/json"
        try:
            outcome = drafting.save(pk, request.user, *boxes(request.POST))
        except Refused as refused:
            if is_script:
                return JsonResponse({"refused": str(refused)}, status=409)
            messages.error(request, str(refused))
            return redirect("review:judge", pk)
        if is_script:
            return JsonResponse(told(outcome))
        if outcome.wrong or outcome.overtaken:
            said = "有的内容没有存上，请看标出的地方；其余的已经保存。"
            return page(request, self.own(pk), outcome, request.POST, notices=[said])
        if HAND_IN in request.POST:
            return redirect("review:hand_in_one", pk)
        messages.success(request, f"草稿已保存，{timezone.localtime(outcome.at):%H:%M}。")
        return redirect(f"{request.path}#sheet")


def boxes(post: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What the boxes that were sent held when they were shown, and what they are to hold."""
    seen = {name.removeprefix(SEEN): text for name, text in post.items() if name.startswith(SEEN)}
    return seen, {name: post[name] for name in seen if name in post}


def told(outcome: drafting.Outcome) -> dict:
    """What a script is told of a draft."""
    total = outcome.sheet.total
    return {
        "time": f"{timezone.localtime(outcome.at):%H:%M}",
        "saved": outcome.saved,
        "wrong": outcome.wrong,
        "overtaken": outcome.overtaken,
        "total": "" if total is None else str(total),
        "scored": outcome.sheet.scored,
        "criteria": len(outcome.sheet.criteria),
    }


def shut(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """The page in place of material that is not open to the reviewer."""
    round_ = assignment.recognition.award_year.review_round
    if not assignment.is_recused and round_.is_open:
        return redirect("review:declare")
    return render(request, "review/shut.html", {"assignment": assignment, "round": round_})


def page(
    request: HttpRequest,
    assignment: Assignment,
    outcome: drafting.Outcome | None = None,
    sent: Mapping[str, str] | None = None,
    notices: list[str] | None = None,
) -> HttpResponse:
    """The page, with what was wrong with a draft that was `sent`; the trail is told of it."""
    recognition = Recognition.objects.for_story().get(pk=assignment.recognition_id)
    round_ = assignment.recognition.award_year.review_round
    tell_opened(recognition, request.user)
    sheet = OwnSheet(assignment, round_.criteria.all())
    context = {
        "assignment": assignment,
        "recognition": recognition,
        "round": round_,
        "sheet": sheet,
        "lines": lines(sheet, outcome, sent or {}),
        "whole": box(WHOLE, sheet, outcome, sent or {}),
        "is_open": not (obstacle := drafting.obstacles_to_writing(assignment)),
        "obstacle": obstacle,
        "may_recuse": round_.is_open,
        "may_take_back": sheet.is_handed_in and round_.is_open,
        "leading": recognition.leading,
        "photos": recognition.photos.all(),
        "notices": notices or [],
        "neighbours": neighbours(request.user, assignment),
    }
    context |= evidence(recognition) | earlier.context_of(recognition)
    return render(request, "review/judge.html", context)


def lines(sheet: OwnSheet, outcome: drafting.Outcome | None, sent: Mapping[str, str]) -> list[dict]:
    """The criteria of a sheet, each with its boxes and its share of the whole."""
    weights = sum(one.weight for one in sheet.criteria)
    return [
        {
            "criterion": one,
            "range": range_of(one),
            "share": f"{plain(round(one.weight / weights * 100, 1))}%",
            "score": box(score_box(one), sheet, outcome, sent),
            "remark": box(remark_box(one), sheet, outcome, sent),
        }
        for one in sheet.criteria
    ]


def box(
    name: str, sheet: OwnSheet, outcome: drafting.Outcome | None, sent: Mapping[str, str]
) -> dict[str, str]:
    """A box: what is stored, what it shows, and what is said beside it."""
    stored, error, shown = sheet.texts[name], "", sheet.texts[name]
    if outcome and name in outcome.wrong:
        error, shown = outcome.wrong[name], sent[name]
    elif outcome and name in outcome.overtaken:
        held = f"“{stored}”" if stored else "空"
        error = f"刚才在别处已改为{held}，您填的“{sent[name]}”没有存上。要用您的，请重新填写。"
    return {"name": name, "stored": stored, "shown": shown, "error": error}


def neighbours(user, assignment: Assignment) -> dict:
    """Those before and after in the reviewer's list, this one's place in it, and how many."""
    rows = reading.current(user).filter(recused_at=None)
    keys = list(reading.in_order(rows).values_list("pk", flat=True))
    if assignment.pk not in keys:
        return {}
    place = keys.index(assignment.pk)
    return {
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
        "place": place + 1,
        "count": len(keys),
    }
