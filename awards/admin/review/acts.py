"""The acts on a round, each behind a page that says what will happen and then asks."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path

from awards.admin.honours.acts import ReasonForm
from awards.models import Assignment
from awards.review import results, rounds
from awards.review.holding import RUN, called, to_judge
from units.texts.entry import TextEntry

from .pages import RoundPages


class ProlongForm(ReasonForm):
    """Another last day, and why."""

    due_on = forms.DateField(
        label="新的截止日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "日期应形如 2026-01-05。"},
    )
    field_order = ["due_on", "reason"]


class CloseForm(forms.Form):
    """A box for each assignment that is outstanding: why it is not waited for."""

    def __init__(self, *args, waiting: list[Assignment], **kwargs):
        super().__init__(*args, **kwargs)
        for one in waiting:
            self.fields[f"a{one.pk}"] = TextEntry(
                label=f"{one.recognition.name_then}：{called(one.reviewer)}",
                required=False,
                max_length=200,
                strip=True,
                error_messages={"max_length": "原因请压缩到 200 字以内。"},
            )

    def missing(self) -> dict[int, str]:
        """The reasons that were given, by assignment."""
        return {int(name[1:]): text for name, text in self.cleaned_data.items() if text}


class RoundActs(RoundPages):
    """Adds to the admin of rounds the pages that open, prolong, close and reopen."""

    def get_urls(self):
        view = self.admin_site.admin_view
        acts = {
            "open": self.open_view,
            "prolong": self.prolong_view,
            "close": self.close_view,
            "reopen": self.reopen_view,
        }
        return [
            *(
                path(f"<int:pk>/{name}/", view(page), name=f"awards_reviewround_{name}")
                for name, page in acts.items()
            ),
            *super().get_urls(),
        ]

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the reviewers begin."""
        round_ = self.round_of(request, pk, RUN)

        def act() -> str:
            rounds.open_round(round_, request.user)
            return "评审已经开始，评审人登录后即可评分。进展看“进度与回避”。"

        return self.ask(
            request,
            round_,
            forms.Form(request.POST if request.method == "POST" else None),
            act,
            title=f"开始评审：{round_.award_year}",
            crumb="开始评审",
            submit="开始评审",
            obstacles=rounds.opening_obstacles(round_),
            effects=[
                f"{to_judge(round_).count()} 个单位开始评审，截止日期 {round_.due_on}。",
                "评审人从现在起可以看材料、评分。",
                "评审维度、权重、分值范围和规则从现在起不能再改；增减评审人须写明原因。",
                "评审结束以前，工作人员只看得到进度，看不到任何分数和评语。",
            ],
        )

    def prolong_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set another last day."""
        round_ = self.round_of(request, pk, RUN)
        form = ProlongForm(
            request.POST if request.method == "POST" else None, initial={"due_on": round_.due_on}
        )

        def act() -> str:
            done = rounds.prolong(round_, by=request.user, **form.cleaned_data)
            return f"截止日期已改为 {done.due_on}。"

        return self.ask(
            request,
            round_,
            form,
            act,
            title=f"调整截止日期：{round_.award_year}",
            crumb="调整截止日期",
            submit="调整截止日期",
            obstacles=[] if round_.is_open else ["评审不在进行，截止日期请在表单里修改。"],
            effects=[f"现在的截止日期是 {round_.due_on}。"],
        )

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the scoring and freeze the result."""
        round_ = self.round_of(request, pk, RUN)
        waiting = list(rounds.outstanding(round_)) if round_.is_open else []
        form = CloseForm(request.POST if request.method == "POST" else None, waiting=waiting)

        def act() -> str:
            done = rounds.close(round_, request.user, form.missing())
            return f"评审已经结束，结果已经封存，摘要 {done.digest}。"

        return self.ask(
            request,
            round_,
            form,
            act,
            title=f"结束评审：{round_.award_year}",
            crumb="结束评审",
            submit="结束评审，封存结果",
            waiting=waiting,
            obstacles=rounds.closing_obstacles(round_, [one.pk for one in waiting]),
            effects=[
                "评审人不能再评分；新发现的利害关系先作回避处理。",
                f"结果按公布的规则计算：{results.RULE}",
                "结果连同每一步计算一起封存，摘要写入操作历史，并可以印在公示上。",
            ],
        )

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take up a result again."""
        round_ = self.round_of(request, pk, RUN)
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def act() -> str:
            rounds.reopen(round_, request.user, form.cleaned_data["reason"])
            return "评审已经重新开始；原来的结果留在操作历史里。"

        return self.ask(
            request,
            round_,
            form,
            act,
            title=f"重新开始评审：{round_.award_year}",
            crumb="重新开始评审",
            submit="重新开始评审",
            obstacles=rounds.reopening_obstacles(round_),
            effects=[
                "所有评审人可以撤回、修改并重新提交；原来的结果连同摘要留在操作历史里。",
                "只请个别评审人复议的，请到“评审结果”里打开有关单位办理。",
            ],
        )
