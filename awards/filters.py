"""The filters of recognitions, practices and figures."""

from collections import Counter, defaultdict

from django.db.models import Count, Q

from units.districts import within
from units.filters import UnitFilter, district_choices
from units.listing.filters import CodeFilter, PublicFilterSet, SearchFilter, YearFilter
from units.models import Category, Tier
from units.version import once, once_each

from .models import Achievement, AwardYear, Indicator, Practice, Recognition


def award_choices() -> dict[str, list[tuple[str, str]]]:
    """Released years and their awards, as choices of `year` and `award`."""
    return once("award-choices", _award_choices)


def _award_choices() -> dict[str, list[tuple[str, str]]]:
    rows = AwardYear.objects.public().values_list("year", "award__slug", "award__name")
    years, awards = {}, {}
    for year, slug, name in rows:
        years[str(year)] = str(year)
        awards[slug] = name
    return {"year": list(years.items()), "award": list(awards.items())}


class RecognitionFilterSet(PublicFilterSet):
    """Recognitions: year, award, and the unit's district, field and tier; any text."""

    year = YearFilter(field_name="award_year__year")
    award = CodeFilter(label="奖项", field_name="award_year__award__slug", choices=())
    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    category = CodeFilter(label="工作领域", field_name="unit__category", choices=Category.choices)
    tier = CodeFilter(label="层级", field_name="unit__tier", choices=Tier.choices)
    q = SearchFilter(label="检索", method="filter_q")
    ordering = CodeFilter(
        label="排序",
        choices=[("-year", "年度从近到远"), ("year", "年度从远到近"), ("name", "按单位名称")],
        empty_label="默认",
        method="filter_ordering",
    )

    class Meta:
        model = Recognition
        fields: list[str] = []

    def options(self):
        return {**award_choices(), "district": district_choices()}

    def filter_district(self, queryset, name, code):
        return queryset.filter(within(code, "unit__district"))

    def filter_q(self, queryset, name, text):
        return queryset.matching(text)

    def filter_ordering(self, queryset, name, value):
        orders = {
            "-year": ["-award_year__year", "award_year__award_id", "position", "id"],
            "year": ["award_year__year", "award_year__award_id", "position", "id"],
            "name": ["unit__pinyin", "-award_year__year", "id"],
        }
        return queryset.order_by(*orders[value])


class EvidenceFilterSet(PublicFilterSet):
    """What practices and figures share: the owner's year, award, district and unit."""

    year = YearFilter(method="filter_year")
    award = CodeFilter(label="奖项", choices=(), method="filter_award")
    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    unit = UnitFilter(label="机关单位", method="filter_unit")
    q = SearchFilter(label="检索", method="filter_q")

    def options(self):
        return {**award_choices(), "district": district_choices()}

    def filter_year(self, queryset, name, year):
        return queryset.filter(
            Q(recognition__award_year__year=year) | Q(region_report__award_year__year=year)
        )

    def filter_award(self, queryset, name, slug):
        return queryset.filter(
            Q(recognition__award_year__award__slug=slug)
            | Q(region_report__award_year__award__slug=slug)
        )

    def filter_district(self, queryset, name, code):
        return queryset.filter(
            within(code, "recognition__unit__district") | within(code, "region_report__district")
        )

    def filter_unit(self, queryset, name, unit):
        return queryset.filter(recognition__unit=unit)

    def filter_q(self, queryset, name, text):
        return queryset.matching(text)


class PracticeFilterSet(EvidenceFilterSet):
    """The library of practices."""

    kind = CodeFilter(label="类别", choices=Practice.Kind.choices)

    class Meta:
        model = Practice
        fields: list[str] = []


class AchievementFilterSet(EvidenceFilterSet):
    """The library of figures."""

    measure = CodeFilter(label="量词", choices=())
    indicator = CodeFilter(label="指标口径", field_name="indicator__slug", choices=())

    class Meta:
        model = Achievement
        fields: list[str] = []

    #: Indicators with public figures, and each with `figures`, their number.
    indicators: list[Indicator] = []

    def options(self):
        measures, self.indicators = once("figure-choices", _measures_and_indicators)
        return {
            **super().options(),
            "measure": [(measure, measure) for measure in measures],
            "indicator": [(indicator.slug, indicator.name) for indicator in self.indicators],
        }

    @property
    def chosen_indicator(self) -> Indicator | None:
        """The one indicator asked for."""
        slug = self.chosen.get("indicator")
        return next((i for i in self.indicators if i.slug == slug), None)


def _measures_and_indicators() -> tuple[list[str], list[Indicator]]:
    """The measures and the indicators of public figures, each indicator with `figures`."""
    years = AwardYear.objects.public().in_order()
    measures, figures = set(), Counter()
    for counted in once_each("figures", years, _figures).values():
        for measure, indicator, count in counted or ():
            measures.add(measure)
            figures[indicator] += count
    indicators = list(Indicator.objects.filter(pk__in=figures).order_by("name"))
    for indicator in indicators:
        indicator.figures = figures[indicator.pk]
    return sorted(measures - {""}), indicators


def _figures(years: list[int]) -> dict[int, list[tuple[str, int | None, int]]]:
    """Of each award year how many public figures have a measure and an indicator."""
    found = defaultdict(list)
    for owner in ("recognition", "region_report"):
        year = f"{owner}__award_year"
        public = Achievement.objects.public().order_by().filter(**{f"{year}__in": years})
        for key, *row in public.values_list(year, "measure", "indicator").annotate(Count("pk")):
            found[key].append(tuple(row))
    return found
