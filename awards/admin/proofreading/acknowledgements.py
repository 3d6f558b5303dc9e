"""The reasons why findings of proofreading stay (校对说明)."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from awards import proofreading
from awards.models import Acknowledgement
from awards.proofreading.settling import acknowledge
from units import remits
from units.desk.history import KeepsHistory
from units.history import note

from .findings import ADD, UNDO, change_url, may_change, spots

PREFIX = "awards_acknowledgement"


class ReasonForm(forms.ModelForm):
    """Why a finding stays."""

    class Meta:
        model = Acknowledgement
        fields = ["reason"]
        error_messages = {
            "reason": {
                "required": "请写明为什么不改。",
                "max_length": "理由请压缩到 200 字以内。",
            }
        }


@admin.register(Acknowledgement)
class AcknowledgementAdmin(KeepsHistory, admin.ModelAdmin):
    """校对说明: given beside a finding, read here, and taken back by deleting."""

    list_display = ["excerpt", "rule_column", "where", "reason", "acknowledged_by", "when"]
    list_select_related = ["acknowledged_by"]
    exported = ["excerpt", "rule_column", "subject", "reason", "acknowledged_by", "acknowledged_at"]
    list_display_links = None
    # Django would link the account, which few may see.
    fields = readonly_fields = ["excerpt", "rule_column", "where", "reason", "who", "when"]
    list_per_page = 50
    search_fields = ["excerpt", "reason"]
    search_help_text = "原文片段或理由。"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("settle/", view(require_POST(self.settle_view)), name=f"{PREFIX}_settle"),
            path("<int:pk>/undo/", view(require_POST(self.undo_view)), name=f"{PREFIX}_undo"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        """A reason is given beside its finding, never here."""
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="校对项目", ordering="rule")
    def rule_column(self, row):
        """The rule in words."""
        return dict(proofreading.Rule.choices).get(row.rule, row.rule)

    @admin.display(description="经办人")
    def who(self, row):
        """Who gave it."""
        return str(row.acknowledged_by or "")

    @admin.display(description="时间", ordering="acknowledged_at")
    def when(self, row):
        """When it was given."""
        return row.acknowledged_at

    @admin.display(description="位置", ordering="subject")
    def where(self, row):
        """A link to the field."""
        model, _, rest = row.subject.partition(":")
        pk, _, field = rest.partition(":")
        if model not in proofreading.TEXTS or model in ("storyphoto", "photo"):
            return row.subject
        url = reverse(f"admin:{proofreading.app_of(model)}_{model}_change", args=[pk])
        return format_html('<a href="{}#id_{}">打开</a>', url, field)

    def settle_view(self, request: HttpRequest) -> HttpResponse:
        """Keep why one finding stays as it is."""
        subject, _, wanted = request.POST.get("finding", "").rpartition("|")
        if (record := proofreading.record_of(subject)) is None:
            raise Http404
        if not (request.user.has_perm(ADD) and may_change(request, record)):
            raise PermissionDenied
        remits.require(request.user, record)
        found = [f for f in proofreading.check(record) if f.fingerprint == wanted]
        form = ReasonForm({"reason": request.POST.get(f"reason-{wanted}", "")})
        if not found:
            said = "这一处已经改过，不需要说明。请重新打开本页。"
        elif not form.is_valid():
            said = form.errors["reason"][0]
        else:
            said = self._settle(request, found[0], form.cleaned_data["reason"])
        return self._answer(request, record, wanted, said)

    def _settle(self, request: HttpRequest, finding, reason: str) -> str:
        """Keep the reason. Returns a sentence when it could not be, else nothing."""
        is_kept = acknowledge(finding, reason, request.user)
        return "" if is_kept else "这一处已经说明过理由。"

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a reason back, so that its finding is open again."""
        row = get_object_or_404(Acknowledgement, pk=pk)
        record = proofreading.record_of(row.subject)
        if not request.user.has_perm(UNDO) or (record and not may_change(request, record)):
            raise PermissionDenied
        remits.require(request.user, record or row)
        wanted = request.POST.get("finding", "").rpartition("|")[2]
        row.delete()
        if record is None:
            raise Http404
        was = {"rule": row.rule, "excerpt": row.excerpt, "reason": row.reason}
        note(record, "unacknowledged", request.user, old=was)
        return self._answer(request, record, wanted, "")

    def _answer(self, request: HttpRequest, record, wanted: str, said: str) -> HttpResponse:
        """The finding as it stands now for the page's script, else the way back to the page."""
        if request.headers.get("X-Requested-With") == "fetch":
            found = [f for f in proofreading.check(record) if f.fingerprint == wanted]
            shown = spots(request, found)
            context = {"spot": shown[0] if shown else None, "refusal": said}
            return TemplateResponse(request, "admin/awards/proofreading_answer.html", context)
        if said:
            messages.error(request, said)
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            back = change_url(record)
        anchor = f"finding-{wanted}" if wanted.isalnum() else "proofreading"
        return HttpResponseRedirect(f"{back.partition('#')[0]}#{anchor}")
