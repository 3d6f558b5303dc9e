"""The staff's form of a recognition, from nomination to what follows the conferral."""

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.urls import reverse

from awards.admin.approval.correcting import CorrectsPublic
from awards.admin.approval.words import shown_on_form
from awards.admin.figures.evidence import AchievementInline, PracticeInline, StoryPhotoInline
from awards.admin.proofreading.findings import ProofreadMixin
from awards.admin.searching import ByYear
from awards.honours import lifecycle, stages
from awards.models import Achievement, Approval, AwardYear, Recognition, Stage
from units.desk.choosing import ChosenNotDeleted
from units.desk.history import KeepsHistory
from units.desk.long import counted
from units.desk.public import AsksBeforePublic
from units.desk.uploads import UploadsForgotten

from .papers import RecognitionPapers, comparison_of_chosen, roll_of_chosen
from .previews import compare_on_site, preview_of


class RecognitionForm(forms.ModelForm):
    """A recognition; only the stages that staff may set, only the unit's own brands."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if stage := self.fields.get("stage"):
            stage.choices = [(s.value, s.label) for s in stages.choosable(self.instance)]
        for name, rows in (("citation", 2), ("summary", 3), ("quotation", 3)):
            if text := self.fields.get(name):
                attrs = {"rows": rows, "class": "vLargeTextField", "data-most": text.max_length}
                text.widget = forms.Textarea(attrs=attrs)
        if unit := self.fields.get("unit"):
            unit.help_text = "名录里还没有的，点加号登记，不必离开本页。"
        if then := self.fields.get("name_then"):
            then.widget.attrs["placeholder"] = "不填则取单位现名"

    def clean(self):
        """Raises an error beside the brand when it is another unit's."""
        cleaned = super().clean()
        brand = cleaned.get("brand")
        unit = cleaned.get("unit") or (self.instance.unit if self.instance.unit_id else None)
        if brand and unit and brand.unit_id != unit.pk:
            self.add_error(
                "brand",
                f"“{brand}”是{brand.unit}的品牌，不是{unit}的。请另选，"
                "或先在该单位的页面登记品牌；不确定的可以留空。",
            )
        self._clean_entry(cleaned)
        return cleaned

    def _clean_entry(self, cleaned: dict) -> None:
        """Raise an error beside the year where it takes the unit not, or not at this stage."""
        year = cleaned.get("award_year")
        is_new = self.instance._state.adding or self.initial.get("award_year") != getattr(
            year, "pk", None
        )
        if year is not None and is_new:
            wanted = Recognition(stage=cleaned.get("stage", self.instance.stage))
            for said in stages.entry_obstacles(wanted, year):
                self.add_error("award_year", said)


def to_stage(stage: Stage):
    """The list's action that sets the chosen recognitions to `stage`."""

    @admin.action(description=f"阶段改为“{stage.label}”", permissions=["change"])
    def action(modeladmin, request, queryset):
        modeladmin.set_stage(request, queryset, stage)

    action.__name__ = f"to_{stage.value}"
    return action


