"""Gathering figures in indicators: the actions of both lists, each with a page that asks first."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html

from awards.admin.approval.sharing import SharedByPublic
from awards.admin.proofreading.findings import ProofreadMixin
from awards.figures import indicators
from awards.honours.lifecycle import Refused
from awards.models import Achievement, Indicator
from units.desk.history import KeepsHistory
from units.desk.long import COUNTED, Bounded, CountsOnList, count_to, first_rows
from units.desk.public import AsksBeforePublic
from units.desk.slugs import SluggedForm
from units.remits import within

from .setting import SetsTogether

TEMPLATES = "admin/awards/indicator"
#: How many units the list names, and in how many figures it looks for units and measures.
NAMED, SEEN = 3, 200


class IndicatorForm(SluggedForm):
    """An indicator; its measure stays that of its figures."""

    class Meta:
        model = Indicator
        fields = ["name", "measure", "definition", "higher_is_better", "slug"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "higher_is_better": "说的是所数的事本身，不是原文的动词：信访总量越低越好，选“否”，"
            "“下降45.8%”就照此判断。说不准的选“未知”，页面就不作好坏判断。"
        }

    def clean_measure(self):
        """Raises an error when the figures already gathered are counted in something else."""
        measure = self.cleaned_data["measure"].strip()
        is_same = self.instance.pk is None or measure == self.initial.get("measure")
        if not is_same and (found := indicators.measure_obstacles(self.instance, measure)):
            raise forms.ValidationError(found)
        return measure


class ChoiceForm(forms.Form):
    """One of the indicators that have the measure of the chosen figures, or a new one."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="归入已有的口径",
        required=False,
        empty_label="新建一个（填写下面几栏）",
    )

    def __init__(self, *args, measures: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        every = Indicator.objects.all()
        field = self.fields["indicator"]
        field.queryset = every.filter(measure__in=measures) if measures else every
        field.label_from_instance = lambda indicator: f"{indicator}（{indicator.measure}）"


class KeptForm(forms.Form):
    """Which of the chosen indicators stays."""

    into = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="保留哪一个",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择保留哪一个。"},
    )

    def __init__(self, *args, chosen, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = chosen


class AsksFirst:
    """An action that shows a page, and acts once its form has been sent."""

    def sent(self, request: HttpRequest) -> bool:
        """Whether the page's own form was sent, not the list's."""
        return "apply" in request.POST

    def ask(self, request: HttpRequest, name: str, queryset, **page) -> HttpResponse:
        """The page `name`, which sends the chosen rows along."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "action": name,
            "chosen": [str(pk) for pk in queryset.values_list("pk", flat=True)],
            "checkbox": ACTION_CHECKBOX_NAME,
            **page,
        }
        return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)


class IndicatorActions(SetsTogether, AsksFirst):
    """Adds to the list of figures what gathers them in indicators."""

    actions = ["set_together", "assign_indicator", "unassign_indicator"]

    @admin.action(description="归入指标口径…", permissions=["change"])
    def assign_indicator(self, request, queryset):
        """Ask which indicator, and let the chosen figures count as it."""
        figures = list(queryset)
        measures = {f.measure for f in figures if f.kind != Achievement.Kind.RANK}
        sent = request.POST if self.sent(request) else None
        choice = ChoiceForm(sent, measures=measures)
        start = {"measure": min(measures, default=""), "name": figures[0].label if figures else ""}
        new = IndicatorForm(sent, initial=start, prefix="new")
        page = {
            "title": f"归入指标口径：{len(figures)} 项成效指标",
            "figures": figures,
            "choice": choice,
            "new": new,
            "public": _public(queryset),
            "obstacles": indicators.obstacles(figures),
        }
        if sent and choice.is_valid() and (choice.cleaned_data["indicator"] or new.is_valid()):
            try:
                indicator, count = self._assign(request, queryset, choice, new)
            except Refused as refusal:
                page["refusals"] = refusal.reasons
            else:
                said = f"已将 {count} 项成效指标归入“{indicator}”。"
                self.message_user(request, said, messages.SUCCESS)
                return None
        return self.ask(request, "assign_indicator", queryset, **page)

    @transaction.atomic
    def _assign(self, request, queryset, choice, new) -> tuple[Indicator, int]:
        """The indicator, stored first when it is new, and how many figures changed to it."""
        if (indicator := choice.cleaned_data["indicator"]) is None:
            if not request.user.has_perm("awards.add_indicator"):
                raise Refused(["您的账号没有新建指标口径的权限，请选一个已有的。"])
            indicator = new.save()
            self.log_addition(request, indicator, None)
        return indicator, indicators.assign(queryset, indicator, request.user)

    @admin.action(description="移出指标口径", permissions=["change"])
    def unassign_indicator(self, request, queryset):
        """Let the chosen figures count as no indicator; the way back from a wrong choice.

        Asks first where visitors see one of them.
        """
        public = _public(queryset)
        if public and not self.sent(request):
            page = {"title": "移出指标口径", "figures": list(queryset), "public": public}
            return self.ask(request, "unassign_indicator", queryset, **page)
        try:
            count = indicators.assign(queryset, None, request.user)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, f"已将 {count} 项成效指标移出指标口径。", messages.SUCCESS)
        return None


def _public(figures) -> Bounded:
    """How many of the figures of a queryset visitors see, up to a bound."""
    return count_to(COUNTED, Achievement.objects.public().filter(pk__in=figures.values("pk")))


class Figure(NamedTuple):
    """What the list reads of a figure."""

    indicator: int
    pk: int
    kind: str
    measure: str
    unit: str | None
    district: str | None


def figures_of(chosen: Iterable[Indicator], user) -> dict[int, list[Figure]]:
    """`SEEN` + 1 figures of each indicator at most, by its key and in the order of their keys.

    Of those that the person answers for.
    """
    columns = ("kind", "measure", "recognition__name_then", "region_report__district__name")
    parts = [
        # In the order of the index that finds them.
        within(user, indicator.achievements.order_by("-recognition_id")).values_list(
            "indicator", "pk", *columns
        )
        for indicator in chosen
    ]
    found = defaultdict(list)
    for row in sorted(map(Figure._make, first_rows(part[: SEEN + 1] for part in parts))):
        found[row.indicator].append(row)
    return found


@admin.register(Indicator)
class IndicatorAdmin(
    SharedByPublic,
    CountsOnList,
    KeepsHistory,
    AsksBeforePublic,
    ProofreadMixin,
    AsksFirst,
    admin.ModelAdmin,
):
    """指标口径."""

    form = IndicatorForm
    list_display = ["name", "measure", "better", "figures", "measures", "owners"]
    list_per_page = 50
    ordering = ["name"]
    search_fields = ["name", "slug", "definition"]
    search_help_text = "指标名称或口径。"
    fields = ["name", "measure", "definition", "higher_is_better", "slug"]
    actions = ["merge_indicators"]

    counted_on_list = {"figure_count": "achievements"}

    def count_in(self, rows, user):
        """Each indicator also with `seen`, some of its figures."""
        super().count_in(rows, user)
        figures = figures_of(rows, user)
        for indicator in rows:
            indicator.seen = figures[indicator.pk]

    @admin.display(description="好坏", ordering="higher_is_better")
    def better(self, indicator):
        """Which way is better, in words: a cross for “lower” would look like a fault."""
        return indicators.BETTER[indicator.higher_is_better]

    @admin.display(description="数字")
    def figures(self, indicator):
        """How many figures are counted this way."""
        return f"{indicator.figure_count} 项"

    @admin.display(description="实际用到的量词")
    def measures(self, indicator):
        """What the figures are counted in; what should not be there is plain to see."""
        used = sorted({figure.measure or "无（名次）" for figure in indicator.seen[-SEEN:]})
        wrong = indicators.obstacles(indicator.seen[-SEEN:], indicator.measure)
        said = "、".join(used) or "—"
        if len(indicator.seen) > SEEN:
            said += f"（只看了其中 {SEEN} 项）"
        return format_html('<strong class="lack">{}</strong>', said) if wrong else said

    @admin.display(description="单位")
    def owners(self, indicator):
        """Whose figures they are."""
        names = list(dict.fromkeys(f.unit or f.district for f in indicator.seen[-SEEN:]))
        said = "、".join(names[:NAMED]) or "—"
        if len(indicator.seen) > SEEN:
            return f"{said} 等（只看了其中 {SEEN} 项）"
        return f"{said} 等 {len(names)} 个" if len(names) > NAMED else said

    @admin.action(description="合并指标口径…", permissions=["change", "delete"])
    def merge_indicators(self, request, queryset):
        """Ask which of the chosen indicators stays, and merge the others into it."""
        chosen = list(queryset)
        self.count_in(chosen, request.user)
        if len(chosen) < 2:
            self.message_user(request, "请至少选两个指标口径来合并。", messages.ERROR)
            return None
        sent = request.POST if self.sent(request) else None
        form = KeptForm(sent, chosen=queryset)
        page = {
            "title": f"合并 {len(chosen)} 个指标口径",
            "indicators": chosen,
            "public": _public(Achievement.objects.filter(indicator__in=chosen)),
            "form": form,
            "obstacles": indicators.merge_obstacles(chosen),
        }
        if sent and form.is_valid():
            into = form.cleaned_data["into"]
            try:
                count = self._merge(request, chosen, into)
            except Refused as refusal:
                page["refusals"] = refusal.reasons
            else:
                said = f"已合并为“{into}”，移入 {count} 项成效指标。"
                self.message_user(request, said, messages.SUCCESS)
                return None
        return self.ask(request, "merge_indicators", queryset, **page)

    @transaction.atomic
    def _merge(self, request, chosen, into) -> int:
        """Merge all into one or none at all; how many figures moved."""
        others = [indicator for indicator in chosen if indicator.pk != into.pk]
        return sum(indicators.merge(other, into, request.user) for other in others)
