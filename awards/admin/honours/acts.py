"""The acts on a year's honours, each behind a page that says what will happen and then asks."""

import re
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from awards import proofreading
from awards.approval import lacking
from awards.honours import document_numbers, lifecycle, stages
from awards.models import AwardYear
from units.texts.entry import TextEntry

TEMPLATES = "admin/awards/awardyear"
LIST = "admin:awards_recognition_changelist"
#: So many units are named on a page that asks about all of them.
NAMED = 200


class ConferForm(forms.Form):
    """The list that was shown, so that no other list is released by mistake."""

    seen = TextEntry(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> list[int]:
        return [int(pk) for pk in re.findall(r"\d{1,18}", self.cleaned_data["seen"])]


class ReasonForm(forms.Form):
    """Why something is taken back; kept in the history."""

    reason = TextEntry(
        label="原因",
        max_length=200,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写入操作历史，不公开。",
        error_messages={"required": "请写明原因。", "max_length": "原因请压缩到 200 字以内。"},
    )


class DayEntry(forms.DateField):
    """A day, chosen or typed."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        said = {"required": "请填写日期。", "invalid": "日期应形如 2026-01-05。"}
        super().__init__(widget=widget, error_messages=said, **kwargs)


class MoveForm(ReasonForm):
    """What a move asks for: the day, a reason, a document, the day to rectify by."""

    on = DayEntry(label="日期", help_text="以文件所载日期为准。公开。")
    rectify_by = DayEntry(
        label="整改期限", help_text="须在这一天以前整改到位，到期列入“复核到期”。"
    )
    document = TextEntry(
        label="撤销文号",
        max_length=60,
        strip=True,
        help_text="如：舟机党〔2026〕12号。公开。",
        error_messages={"required": "请填写撤销文件的文号。"},
    )
    field_order = ["on", "rectify_by", "document", "reason"]

    def __init__(self, *args, move: stages.Move, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = move.needs_reason
        self.fields["on"].label = f"{move.label}日期"
        if move.ends:
            self.fields["reason"].help_text = "会在网站上公开，并写入操作历史。"
        else:
            self.fields["on"].initial = timezone.localdate
        asked = {"on": move.is_dated, "rectify_by": move.has_term, "document": move.has_document}
        for name in (name for name, is_asked in asked.items() if not is_asked):
            del self.fields[name]

    def clean_document(self) -> str:
        """The number as the standard has it, where it can be told what is meant."""
        number = self.cleaned_data["document"]
        if document_numbers.is_written(number):
            return number
        return document_numbers.mended(number) or number


class YearActs:
    """Adds to the admin of award years the pages that confer, withdraw and move."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/confer/", view(self.confer_view), name="awards_awardyear_confer"),
            path("<int:pk>/withdraw/", view(self.withdraw_view), name="awards_awardyear_withdraw"),
            path(
                "<int:pk>/units/<int:recognition>/<slug:move>/",
                view(self.move_view),
                name="awards_awardyear_move",
            ),
            *super().get_urls(),
        ]

    def has_confer_permission(self, request: HttpRequest) -> bool:
        """Whether the user may confer, withdraw and move honours on record."""
        return request.user.has_perm(lifecycle.PERMISSION)

    def confer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confer on the units on notice and release the year."""
        year = self._year(request, pk)
        seen = list(lifecycle.to_release(year).values_list("pk", flat=True))
        named = lifecycle.to_release(year).filter(pk__in=seen[:NAMED])
        page = {
            "title": f"命名并发布：{year}",
            "units": lifecycle.with_evidence_counts(named),
            "unit_count": len(seen),
            "seen": seen,
            "reports": year.region_reports.select_related("district"),
            "obstacles": lifecycle.obstacles(year, lacking.LOOKED_AT),
            "warnings": lifecycle.warnings(year),
            "open_findings": proofreading.open_count(year) if len(seen) <= NAMED else None,
            "proofread": proofreading.UNITS_AT_ONCE,
        }
        form = ConferForm(request.POST or None)

        def confer() -> str:
            return self._confer(request, year, form.cleaned_data["seen"])

        return self._ask(request, year, "confer", form, page, confer)

    def _confer(self, request: HttpRequest, year: AwardYear, seen: list[int]) -> str:
        year = lifecycle.confer(year, request.user, seen=seen)
        return format_html(
            '已命名并发布：{}。<a href="{}">在网站上查看</a>，逐一核对名单和数字；'
            "发现错误可以直接修改，或撤回发布。",
            year,
            year.get_absolute_url(),
        )

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back the release of the year."""
        year = self._year(request, pk)
        units = year.recognitions.filter(stage__in=lifecycle.Stage.ON_RECORD)
        page = {
            "title": f"撤回发布：{year}",
            "units": units.order_by("position", "id")[:NAMED],
            "unit_count": units.order_by().count(),
            "obstacles": lifecycle.withdrawal_obstacles(year),
        }
        form = ReasonForm(request.POST or None)

        def withdraw() -> str:
            lifecycle.withdraw(year, request.user, form.cleaned_data["reason"])
            return f"已撤回发布：{year}。网站上已看不到这一年度；改好以后请重新“命名并发布”。"

        return self._ask(request, year, "withdraw", form, page, withdraw)

    def move_view(self, request: HttpRequest, pk: int, recognition: int, move: str) -> HttpResponse:
        """Carry out one of the moves on one honour of the year."""
        year = self._year(request, pk)
        row = get_object_or_404(year.recognitions.select_related("unit"), pk=recognition)
        if (chosen := stages.MOVES.get(move)) is None:
            raise Http404
        row.award_year = year
        page = {
            "title": f"{chosen.label}：{row.name_then}",
            "recognition": row,
            "move": chosen,
            "obstacles": lifecycle.move_obstacles(chosen, row),
        }
        form = MoveForm(request.POST or None, move=chosen)

        def carry_out() -> str:
            lifecycle.carry_out(move, row, request.user, **form.cleaned_data)
            return f"已办理“{chosen.label}”：{row.name_then}。网站上已同步更新。"

        return self._ask(request, year, "move", form, page, carry_out)

    def _year(self, request: HttpRequest, pk: int) -> AwardYear:
        if not self.has_confer_permission(request):
            raise PermissionDenied
        return get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)

    def _ask(
        self,
        request: HttpRequest,
        year: AwardYear,
        name: str,
        form: forms.Form,
        page: dict,
        act: Callable[[], str],
    ) -> HttpResponse:
        """Show the page; after its form has been sent, act and go back to the year."""
        change = reverse("admin:awards_awardyear_change", args=[year.pk])
        if request.method == "POST" and form.is_valid():
            try:
                said = act()
            except lifecycle.Refused as refusal:
                page["refusals"] = refusal.reasons
            else:
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(change)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": year,
            "form": form,
            "back": change,
            "named": NAMED,
            "all_units": f"{reverse(LIST)}?award_year__id__exact={year.pk}",
            **page,
        }
        return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)
