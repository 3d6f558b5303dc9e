"""Who judges what: a table of units and reviewers, an even share, and one unit's reviewers."""

import secrets

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from awards.honours.lifecycle import Refused
from awards.models import Affiliation, ReviewRound
from awards.review import assigning, recusal
from awards.review.holding import SET_UP, called, to_judge
from awards.review.progress import State, conflicts_of, progress
from units.texts.entry import TextEntry

from .pages import RoundPages

#: Units on a page of the table.
PER_PAGE = 50
#: What a cell of the table shows, and what it means.
MARKS = {
    State.ASSIGNED: "●",
    State.BEGUN: "●",
    State.HANDED_IN: "●",
    State.ASKED: "●",
    State.RECUSED: "回",
}
PLANNED, BARRED = "○", "×"


class BalanceForm(forms.Form):
    """A preview of an even share: by chance from `seed`, among these reviewers; `seen` of it."""

    among = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "请至少勾选一位评审人。"}
    )
    seed = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    seen = TextEntry(required=False, max_length=64)

    def __init__(self, *args, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["among"].choices = [(user.pk, called(user)) for user in reviewers]


class ReviewersForm(forms.Form):
    """The reviewers of one unit, and why they change once the round is open."""

    reviewers = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = TextEntry(
        label="原因",
        required=False,
        max_length=150,
        strip=True,
        help_text="评审开始以后增减评审人，须写明原因；写入操作历史。",
        error_messages={"max_length": "原因请压缩到 150 字以内。"},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].choices = [(user.pk, called(user)) for user in people]


def people_of(round_: ReviewRound) -> list:
    """Who may be assigned, and who is: by account, each with `units`, where they work."""
    units = Affiliation.objects.select_related("unit")
    rows = assigning.reviewers().prefetch_related(Prefetch("affiliations", units))
    return list(rows)


class RoundAssignments(RoundPages):
    """Adds to the admin of rounds the pages of assignments."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_reviewround"
        return [
            path("<int:pk>/assignments/", view(self.table_view), name=f"{name}_assignments"),
            path("<int:pk>/assignments/undo/", view(self.undo_view), name=f"{name}_undo"),
            path(
                "<int:pk>/assignments/<int:recognition>/",
                view(self.unit_view),
                name=f"{name}_assign",
            ),
            *super().get_urls(),
        ]

    def table_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The table; sent with reviewers, a preview of an even share, and then its storing."""
        round_ = self.round_of(request, pk)
        people = people_of(round_)
        plan, form = (
            None,
            BalanceForm(request.POST if request.method == "POST" else None, reviewers=people),
        )
        if request.method == "POST":
            self.round_of(request, pk, SET_UP)
            seed = form.is_valid() and form.cleaned_data["seed"]
            if form.is_valid() and form.cleaned_data["seen"]:
                self.tried(request, lambda: self._carry_out(request, round_, form.cleaned_data))
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                seed = secrets.randbelow(10**9) if seed is None else seed
                plan, refusals = self._plan(request, round_, seed, form.cleaned_data["among"])
            else:
                refusals = form.errors.get("among", ["请重新预览。"])
            return self._table(request, round_, people, plan, seed=seed, refusals=refusals)
        return self._table(request, round_, people)

    def _plan(self, request: HttpRequest, round_: ReviewRound, seed: int, among: list[int]):
        try:
            return assigning.plan(round_, request.user, seed, among), []
        except Refused as refusal:
            return None, refusal.reasons

    def _carry_out(self, request: HttpRequest, round_: ReviewRound, sent: dict) -> str:
        seed, seen, among = (sent[name] for name in ("seed", "seen", "among"))
        count = assigning.carry_out(round_, request.user, seed or 0, seen, among)
        return f"已自动分派 {count} 项。评审开始以前可以撤销，也可以逐个单位增减。"

    def _table(
        self, request: HttpRequest, round_: ReviewRound, people: list, plan=None, **page
    ) -> HttpResponse:
        how_far = progress(round_)
        columns = sorted({*people, *how_far.reviewers}, key=lambda user: user.username)
        pages = Paginator(to_judge(round_), PER_PAGE).get_page(request.GET.get("p"))
        barred = conflicts_of(round_, list(pages), columns)
        planned = {(one.pk, by.pk) for one, by in plan.pairs} if plan else set()
        rows = [
            (one, [_cell(how_far, barred, planned, one, user) for user in columns]) for one in pages
        ]
        loads = [
            plan.loads.get(user.pk, 0)
            if plan
            else how_far.reviewers[user].live
            if user in how_far.reviewers
            else 0
            for user in columns
        ]
        chosen = {int(key) for key in request.POST.getlist("among") if key.isdecimal()}
        return self.page(
            request,
            round_,
            "assignments",
            title=f"分派评审人：{round_.award_year}",
            columns=[(user, called(user), load) for user, load in zip(columns, loads, strict=True)],
            rows=rows,
            page=pages,
            plan=plan,
            people=[(user, called(user), not chosen or user.pk in chosen) for user in people],
            unaffiliated=recusal.unaffiliated(people),
            automatic=assigning.live(round_).filter(is_automatic=True).count(),
            **page,
        )

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back an even share."""
        round_ = self.round_of(request, pk, SET_UP)
        if request.method == "POST":
            self.tried(
                request,
                lambda: (
                    f"已撤销自动分派的 {assigning.undo(round_, request.user)} 项，手工分派的不变。"
                ),
            )
        return HttpResponseRedirect(reverse("admin:awards_reviewround_assignments", args=[pk]))

    def unit_view(self, request: HttpRequest, pk: int, recognition: int) -> HttpResponse:
        """Who judges one unit."""
        round_ = self.round_of(request, pk, SET_UP)
        unit = get_object_or_404(to_judge(round_), pk=recognition)
        people, how_far = people_of(round_), progress(round_)
        form = ReviewersForm(request.POST if request.method == "POST" else None, people=people)
        table = reverse("admin:awards_reviewround_assignments", args=[pk])
        refusals = []
        if request.method == "POST" and form.is_valid():
            wanted = [one for one in people if one.pk in form.cleaned_data["reviewers"]]
            try:
                come, gone = assigning.set_reviewers(
                    unit, wanted, request.user, form.cleaned_data["reason"]
                )
            except Refused as refusal:
                refusals = refusal.reasons
            else:
                said = f"{unit.name_then}：增加 {come} 名评审人，撤回 {gone} 名。"
                self.message_user(request, said)
                return HttpResponseRedirect(table)
        barred = conflicts_of(round_, [unit], people)
        sent = request.POST.getlist("reviewers") if request.method == "POST" else None
        choices = [_choice(how_far, barred, unit, user, sent) for user in people]
        return self.page(
            request,
            round_,
            "assigned",
            title=f"{unit.name_then}的评审人",
            unit=unit,
            form=form,
            choices=choices,
            refusals=refusals,
            table=table,
        )


def _cell(how_far, barred, planned, unit, user) -> tuple[str, str]:
    """A mark, and what it means to whoever asks."""
    pair = unit.pk, user.pk
    if state := how_far.cells.get(pair):
        return MARKS[state], state.label if state == State.RECUSED else "已分派"
    if pair in planned:
        return PLANNED, "将要分派"
    return (BARRED, barred[pair]) if pair in barred else ("", "")


def _choice(how_far, barred, unit, user, sent: list[str] | None) -> dict:
    """A reviewer as a choice: whether chosen, how much they have, why they may not."""
    state = how_far.cells.get((unit.pk, user.pk))
    is_live = state not in (None, State.RECUSED)
    tally = how_far.reviewers.get(user)
    return {
        "user": user,
        "called": called(user),
        "units": "、".join(one.unit.name for one in user.affiliations.all()),
        "load": tally.live if tally else 0,
        "state": state.label if state else "",
        "barred": "" if is_live else barred.get((unit.pk, user.pk), ""),
        "is_chosen": is_live if sent is None else str(user.pk) in sent,
    }
