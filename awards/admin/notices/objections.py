"""异议 at the desk: what came in, until when it is to be answered, and what was found."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

from awards.admin.approval.sheets import file_answer
from awards.admin.handling import Handled, due_words
from awards.admin.honours.acts import ReasonForm
from awards.models import Objection, ObjectionFile
from awards.notices import objections
from units.desk.history import sentence, with_names
from units.desk.long import CountsOnList
from units.history import Change
from units.photographs.scans import ENDINGS
from units.texts.entry import TextEntry

from .steps import handles, with_year


class AnswerForm(forms.Form):
    """What was found; of it only the outcome is seen from the receipt."""

    outcome = forms.ChoiceField(
        label="结论",
        choices=Objection.Outcome,
        widget=forms.RadioSelect,
        help_text="凭回执编号可以看到结论。",
        error_messages={"required": "请选择结论。"},
    )
    finding = TextEntry(
        label="核查情况和答复",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="怎样核查、查到什么、怎样答复的。只有工作人员看得到，会收进年度存证；不写提出人的姓名。",
        error_messages={"required": "请写明核查情况和答复。"},
    )


@admin.register(Objection)
class ObjectionAdmin(CountsOnList, Handled):
    """Objections are looked at, checked and answered; what they say is never edited."""

    list_display = ["number", "notice", "who", "what", "received", "due", "state_words"]
    list_filter = ["state", "outcome", "kind"]
    list_select_related = ["notice__award_year__award", "about"]
    ordering = ["-id"]
    search_fields = ["name", "about__name"]
    search_help_text = "提出人或针对单位的名称。"
    answer_form = AnswerForm
    change_form_template = "admin/awards/objection/change_form.html"
    fields = ["text"]
    leaves = False  # who objects stays in the portal
    empty_said = "还没有异议。公示期间访客在公示页上提交以后，列在这里。"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/check/", view(self.check_view), name="awards_objection_check"),
            path("<int:pk>/answer/", view(self.answer_view), name="awards_objection_answer"),
            path("<int:pk>/reopen/", view(self.reopen_view), name="awards_objection_reopen"),
            path("<int:pk>/files/<int:file>/", view(self.file_view), name="awards_objection_file"),
            *super().get_urls(),
        ]

    def count_in(self, rows, user) -> None:
        """Give each row the day until which it is to be answered."""
        days = objections.due_days(rows)
        for row in rows:
            row.due_day = days[row.pk]

    @admin.display(description="异议", ordering="id")
    def number(self, objection):
        """What it is called."""
        return str(objection)

    @admin.display(description="提出人", ordering="name")
    def who(self, objection):
        """Its name, and whether that is a unit."""
        return f"{objection.get_kind_display()}：{objection.name or '匿名'}"

    @admin.display(description="针对", ordering="about__name")
    def what(self, objection):
        """The unit that it is about."""
        return objection.about or "整个名单"

    @admin.display(description="收到", ordering="received_at")
    def received(self, objection):
        """The day on which it came."""
        return f"{timezone.localtime(objection.received_at):%Y-%m-%d}"

    @admin.display(description="答复期限")
    def due(self, objection):
        """The day until which it is to be answered, and whether that is past."""
        return due_words(objection, objection.due_day)

    @admin.display(description="状态", ordering="state")
    def state_words(self, objection):
        """How far it is."""
        return objection.said_state

    def page(self, request: HttpRequest, objection: Objection) -> dict:
        """What it says, its files, and what was done."""
        acts = with_names(Change.objects.of(objection).select_related("by", "content_type"))
        return {
            "title": f"{objection}：{objection.notice.award_year}",
            "subtitle": None,
            "files": objection.files.defer("content"),
            "due": due_words(objection, objections.due_days([objection])[objection.pk]),
            "acts": [(act, sentence(act), act.old.get("finding", "")) for act in acts],
            "may_handle": handles(request.user),
        }

    def state_of(self, objection: Objection) -> str:
        """How far it is."""
        return objection.said_state

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin to look into it."""
        objection = self._handled(request, pk)
        return self.act(
            request, objection, None, lambda form: objections.check(objection, request.user)
        )

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record what was found."""
        objection = self._handled(request, pk)

        def answer(form: forms.Form) -> None:
            objections.answer(objection, request.user, **form.cleaned_data)

        return self.act(request, objection, AnswerForm, answer)

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answer back."""
        objection = self._handled(request, pk)

        def reopen(form: forms.Form) -> None:
            objections.reopen(objection, request.user, form.cleaned_data["reason"])

        return self.act(request, objection, ReasonForm, reopen)

    def file_view(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        """A file that came with it, to be kept; the trail is told."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = ObjectionFile.objects.select_related("objection")
        row = get_object_or_404(rows, pk=file, objection=pk)
        objections.take_file(row, request.user)
        kind = "盖章扫描件" if row.is_sealed else f"附件{row.pk}"
        name = f"{row.objection} {kind}.{ENDINGS[row.format]}"
        return file_answer(bytes(row.content), row.format, name)

    def _handled(self, request: HttpRequest, pk: int) -> Objection:
        if not handles(request.user):
            raise PermissionDenied
        return get_object_or_404(with_year(Objection.objects), pk=pk)
