"""网页找错 at the desk: what visitors found, until when it is to be answered, and the answers."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.text import Truncator

from awards.admin.handling import Handled, due_words
from awards.admin.honours.acts import ReasonForm
from awards.errata import acts
from awards.errata.pages import address_of
from awards.models import Erratum
from units.desk.history import sentence, with_names
from units.desk.long import CountsOnList
from units.history import Change
from units.texts.entry import TextEntry

from .waiting import handles

#: Characters of a report and of an address that the list shows.
SHOWN, SHOWN_PAGE = 60, 50


class AnswerForm(forms.Form):
    """What was done, as whoever reported it reads it from the receipt."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[(one.value, one.label) for one in Erratum.State.ANSWERS],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结果。"},
    )
    text = TextEntry(
        label="答复",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="改了什么，或者为什么不改。提交人凭回执编号看得到，请不要写个人信息。",
        error_messages={"required": "请写明答复。"},
    )


@admin.register(Erratum)
class ErratumAdmin(CountsOnList, Handled):
    """Reports are looked at and answered, what is due first before others."""

    list_display = ["number", "page_words", "text_words", "received", "due", "state"]
    list_filter = ["state", "received_at"]
    ordering = ["-state", "id"]
    search_fields = ["page", "text"]
    search_help_text = "网页的地址，或找错的内容。"
    answer_form = AnswerForm
    change_form_template = "admin/awards/erratum/change_form.html"
    fields = ["text"]
    empty_said = "还没有网页找错。访客从页脚的“网页找错”提交以后，列在这里，先到期的在前。"
    #: Never the contact, nor the number by which the receipt is read.
    exported = ["number", "page", "text", "received_at", "due", "state", "answer", "answered_at"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/answer/", view(self.answer_view), name="awards_erratum_answer"),
            path("<int:pk>/reopen/", view(self.reopen_view), name="awards_erratum_reopen"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        """Without whom to ask back, which stands on the page of one alone."""
        return super().get_queryset(request).defer("contact", "sender", "receipt")

    def count_in(self, rows, user) -> None:
        """Give each row the day until which it is to be answered."""
        days = acts.due_days(rows)
        for row in rows:
            row.due_day = days[row.pk]

    @admin.display(description="编号", ordering="id")
    def number(self, erratum):
        """What it is called."""
        return str(erratum)

    @admin.display(description="网页", ordering="page")
    def page_words(self, erratum):
        """Its address as people read it."""
        return Truncator(uri_to_iri(erratum.page)).chars(SHOWN_PAGE) or "没有指明"

    @admin.display(description="错在哪里")
    def text_words(self, erratum):
        """The beginning of what it says."""
        return Truncator(erratum.text).chars(SHOWN)

    @admin.display(description="收到", ordering="received_at")
    def received(self, erratum):
        """The day on which it came."""
        return f"{timezone.localtime(erratum.received_at):%Y-%m-%d}"

    @admin.display(description="答复期限")
    def due(self, erratum):
        """The day until which it is to be answered, and whether that is past."""
        return due_words(erratum, erratum.due_day)

    def page(self, request: HttpRequest, erratum: Erratum) -> dict:
        """What it says, and what was done."""
        changes = with_names(Change.objects.of(erratum).select_related("by", "content_type"))
        return {
            "title": str(erratum),
            "subtitle": None,
            "address": address_of(erratum.page) if erratum.page else "",
            "address_words": uri_to_iri(erratum.page),
            "due": due_words(erratum, acts.due_days([erratum])[erratum.pk]),
            "acts": [(one, sentence(one), one.old.get("answer", "")) for one in changes],
            "may_handle": handles(request.user),
        }

    def state_of(self, erratum: Erratum) -> str:
        """What became of it."""
        return erratum.get_state_display()

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record what was done."""
        erratum = self._handled(request, pk)

        def answer(form: forms.Form) -> None:
            acts.answer(erratum, request.user, **form.cleaned_data)

        return self.act(request, erratum, AnswerForm, answer)

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the answer back."""
        erratum = self._handled(request, pk)

        def reopen(form: forms.Form) -> None:
            acts.reopen(erratum, request.user, form.cleaned_data["reason"])

        return self.act(request, erratum, ReasonForm, reopen)

    def _handled(self, request: HttpRequest, pk: int) -> Erratum:
        if not handles(request.user):
            raise PermissionDenied
        return get_object_or_404(Erratum, pk=pk)
