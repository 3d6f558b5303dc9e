"""The staff's forms of evidence: figures and practices.

Figures and practices are entered on the page of their recognition or region report; their own
lists are for finding, checking and correcting across years.
"""

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Max
from django.urls import path
from django.utils.functional import cached_property
from django.utils.html import format_html

from awards.admin.proofreading.findings import ProofreadMixin, change_url
from awards.admin.searching import ByYear
from awards.approval import published
from awards.models import Achievement, Practice, Source, StoryPhoto
from awards.models.evidence import OWNED
from units.desk.choosing import FewRows
from units.desk.history import KeepsHistory
from units.desk.photographs import PhotoInlineBase
from units.desk.positions import PositionedFormSet
from units.desk.public import AsksBeforePublic

from . import exported
from .filters import GatheredFilter, OwnerDistrictFilter, OwnerYearFilter, SourcedFilter
from .indicators import IndicatorActions
from .wordings import (
    AchievementForm,
    ChosenAutocomplete,
    EvidenceForm,
    meaning_view,
    reading,
    said,
)

MEANING = [
    ("kind", "value", "upper_value", "qualifier", "measure"),
    ("direction", "baseline_wording", "baseline_value"),
    ("indicator", "position"),
]


class ChosenAutocompletes:
    """Autocompletes that show their chosen row without a query, beside “add” alone.

    `examples` stand in the boxes in place of the sentence under them, which thirty rows would
    repeat thirty times.
    """

    examples: dict[str, str] = {}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        if field and db_field.name in self.examples:
            field.help_text = ""
            if example := self.examples[db_field.name]:
                field.widget.attrs["placeholder"] = example
        return field


class EvidenceFormSet(PositionedFormSet):
    """Rows of one owner; a new one begins with the source of the last, the common case."""

    def get_form_kwargs(self, index):
        kwargs = super().get_form_kwargs(index)
        if index is None or index >= self.initial_form_count():
            kwargs["initial"] = {"source": self._last_source}
        return kwargs

    @cached_property
    def _last_source(self) -> Source | None:
        rows = self.get_queryset()
        return rows[len(rows) - 1].source if len(rows) else None


class EvidenceInline(FewRows, ChosenAutocompletes, admin.StackedInline):
    """Rows of evidence on their owner's page; `fk_name` follows from the page's model."""

    formset = EvidenceFormSet
    extra = 1
    view_on_site = False
    template = "admin/awards/achievement/evidence_inline.html"

    class Media:
        css = {"all": ["portal/admin-figures.css"]}
        js = ["portal/admin.js", "portal/folding.js"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related(*self.autocomplete_fields)
        return rows.defer("source__text")


class PracticeInline(EvidenceInline):
    """经验做法, each with its source."""

    model = Practice
    form = EvidenceForm
    classes = ["practice-inline"]
    note = (
        "书记领办项目、工作机制、特色品牌、服务载体、专项行动，一项一条。内容随获评结果一起公开。"
    )
    examples = {
        "title": "不加引号",
        "summary": "几句话说清做法",
        "locator": "如：第 8 段",
        "source": "",
    }
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": [("kind", "title"), "summary", ("source", "locator", "position")]})
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "summary":
            field.widget.attrs["rows"] = 4
        return field


class AchievementInline(EvidenceInline):
    """成效指标: what is said, as printed, and under it what it was read as."""

    model = Achievement
    form = AchievementForm
    classes = ["figure-inline"]
    note = (
        "照原文录入“原文表述”即可，数值、限定和量词会自动读出；"
        "读得不对的，展开“含义”改正。每个数字请写明来源；首要数字由您勾选，在页首、首页和卡片上突出显示，三个为宜；"
        "偏弱的（行话，或没有可以对照的）会在“读作”旁指出。"
        "内容随获评结果一起公开。"
    )
    examples = {
        "label": "如：接待群众人次",
        "wording": "如：1.9万余艘次",
        "locator": "如：第 8 段",
        "period": "如：今年以来",
        "source": "",
        "is_leading": "",
        "measure": "如：人次、%",
        "baseline_wording": "如：90.50分",
        "upper_value": "只用于范围",
    }
    autocomplete_fields = ["source", "indicator"]
    readonly_fields = ["reading"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("label", "wording", "is_leading"),
                    "reading",
                    "wording_read",
                    ("source", "locator", "period"),
                ]
            },
        ),
        ("含义（自动读出，可以改正）", {"classes": ["collapse"], "fields": MEANING}),
    ]

    @admin.display(description="读作")
    def reading(self, achievement):
        """What the stored columns say, in words; the page's script keeps it up to date."""
        return reading(achievement)

    def get_fieldsets(self, request, obj=None):
        """Without the hidden field for those who only look."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or self.has_add_permission(request, obj):
            return fieldsets
        return without_hidden(fieldsets)


def without_hidden(fieldsets):
    """`fieldsets` without the field that only the form's script and checks use."""
    return [
        (name, {**options, "fields": [f for f in options["fields"] if f != "wording_read"]})
        for name, options in fieldsets
    ]


class StoryPhotoInline(PhotoInlineBase):
    """事迹照片."""

    model = StoryPhoto


