"""Awards, their years, and the reports of districts, as the committee's paper forms have them."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from awards.admin.approval.correcting import CorrectsPublic
from awards.admin.approval.words import shown_on_form
from awards.admin.approval.years import YearSubmission
from awards.admin.figures.evidence import AchievementInline, ChosenAutocompletes, PracticeInline
from awards.admin.notices.years import YearNotices
from awards.admin.path.letters import YearLetters
from awards.admin.path.rail import rail_of
from awards.admin.path.sheets import YearSheets
from awards.admin.path.tables import INLINES
from awards.admin.path.units import YearUnits
from awards.admin.path.years import YearPath
from awards.admin.proofreading.findings import ProofreadMixin, YearProofreading
from awards.admin.proofreading.mending import MendsFindings
from awards.approval import steps
from awards.approval.published import require_unpublished
from awards.honours import document_numbers, lifecycle, phases, stages
from awards.honours.lifecycle import Refused
from awards.honours.path import standing_of
from awards.models import STEPS, Achievement, Award, AwardYear, Phase, Recognition, RegionReport
from units.desk.history import KeepsHistory
from units.desk.long import counted
from units.desk.public import AsksBeforePublic
from units.remits import within
from units.texts.entry import TextEntry

from .acts import YearActs
from .certificates import YearCertificates, may_issue
from .due import YearsDue
from .papers import YearPapers, may_take
from .previews import previews_of_year
from .table import YearTable

#: How long a reason may be, in characters.
REASON = 200
#: Units on a page of their year.
UNITS_PER_PAGE = 100
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


class ReleasedFilter(admin.SimpleListFilter):
    """By whether the results are public."""

    title = "状态"
    parameter_name = "released"

    def lookups(self, request, model_admin):
        return [("no", "未发布"), ("yes", "已发布")]

    def queryset(self, request, queryset):
        if self.value() not in ("no", "yes"):
            return queryset
        return queryset.filter(released_at__isnull=self.value() == "no")


class AwardYearForm(forms.ModelForm):
    """The paper form of a year."""

    def clean(self):
        """A body that is known is not awaited; a released year says which it is.

        Raises an error beside the body.
        """
        cleaned = super().clean()
        body, awaited = cleaned.get("conferring_body"), cleaned.get("body_awaited")
        if body and awaited:
            cleaned["body_awaited"] = False
        elif self.instance.is_released and body == "" and not awaited:
            self.add_error(
                "conferring_body",
                "已命名的年度要写明授予机关；确实还不知道的，请勾选“授予机关尚缺”。",
            )
        return cleaned

    def clean_document_number(self):
        """Raises an error that offers the number as the standard has it, in the box already."""
        number = self.cleaned_data["document_number"]
        if not number or document_numbers.is_written(number) or not self._is_typed(number):
            return number
        if offered := document_numbers.mended(number):
            self.data = self.data.copy()
            self.data[self.add_prefix("document_number")] = offered
            raise forms.ValidationError(
                f"您填的是“{number}”。文号的年份用六角括号〔〕，序号不加“第”、不加前导零，"
                f"应为“{offered}”，已替您改好；核对后再保存一次。"
            )
        raise forms.ValidationError(
            "文号要写成“舟机党〔2025〕12号”的样子：发文机关代字、六角括号里的年份、序号；"
            "几个文号之间用顿号。"
        )

    def _is_typed(self, number: str) -> bool:
        """Whether this is not what is stored already, from before numbers were checked."""
        return number != self.initial.get("document_number")


def may_switch(request: HttpRequest, year: AwardYear) -> bool:
    """Whether the person may put a year on its path, or take it off, as it stands."""
    needed = phases.DECIDE if year.follows_path else phases.ADVANCE
    if not request.user.has_perm(needed) or year.is_released:
        return False
    return not year.follows_path or year.phase == Phase.PREPARING


@admin.register(AwardYear)
class AwardYearAdmin(
    KeepsHistory,
    YearSubmission,
    YearNotices,
    YearActs,
    YearCertificates,
    YearsDue,
    YearPath,
    YearUnits,
    YearSheets,
    YearLetters,
    YearTable,
    YearPapers,
    MendsFindings,
    YearProofreading,
    ChosenAutocompletes,
    AsksBeforePublic,
    admin.ModelAdmin,
):
    """The years of the awards; their results are released together, on a page of its own."""

    form = AwardYearForm
    list_display = ["year", "award", "unit_count", "state"]
    list_filter = [ReleasedFilter, "year", "award"]
    search_fields = ["year", "award__name"]
    fieldsets = [
        ("评选", {"fields": ["award", "year", "follows_path"]}),
        (
            "命名文件",
            {
                "fields": [
                    "basis",
                    "conferring_body",
                    "body_awaited",
                    "document_number",
                    "conferred_on",
                ]
            },
        ),
        ("内部备注", {"fields": ["note"]}),
    ]

    def get_queryset(self, request):
        count = counted(Recognition, "award_year", request.user)
        rows = super().get_queryset(request).annotate(unit_count=count)
        return rows.select_related("award", "released_by").order_by(*AwardYear._meta.ordering)

    @admin.display(description="获评单位", ordering="unit_count")
    def unit_count(self, year):
        return f"{year.unit_count} 个"

    @admin.display(description="状态", ordering="released_at")
    def state(self, year):
        if not year.is_released:
            return f"未发布（{standing_of(year)}）" if year.follows_path else "未发布"
        return f"已发布（{timezone.localtime(year.released_at):%Y-%m-%d %H:%M}）"

    #: The public address is made of these.
    fixed_when_public = ("award", "year")
    internal = ("note", "body_awaited", "follows_path")

    def get_readonly_fields(self, request, obj=None):
        """A year is put on its path, and taken off it, on a page of its own."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None else [*fixed, "follows_path"]

    def get_inlines(self, request, obj):
        """What the path of a year needs, where it follows one."""
        return INLINES if obj is not None and obj.follows_path else []

    def get_changeform_initial_data(self, request):
        """The year after the latest, of the same award; on its path as that, or as the first."""
        asked = super().get_changeform_initial_data(request)
        years = AwardYear.objects.order_by("-year", "-pk")
        if award := asked.get("award"):
            years = years.filter(award=award) if str(award).isdecimal() else years.none()
        if latest := years.first():
            begun = {"award": latest.award_id, "year": latest.year + 1}
            return begun | {"follows_path": latest.follows_path} | asked
        only = Award.objects.all()[:2]
        award = {"award": only[0].pk} if len(only) == 1 else {}
        return award | {"year": date.today().year, "follows_path": True} | asked

    def response_post_save_add(self, request: HttpRequest, obj: AwardYear) -> HttpResponse:
        """Go on to the year's own page, which says what comes next."""
        text = '下一步：<a href="{}">登记这一年度的获评单位</a>。'
        add = f"{reverse('admin:awards_recognition_add')}?award_year={obj.pk}"
        messages.info(request, format_html(text, add))
        return HttpResponseRedirect(reverse("admin:awards_awardyear_change", args=[obj.pk]))

    def render_change_form(self, request, context, obj=None, **kwargs):
        """Add the year's units and what can be done with them."""
        if obj is not None:
            context |= {
                "title": str(obj),
                "subtitle": None,
                "page": (page := self._units(request, obj)),
                "units": page.object_list,
                "reviewed": self.stand(obj, page.object_list),
                "may_submit": self.may_submit_year(request, obj),
                "may_confer": self.has_confer_permission(request),
                "may_take": may_take(request),
                "may_issue": obj.is_released and may_issue(request),
                "previews": previews_of_year(request, obj),
                "may_add_unit": request.user.has_perm("awards.add_recognition"),
                "may_fill_in": self.may_fill_in(request),
                **self.noticed(request, obj),
                "rail": rail_of(request, obj) if obj.follows_path else None,
                "may_switch": may_switch(request, obj),
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _units(self, request: HttpRequest, year: AwardYear) -> Page:
        """A page of the year's units, each with what it lacks and what may happen to it."""
        mine = within(request.user, year.recognitions.order_by("position", "id"))
        keys = mine.values_list("pk", flat=True)
        page = Paginator(keys, UNITS_PER_PAGE).get_page(request.GET.get("p"))
        units = year.recognitions.filter(pk__in=list(page)).order_by("position", "id")
        page.object_list = list(lifecycle.with_evidence_counts(units))
        for unit in page:
            unit.gaps = lifecycle.missing(unit)
            unit.moves = stages.moves_of(unit) if self.has_confer_permission(request) else []
        return page


class RegionReportForm(forms.ModelForm):
    """A report; of a year that is released and reviewed none is added."""

    def clean(self):
        """Raises an error beside the year."""
        cleaned = super().clean()
        try:
            if "award_year" in cleaned:
                require_unpublished(self.instance, cleaned["award_year"])
        except Refused as refusal:
            self.add_error("award_year", refusal.reasons[0])
        return cleaned


@admin.register(RegionReport)
class RegionReportAdmin(
    CorrectsPublic,
    KeepsHistory,
    ProofreadMixin,
    ChosenAutocompletes,
    AsksBeforePublic,
    admin.ModelAdmin,
):
    """What a whole district did in one year, with its practices and figures."""

    form = RegionReportForm
    list_display = ["district", "award_year", "headline", "figure_count"]
    list_display_links = ["district", "headline"]
    list_filter = ["award_year__year", "award_year__award", "district"]
    search_fields = ["headline", "district__name"]
    autocomplete_fields = ["award_year", "district"]
    fieldsets = [
        ("归属", {"fields": ["award_year", "district"]}),
        ("综述", {"fields": ["headline", "summary", "story"]}),
    ]
    inlines = [PracticeInline, AchievementInline]
    change_form_template = "admin/awards/regionreport/change_form.html"
    #: The public address is made of these.
    fixed_when_public = ("award_year", "district")

    def becomes_public(self, obj) -> bool:
        """A report of a year that is released is public at once."""
        return obj.award_year.is_released

    def get_queryset(self, request):
        count = counted(Achievement, "region_report", request.user)
        rows = super().get_queryset(request).annotate(figure_count=count)
        return rows.select_related("district", "award_year__award")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Say where the report stands on its way to publication."""
        context |= {"review": shown_on_form(request, obj) if obj else None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="成效指标", ordering="figure_count")
    def figure_count(self, report):
        return f"{report.figure_count} 项"

    def get_changeform_initial_data(self, request):
        """The latest year."""
        asked = super().get_changeform_initial_data(request)
        latest = AwardYear.objects.order_by("-year", "-pk").first()
        return ({"award_year": latest.pk} if latest else {}) | asked
