"""Years of awards and the reports of districts, as the committee's paper forms have them."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
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
from awards.approval.published import require_unpublished
from awards.honours import document_numbers, lifecycle, phases, stages
from awards.honours.lifecycle import Refused
from awards.honours.path import standing_of
from awards.models import Achievement, Award, AwardYear, Phase, Recognition, RegionReport
from units.desk.history import KeepsHistory
from units.desk.long import counted
from units.desk.public import AsksBeforePublic
from units.remits import within

from .acts import YearActs
from .certificates import YearCertificates, may_issue
from .due import YearsDue
from .evidence import YearEvidence
from .papers import YearPapers, may_take
from .previews import previews_of_year
from .table import YearTable

#: Units on a page of their year.
UNITS_PER_PAGE = 100


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
    YearEvidence,
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
