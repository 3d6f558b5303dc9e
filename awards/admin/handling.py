"""What visitors sent, at the desk: read and answered there, and never edited."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from awards.admin.honours.acts import ReasonForm
from awards.honours.lifecycle import Refused
from awards.models import Erratum, Objection


def due_words(row: Objection | Erratum, day: date | None) -> str:
    """Until when something is to be answered, in words."""
    if not row.is_open:
        return f"{timezone.localtime(row.answered_at):%Y-%m-%d} 已答复"
    if day is None:
        return "工作日历没有排到"
    late = "，已经过期" if day < timezone.localdate() else ""
    return f"{day:%Y-%m-%d}{late}"


class Handled(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes, and acts on them from their pages."""

    #: The form of an answer.
    answer_form: type[forms.Form]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def page(self, request: HttpRequest, row: Model) -> dict:
        """What the page of a row shows beside the forms."""
        raise NotImplementedError

    def state_of(self, row: Model) -> str:
        """What is said when an act is done."""
        raise NotImplementedError

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """What it says, and what may be done about it."""
        context |= self._forms() | self.page(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _forms(self) -> dict[str, forms.Form]:
        return {"form": self.answer_form(), "reasons": ReasonForm()}

    def act(
        self,
        request: HttpRequest,
        row: Model,
        form_class: type[forms.Form] | None,
        act: Callable[[forms.Form | None], None],
    ) -> HttpResponse:
        """Act, and go back to the page; a form that is refused is shown on it again."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        page = HttpResponseRedirect(reverse(name, args=[row.pk]))
        if request.method != "POST":
            return page
        form = form_class(request.POST) if form_class else None
        if form is not None and not form.is_valid():
            return self._again(request, row, form)
        try:
            act(form)
        except Refused as refusal:
            messages.error(request, "".join(refusal.reasons))
        else:
            row.refresh_from_db()
            messages.success(request, f"{row}：{self.state_of(row)}。")
        return page

    def _again(self, request: HttpRequest, row: Model, form: forms.Form) -> HttpResponse:
        name = "reasons" if isinstance(form, ReasonForm) else "form"
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            **self._forms(),
            **self.page(request, row),
            name: form,
        }
        return TemplateResponse(request, self.change_form_template, context)
