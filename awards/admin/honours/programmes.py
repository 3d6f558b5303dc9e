"""Awards (奖项), as the committee's paper forms have them."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from awards.approval import steps
from awards.models import STEPS, Award
from units.desk.history import KeepsHistory
from units.desk.public import AsksBeforePublic
from units.texts.entry import TextEntry

#: How long a reason may be, in characters.
REASON = 200
#: The numbers of reviews, in words.
REVIEWS = [
    (number, f"{number}（{'、'.join(step.label for step in several) or '不审核'}）")
    for number, several in sorted(STEPS.items(), reverse=True)
]


class AwardForm(forms.ModelForm):
    """An award; how many reviews there are is chosen in words."""

    approval_steps = forms.TypedChoiceField(
        label=Award._meta.get_field("approval_steps").verbose_name,
        choices=REVIEWS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=Award._meta.get_field("approval_steps").help_text,
    )

    steps_reason = TextEntry(
        label="改审级的理由",
        required=False,
        max_length=REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if wording := self.fields.get("certificate_wording"):
            wording.widget.attrs["rows"] = 4
            wording.required = False
        if "approval_steps" in self.fields and self.instance.pk:
            said = steps.consequences(self.instance)
            self.fields["steps_reason"].help_text = f"改审级时必填，写入操作历史。{said}"

    def clean(self):
        """Raises an error beside the reason where the number of reviews changes without one."""
        cleaned = super().clean()
        number = cleaned.get("approval_steps")
        is_other = "approval_steps" in self.fields and number != self.initial.get("approval_steps")
        if self.instance.pk and is_other and not cleaned.get("steps_reason", "").strip():
            self.add_error("steps_reason", "改审级请写明理由，并核对下面说明的后果。")
        return cleaned

    def clean_certificate_wording(self) -> str:
        """As it was where nothing is written, or as a new award has it."""
        return self.cleaned_data["certificate_wording"] or self.instance.certificate_wording

    def clean_approval_steps(self) -> int:
        """As it was where nothing was sent."""
        number = self.cleaned_data["approval_steps"]
        return self.instance.approval_steps if number is None else number


@admin.register(Award)
class AwardAdmin(KeepsHistory, AsksBeforePublic, admin.ModelAdmin):
    """The programmes. A slug that the public knows is not changed any more."""

    form = AwardForm
    list_display = ["name", "level", "year_count"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "level"]}),
        ("公开说明", {"fields": ["description", "criteria", "procedure"]}),
        ("批准举办", {"fields": ["approval_basis", "approving_body", "cycle"]}),
        ("证书", {"fields": ["certificate_wording"]}),
        ("命名以后", {"fields": ["valid_years", "consecutive_years", "leads_to"]}),
        ("发布前的审核和公示", {"fields": ["approval_steps", "needs_notice"]}),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request).annotate(year_count=Count("years"))
        return rows.order_by(*Award._meta.ordering)  # which grouping drops

    @admin.display(description="已建年度", ordering="year_count")
    def year_count(self, award):
        return f"{award.year_count} 个"

    fixed_when_public = ("slug",)
    internal = ("approval_steps", "needs_notice", "certificate_wording")

    def get_fieldsets(self, request, obj=None):
        """With the reason for another number of reviews, where that may be set to one."""
        *others, (title, options) = super().get_fieldsets(request, obj)
        if obj and not {"approval_steps"} & {*self.get_readonly_fields(request, obj)}:
            options = options | {"fields": [*options["fields"], "steps_reason"]}
        return [*others, (title, options)]

    def log_change(self, request, obj, message):
        """As ever; that the number of reviews is another one is an act of its own."""
        act = super().log_change(request, obj, message)
        if "approval_steps" in (old := message[0]):
            reason = request.POST.get("steps_reason", "").strip()
            steps.keep(obj, old["approval_steps"], request.user, reason)
        return act

    def get_readonly_fields(self, request, obj=None):
        """How many reviews there are, and whether a notice, is not for everyone to lower."""
        fixed = super().get_readonly_fields(request, obj)
        may = request.user.has_perm("awards.set_approval_steps")
        return fixed if may else [*fixed, "approval_steps", "needs_notice"]

    def response_post_save_add(self, request: HttpRequest, obj: Award) -> HttpResponse:
        """Say what comes next."""
        add = f"{reverse('admin:awards_awardyear_add')}?award={obj.pk}"
        text = '下一步：<a href="{}">为这个奖项建立年度评选</a>。'
        messages.info(request, format_html(text, add))
        return super().response_post_save_add(request, obj)