@admin.register(Recognition)
class RecognitionAdmin(
    RecognitionPapers,
    ByYear,
    CorrectsPublic,
    UploadsForgotten,
    KeepsHistory,
    ProofreadMixin,
    AsksBeforePublic,
    ChosenNotDeleted,
    admin.ModelAdmin,
):
    """获评单位."""

    form = RecognitionForm
    change_form_template = "admin/awards/recognition/change_form.html"
    list_display = ["name_column", "year", "stage", "district", "figures", "leading"]
    list_filter = [
        "award_year__year",
        "stage",
        "unit__district",
        "unit__tier",
        "award_year__award",
    ]
    list_per_page = 50
    ordering = ["-award_year__year", "award_year__award_id", "position", "id"]
    # Any value shows the search box; what is searched is said in `matching`.
    search_fields = ["name_then"]
    search_help_text = "单位的全称、简称、曾用名、品牌、拼音或首字母（如 gaj），事迹，或做法名称。"
    autocomplete_fields = ["award_year", "unit", "brand", "quotation_source"]
    actions = [
        *(to_stage(Stage(stage)) for stage in Stage.BEFORE),
        roll_of_chosen,
        comparison_of_chosen,
        compare_on_site,
    ]
    inlines = [PracticeInline, AchievementInline, StoryPhotoInline]
    fieldsets = [
        ("单位与年度", {"fields": ["award_year", "unit", "name_then", "brand"]}),
        (
            "事迹",
            {
                "classes": ["recognition-text"],
                "fields": ["headline", "citation", "summary", "story"],
            },
        ),
        (
            "引语",
            {
                "fields": [
                    "quotation",
                    "quoted_from",
                    ("quotation_source", "quotation_locator"),
                ],
            },
        ),
        ("排序与状态", {"fields": ["stage", "position"]}),
    ]
    ENDED = ["ended_on", "ended_reason", "ended_document"]
    AFTERWARDS = [*ENDED, "rectify_by"]
    exported = [
        ("award_year__year", "年度"),
        ("award_year__award", "奖项"),
        ("unit", "单位"),
        "name_then",
        ("unit__district", "所在区划"),
        ("unit__tier", "层级"),
        ("unit__category", "工作领域"),
        "stage",
        "brand",
        "headline",
        "citation",
        "summary",
        "story",
        "quotation",
        "quoted_from",
        ("quotation_source", "引语来源"),
        "quotation_locator",
        "position",
        "figures",
        "leading",
        *AFTERWARDS,
    ]

    class Media:
        css = {"all": ["portal/admin-figures.css"]}
        js = ["portal/admin.js"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("unit__district", "award_year__award", "brand", "quotation_source")
            .defer("quotation_source__text")
            .annotate(figure_count=counted(Achievement, "recognition", request.user))
            .with_leading()
        )

    @admin.display(description="单位", ordering="unit__name")
    def name_column(self, recognition):
        """The unit under its name then."""
        return recognition.name_then

    @admin.display(description="年度", ordering="award_year__year")
    def year(self, recognition):
        """The year, with the award."""
        return str(recognition.award_year)

    @admin.display(description="区划", ordering="unit__district__code")
    def district(self, recognition):
        """Where the unit is."""
        return recognition.unit.district

    @admin.display(description="数字", ordering="figure_count")
    def figures(self, recognition):
        """How many figures are entered."""
        return recognition.figure_count

    @admin.display(description="首要数字", empty_value="未选")
    def leading(self, recognition):
        """The leading figures as printed."""
        return "；".join(str(figure) for figure in recognition.leading) or None

    def get_fieldsets(self, request, obj=None):
        """With the end of an honour once it has ended, with its term while it has one."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and (obj.stage in Stage.ENDED or obj.rectify_by):
            name, options = fieldsets[-1]
            more = self.ENDED if obj.stage in Stage.ENDED else ["rectify_by"]
            fields = [*options["fields"], *more]
            fieldsets = [*fieldsets[:-1], (name, {**options, "fields": fields})]
        return fieldsets

    def get_readonly_fields(self, request, obj=None):
        """An honour on record keeps its unit and year; how it ended is the year page's to say.

        So does one that was moved along its year's path: what was checked was this unit's.
        """
        if obj and (obj.stage in Stage.ON_RECORD or stages.is_under_way(obj)):
            return ["award_year", "unit", *self.AFTERWARDS]
        return self.AFTERWARDS

    def save_model(self, request, obj, form, change):
        """Save, with the year held: a release or a move that came between is seen.

        Raises IntegrityError, upon which the form is checked again and names what changed.
        """
        year = AwardYear.objects.select_for_update().get(pk=obj.award_year_id)
        if not change and stages.entry_obstacles(obj, year):
            raise IntegrityError("the year was put on its path, or on, meanwhile")
        stored = Recognition.objects.filter(pk=obj.pk).values_list("stage", flat=True).first()
        if change and stored != form.initial["stage"]:
            raise IntegrityError("the stage was changed meanwhile")
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """What is on record is never deleted: it is revoked, dated and reasoned.

        What is under way on its year's path is left out there, with a reason.
        """
        if obj is not None and (obj.stage in Stage.ON_RECORD or stages.is_under_way(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """As ever; what is on record is named, not the account blamed."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = [
            f"{row}（已命名，记录在案，不能删除）" for row in objs if row.stage in Stage.ON_RECORD
        ]
        kept += [
            f"{row}（已在评选程序中，不能删除；不再参评的请在“推进评选”页办理“未入选”）"
            for row in objs
            if stages.is_under_way(row)
        ]
        reviewed = Approval.objects.filter(recognition__in=[row.pk for row in objs])
        keys = set(reviewed.values_list("recognition", flat=True))
        kept += [
            f"{row}（送审过，审核记录要保留，不能删除；不再参评的请把“阶段”改为“未入选”）"
            for row in objs
            if row.pk in keys
        ]
        if kept and self.has_delete_permission(request):
            needed = needed - {self.opts.verbose_name}
        return deleted, counts, needed, [*protected, *kept]

    def get_changeform_initial_data(self, request):
        """The latest year that is still open."""
        asked = super().get_changeform_initial_data(request)
        is_open = AwardYear.objects.filter(released_at=None).order_by("-year", "-pk").first()
        return ({"award_year": is_open.pk} if is_open else {}) | asked

    def set_stage(self, request, queryset, stage: Stage):
        """Set each recognition to `stage` where staff may; say how many, and which not and why."""
        moved, kept = lifecycle.set_stage(queryset, stage, request.user)
        if moved:
            self.message_user(request, f"已改为“{stage.label}”：{names(moved)}。", messages.SUCCESS)
        if kept:
            self.message_user(
                request,
                f"没有改动：{names(kept)}。{elsewhere(kept)}",
                messages.WARNING,
            )
        if not moved and not kept:
            self.message_user(request, f"所选单位已经是“{stage.label}”，没有改动。", messages.INFO)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Say whether the page is public."""
        context |= self.standing(request, obj)
        if obj:
            honours = obj.unit.recognitions.public().select_related("award_year__award")
            context["in_a_row"] = honours.defer("story").in_a_row()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def standing(self, request, obj) -> dict:
        """Whether visitors see `obj`, what it waits for otherwise, and what may happen to it."""
        if obj is None:
            return {"waits": "新登记的单位先不公开，年度评选命名并发布后才公开。"}
        if self.is_public(obj):
            moves = stages.moves_of(obj) if request.user.has_perm(lifecycle.PERMISSION) else []
            moves = [(move.label, move_url(obj, move)) for move in moves]
            return {"public": True, "moves": moves, "review": shown_on_form(request, obj)}
        review = shown_on_form(request, obj)
        return {"waits": waits_for(obj), "preview": preview_of(request, obj), "review": review}


def move_url(recognition: Recognition, move: stages.Move) -> str:
    """The page that carries out `move`."""
    args = [recognition.award_year_id, recognition.pk, move.name]
    return reverse("admin:awards_awardyear_move", args=args)


def waits_for(recognition: Recognition) -> str:
    """Why visitors do not see a recognition yet, and what would change that."""
    year, stage = recognition.award_year, recognition.get_stage_display()
    if recognition.stage == Stage.NOT_SELECTED:
        return "未公开：未入选的单位不公开。"
    if recognition.stage in Stage.ON_RECORD or recognition.stage == Stage.ON_NOTICE:
        if year.is_released:
            return f"未公开：{year}已经发布，需撤回后连同本单位重新命名并发布。"
        return f"未公开：现处“{stage}”，等待 {year}统一命名并发布。"
    return f"未公开：现处“{stage}”，进入“公示”后随 {year}统一命名并发布。"


def elsewhere(recognitions: list[Recognition]) -> str:
    """Where the stages of recognitions are changed that are not to be set by hand."""
    if any(map(stages.is_on_path, recognitions)):
        return "按程序推进的年度，请在年度评选页的“推进评选”里办理。"
    if all(one.stage in Stage.BEFORE for one in recognitions):
        return stages.BEING_JUDGED
    return "已命名的单位请在年度评选页办理复核、整改或撤销。"


def names(recognitions: list[Recognition]) -> str:
    """The units' names then, as a list in a sentence."""
    return "、".join(recognition.name_then for recognition in recognitions)
