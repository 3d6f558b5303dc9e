"""How far a round is, whom to remind, and who steps back from what."""

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from awards.models import Interest, ReviewRound
from awards.review import assigning, recusal
from awards.review.holding import SET_UP, called, to_judge
from awards.review.progress import assignments, progress
from units.models import Unit
from units.texts.entry import TextEntry

from .pages import RoundPages


class InterestForm(forms.Form):
    """That a reviewer steps back from a unit under review, as they told staff."""

    user = forms.ModelChoiceField(User.objects.none(), label="评审人", empty_label="请选择")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", empty_label="请选择")
    reason = TextEntry(
        label="回避原因",
        max_length=200,
        strip=True,
        help_text="如：配偶在该单位工作。评审人本人也可以在评审页上申报。",
        error_messages={
            "required": "请写明回避的原因。",
            "max_length": "原因请压缩到 200 字以内。",
        },
    )

    def __init__(self, *args, round_: ReviewRound, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = assigning.reviewers()
        self.fields["user"].label_from_instance = called
        units = Unit.objects.filter(pk__in=to_judge(round_).order_by().values("unit"))
        self.fields["unit"].queryset = units.order_by("pinyin", "pk")


def reminder(round_: ReviewRound, user: User, waiting: int) -> str:
    """What is to be sent to a reviewer."""
    due = round_.due_on and round_.due_on.strftime("%Y-%m-%d")
    when = f"请于 {due} 前" if due and round_.due_on >= timezone.localdate() else "请尽快"
    left = f"您还有 {waiting} 个单位没有提交"
    return f"{called(user)}：{round_.award_year}评审，{left}，{when}登录评审页评分并提交。"


class RoundProgress(RoundPages):
    """Adds to the admin of rounds the page of its progress, and interests."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "awards_reviewround"
        return [
            path("<int:pk>/progress/", view(self.progress_view), name=f"{name}_progress"),
            path(
                "<int:pk>/interests/<int:interest>/retract/",
                view(self.retract_view),
                name=f"{name}_retract",
            ),
            *super().get_urls(),
        ]

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is; sent with an interest, that is declared."""
        round_ = self.round_of(request, pk)
        form = InterestForm(request.POST if request.method == "POST" else None, round_=round_)
        if request.method == "POST":
            self.round_of(request, pk, SET_UP)
            if form.is_valid():
                self.tried(request, lambda: self._declare(request, round_, form.cleaned_data))
                return HttpResponseRedirect(request.path)
        how_far = progress(round_)
        waiting = [(user, tally) for user, tally in how_far.reviewers.items() if tally.waiting]
        return self.page(
            request,
            round_,
            "progress",
            title=f"评审进度与回避：{round_.award_year}",
            whole=how_far.whole,
            reviewers=[(called(user), tally) for user, tally in how_far.reviewers.items()],
            units=[
                (one, how_far.units[one.pk]) for one in to_judge(round_) if one.pk in how_far.units
            ],
            reminders="\n".join(reminder(round_, user, tally.waiting) for user, tally in waiting)
            if round_.is_open
            else "",
            recused=[(one, called(one.reviewer)) for one in assignments(round_) if one.is_recused],
            interests=[
                (one, called(one.user))
                for one in round_.interests.select_related("user", "unit", "declared_by")
            ],
            form=form,
        )

    def _declare(self, request: HttpRequest, round_: ReviewRound, sent: dict) -> str:
        interest = recusal.declare(round_, by=request.user, **sent)
        return f"已登记：{called(interest.user)}回避{interest.unit}。"

    def retract_view(self, request: HttpRequest, pk: int, interest: int) -> HttpResponse:
        """Take back an interest that was entered by mistake."""
        round_ = self.round_of(request, pk, SET_UP)
        row = get_object_or_404(round_.interests, pk=interest)
        if request.method == "POST":
            self.tried(request, lambda: self._retract(request, row))
        return HttpResponseRedirect(reverse("admin:awards_reviewround_progress", args=[pk]))

    def _retract(self, request: HttpRequest, row: Interest) -> str:
        recusal.retract(row, request.user, request.POST.get("reason", ""))
        return "已撤销这项回避申报。"
