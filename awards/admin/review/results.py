"""The result of a round once it is closed: the ranking, each step of it, and a second look."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from awards.admin.honours.acts import ReasonForm
from awards.models import Assignment, Recognition, ReviewRound
from awards.review import recusal, rounds
from awards.review.holding import RUN
from units.history import note
from units.remits import NotYours

from .pages import RoundPages
from .words import RESULT_TAKEN

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TIED = "您与{}有利害关系，看不到它的评分；请由别人办理。"


class SecondLookForm(ReasonForm):
    """Who is asked to look again, and why; the reviewers read the reason."""

    assignments = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "请勾选要请谁复议。"}
    )
    field_order = ["assignments", "reason"]

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "有关评审人会看到，并写入操作历史。"
        self.fields["assignments"].choices = [(one["assignment"], one["name"]) for one in steps]


class RoundResults(RoundPages):
    """Adds to the admin of rounds the pages of a result."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_reviewround"
        return [
            path("<int:pk>/result/", view(self.result_view), name=f"{name}_result"),
            path("<int:pk>/result.xlsx", view(self.file_view), name=f"{name}_result_file"),
            path("<int:pk>/result/<int:recognition>/", view(self.steps_view), name=f"{name}_steps"),
            *super().get_urls(),
        ]

    def _closed(self, request: HttpRequest, pk: int) -> tuple[ReviewRound, dict[int, str]]:
        """A round with a result, and the units whose part of it the person does not see.

        Raises Http404 while there is no result.
        """
        round_ = self.round_of(request, pk)
        if not round_.is_closed:
            raise Http404
        rows = Recognition.objects.filter(pk__in=[int(key) for key in round_.result["subjects"]])
        rows = list(rows.select_related("unit").only("name_then", "unit"))
        ties = recusal.ties_of(request.user, round_, [one.unit for one in rows])
        return round_, {one.pk: one.name_then for one in rows if one.unit_id in ties}

    def result_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The ranking."""
        round_, tied = self._closed(request, pk)
        result = round_.result
        rows = [
            row | {"name": result["subjects"][str(row["subject"])], "count": len(row["given"])}
            for row in result["ranking"]
        ]
        for row in rows:
            row["is_hidden"] = row["subject"] in tied
        return self.page(
            request,
            round_,
            "result",
            title=f"评审结果：{round_.award_year}",
            rows=sorted(rows, key=lambda row: row["is_hidden"]),
            ties=sorted({row["rank"] for row in rows if row["is_tied"] and not row["is_hidden"]}),
            severities=[
                one | {"name": result["reviewers"][str(one["reviewer"])]}
                for one in result["severities"]
            ]
            if not tied
            else [],
            recused=_named(result, "recused"),
            missing=_named(result, "missing"),
            late=recusal.late_conflicts(round_),
            may_take=not tied,
        )

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The result as a workbook; who took it is written down."""
        from awards.review.workbook import written  # loads XlsxWriter

        round_, tied = self._closed(request, pk)
        for name in tied.values():
            raise NotYours(TIED.format(name))
        note(round_, RESULT_TAKEN, request.user, new={"sealed": round_.digest})
        response = HttpResponse(written(round_.result, round_.digest), content_type=XLSX)
        name = content_disposition_header(True, f"{round_.award_year}评审结果.xlsx")
        response.headers["Content-Disposition"] = name
        return response

    def steps_view(self, request: HttpRequest, pk: int, recognition: int) -> HttpResponse:
        """Every step to one unit's total; sent, a second look is asked for."""
        round_, tied = self._closed(request, pk)
        if recognition in tied:
            raise NotYours(TIED.format(tied[recognition]))
        result = round_.result
        row = next((one for one in result["ranking"] if one["subject"] == recognition), None)
        if row is None:
            raise Http404
        steps = _steps(round_, row)
        form = SecondLookForm(request.POST if request.method == "POST" else None, steps=steps)
        refusals = []
        if request.method == "POST":
            self.round_of(request, pk, RUN)
            if form.is_valid():
                refusals = self._ask_again(request, round_, form.cleaned_data)
                if not refusals:
                    change = reverse("admin:awards_reviewround_change", args=[pk])
                    return HttpResponseRedirect(change)
        name = result["subjects"][str(recognition)]
        chosen = set(form["assignments"].value() or ())
        for one in steps:
            one["is_chosen"] = str(one["assignment"]) in chosen
            one["is_silent"] = not (one["remark"] or any(cell["remark"] for cell in one["cells"]))
        return self.page(
            request,
            round_,
            "steps",
            title=f"{name}的评分",
            called=name,
            row=row,
            steps=steps,
            measures=result["measures"],
            form=form,
            refusals=refusals,
            obstacles=rounds.reopening_obstacles(round_),
        )

    def _ask_again(self, request: HttpRequest, round_: ReviewRound, sent: dict) -> list[str]:
        """Ask for a second look. Returns why it was not asked for."""
        try:
            rounds.ask_second_look(round_, sent["assignments"], request.user, sent["reason"])
        except rounds.Refused as refusal:
            return refusal.reasons
        self.message_user(
            request, "已请有关评审人复议，评审为他们重新打开；他们提交以后请再次“结束评审”。"
        )
        return []


def _named(result: dict, kind: str) -> list[dict]:
    return [
        one
        | {
            "unit": result["subjects"][str(one["subject"])],
            "name": result["reviewers"][str(one["reviewer"])],
        }
        for one in result[kind]
    ]


def _steps(round_: ReviewRound, row: dict) -> list[dict]:
    """What each reviewer gave: scores, shares, total, remarks, and what they said before."""
    result = round_.result
    rows = Assignment.objects.filter(recognition=row["subject"], review__isnull=False)
    stored = {
        one.reviewer_id: one
        for one in rows.select_related("review").prefetch_related(
            "review__scores", "review__former"
        )
    }
    given = {
        one["reviewer"]: one["scores"]
        for one in result["sheets"]
        if one["subject"] == row["subject"]
    }
    steps = []
    for one in row["given"]:
        assignment = stored[one["reviewer"]]
        remarks = {score.criterion_id: score.remark for score in assignment.review.scores.all()}
        steps.append(
            one
            | {
                "assignment": assignment.pk,
                "name": result["reviewers"][str(one["reviewer"])],
                "cells": [
                    {
                        "score": given[one["reviewer"]][str(measure["key"])],
                        "share": share,
                        "measure": measure["name"],
                        "remark": remarks.get(measure["key"], ""),
                    }
                    for measure, share in zip(result["measures"], one["shares"], strict=True)
                ],
                "remark": assignment.review.remark,
                "former": list(assignment.review.former.all()),
                "asked": assignment.review.second_look_reason,
            }
        )
    return steps