class EvidenceAdmin(
    ByYear,
    KeepsHistory,
    ProofreadMixin,
    AsksBeforePublic,
    ChosenAutocompletes,
    admin.ModelAdmin,
):
    """What the lists and pages of figures and of practices share."""

    list_filter = [
        OwnerYearFilter,
        ("recognition__stage", admin.ChoicesFieldListFilter),
        OwnerDistrictFilter,
        SourcedFilter,
    ]
    list_per_page = 50
    # The latest entered first, which the keys have in order.
    ordering = ["-id"]
    year_parameter = OwnerYearFilter.parameter_name
    owners = tuple(OWNED)
    # Any value shows the search box; what is searched is said in `matching`.
    search_fields = ["locator"]
    autocomplete_fields = ["recognition", "region_report", "source"]
    #: The same relations, with what the names of the owners need.
    list_select_related = [
        "source",
        "recognition__unit",
        "recognition__award_year__award",
        "region_report__district",
        "region_report__award_year__award",
    ]

    class Media:
        css = {"all": ["portal/admin-figures.css"]}
        js = ["portal/admin.js"]

    def get_ordering(self, request):
        """What is left to gather stands in the order of the index that finds it."""
        if request.GET.get("gathered") == "no" and request.GET.get("sourced") != "no":
            return ["-recognition_id", "-id"]
        return super().get_ordering(request)

    def goes_by_year(self, request):
        """Where a filter asks for what the owners say; what lacks something an index has by key."""
        asked = request.GET
        lacks = "no" in (asked.get("sourced"), asked.get("gathered"))
        of_owners = {OwnerDistrictFilter.parameter_name, "recognition__stage__exact"} & asked.keys()
        by_year = self.year_parameter in asked or (of_owners and not lacks)
        return by_year and super().goes_by_year(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; what is read-only is corrected in the form of its owner."""
        form = super().get_form(request, obj, change, **kwargs)

        class Guarded(form):
            def clean(self):
                cleaned = super().clean()
                chosen = [cleaned.get(name) for name in OWNED]
                rows = [*filter(None, chosen), *([self.instance.owner] if self.instance.pk else [])]
                if closed := published.closed(rows):
                    self.add_error(None, published.sentence(closed[0]))
                return cleaned

        return Guarded

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Says before anything is typed that it cannot be saved here, and where it can."""
        if obj and request.method == "GET" and (closed := published.closed([obj])):
            text = '{} <a href="{}">打开它的表单</a>'
            said = format_html(text, published.sentence(closed[0]), change_url(closed[0]))
            messages.warning(request, said)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def becomes_public(self, obj) -> bool:
        """What belongs to a public recognition or report is public with it."""
        return type(obj.owner).objects.public().filter(pk=obj.owner.pk).exists()

    def get_queryset(self, request):
        """Without the texts of the sources, which only a source's own page shows."""
        return super().get_queryset(request).defer("source__text")

    @admin.display(description="归属", ordering="recognition__unit__name")
    def owner_column(self, row):
        """Whose it is, and of which year."""
        return f"{row.owner_name}（{row.award_year.year}）"

    @admin.display(description="来源", ordering="source__title")
    def source_column(self, row):
        """Where it is printed; its lack is plain to see."""
        if row.source is None:
            return format_html('<strong class="lack">{}</strong>', "缺来源")
        return f"{row.source.title}，{row.locator}" if row.locator else row.source.title

    def save_model(self, request, obj, form, change):
        """Save; a new row without a place goes after the last of its owner."""
        if form.goes_last:
            siblings = type(obj).objects.filter(
                recognition=obj.recognition, region_report=obj.region_report
            )
            obj.position = (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)


OWNER = ("归属", {"fields": [("recognition", "region_report")]})


@admin.register(Achievement)
class AchievementAdmin(IndicatorActions, EvidenceAdmin):
    """成效指标."""

    form = AchievementForm
    list_display = [
        "label",
        "wording",
        "meaning_column",
        "owner_column",
        "period",
        "indicator",
        "is_leading",
        "source_column",
    ]
    list_filter = [*EvidenceAdmin.list_filter, GatheredFilter, "is_leading", "kind"]
    search_help_text = (
        "说的是什么、原文表述、时期、指标口径、年度、区划，"
        "或单位的全称、简称、曾用名、拼音或首字母（如 gaj）。"
    )
    autocomplete_fields = [*EvidenceAdmin.autocomplete_fields, "indicator"]
    list_select_related = [*EvidenceAdmin.list_select_related, "indicator"]
    readonly_fields = ["reading"]
    exported = exported.ACHIEVEMENT
    fieldsets = [
        OWNER,
        (
            "原文",
            {
                "classes": ["figure-fields"],
                "fields": [
                    ("label", "wording", "is_leading"),
                    "reading",
                    "wording_read",
                    ("source", "locator", "period"),
                ],
            },
        ),
        ("含义（自动读出，可以改正）", {"classes": ["figure-fields"], "fields": MEANING}),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(meaning_view)
        return [path("meaning/", view, name="awards_achievement_meaning"), *super().get_urls()]

    def get_fieldsets(self, request, obj=None):
        """Without the hidden field for those who only look."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or self.has_add_permission(request):
            return fieldsets
        return without_hidden(fieldsets)

    @admin.display(description="读作")
    def reading(self, achievement):
        """What the stored columns say, in words."""
        return reading(achievement)

    @admin.display(description="含义", ordering="value")
    def meaning_column(self, achievement):
        """What the columns say, beside the exact wording."""
        return said(
            {
                name: getattr(achievement, name)
                for name in ("kind", "value", "upper_value", "qualifier", "measure")
            }
        ).removeprefix("读作：")


@admin.register(Practice)
class PracticeAdmin(EvidenceAdmin):
    """经验做法."""

    form = EvidenceForm
    list_display = ["title", "kind", "owner_column", "source_column"]
    exported = exported.PRACTICE
    search_help_text = (
        "做法名称、类别或内容、年度、区划，或单位的全称、简称、曾用名、拼音或首字母（如 gaj）。"
    )
    fieldsets = [
        OWNER,
        ("做法", {"fields": [("kind", "title"), "summary"]}),
        ("出处与排序", {"fields": [("source", "locator", "position")]}),
    ]
