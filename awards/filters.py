"""The filters of recognitions, practices and figures."""

from collections import Counter
from functools import cached_property

from django.db.models import Q

from units.filters import UnitFilter, district_choices
from units.listing.filters import (
    CodeFilter,
    OrderFilter,
    PublicFilterSet,
    SearchFilter,
    YearFilter,
)
from units.listing.recognised import districts_within
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


class YearlyFilterSet(PublicFilterSet):
    """What belongs to award years: their year and award, the unit's district, any text."""

    #: The filters by which `years` are chosen.
    OF_YEARS = ("year", "award")

    year = YearFilter()
    award = CodeFilter(label="奖项", choices=())
    district = CodeFilter(label="所在区划", choices=(), method="filter_district")
    q = SearchFilter(label="检索")

    def options(self):
        return {**award_choices(), "district": district_choices()}

    @cached_property
    def years(self) -> list[int]:
        """The keys of the public award years that are asked for, in the order of the list."""
        columns = {"year": "year", "award": "award__slug"}
        asked = {columns[name]: value for name, value in self.chosen.items() if name in columns}
        is_earliest_first = self.chosen.get("ordering") == "year"
        return AwardYear.objects.public().filter(**asked).in_order(not is_earliest_first)

    def find(self, rows, most):
        return rows.hits(self.text, most, self.years)


class RecognitionFilterSet(YearlyFilterSet):
    """Recognitions: year, award, and the unit's district, field and tier; any text."""

    year = YearFilter(field_name="award_year__year")
    award = CodeFilter(label="奖项", field_name="award_year__award__slug", choices=())
    category = CodeFilter(label="工作领域", field_name="unit__category", choices=Category.choices)
    tier = CodeFilter(label="层级", field_name="unit__tier", choices=Tier.choices)
    ordering = OrderFilter(
        {
            "-year": (
                "年度从近到远",
                ["-award_year__year", "award_year__award_id", "position", "id"],
            ),
            "year": (
                "年度从远到近",
                ["award_year__year", "award_year__award_id", "position", "id"],
            ),
            "name": ("按单位名称", ["unit__pinyin", "-award_year__year", "id"]),
        }
    )

    class Meta:
        model = Recognition
        fields: list[str] = []

    def filter_district(self, queryset, name, code):
        return queryset.filter(unit__district__in=districts_within(code))


class EvidenceFilterSet(YearlyFilterSet):
    """What practices and figures share: the owner's year, award, district and unit."""

    year = YearFilter(method="filter_years")
    award = CodeFilter(label="奖项", choices=(), method="filter_years")
    unit = UnitFilter(label="机关单位", method="filter_unit")

    def filter_years(self, queryset, name, value):
        years = self.years  # by their keys: the fewer tables are joined, the better is the plan
        return queryset.filter(
            Q(recognition__award_year__in=years) | Q(region_report__award_year__in=years)
        )

    def filter_district(self, queryset, name, code):
        inside = districts_within(code)
        return queryset.filter(
            Q(recognition__unit__district__in=inside) | Q(region_report__district__in=inside)
        )

    def filter_unit(self, queryset, name, unit):
        return queryset.filter(recognition__unit=unit)

    def in_order(self, rows):
        return rows.newest_first()


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
    measured = Achievement.objects.measured
    for counted in once_each("figures", years, measured, of_shared=False).values():
        for (measure, indicator), count in (counted or {}).items():
            measures.add(measure)
            figures[indicator] += count
    indicators = list(Indicator.objects.filter(pk__in=figures).order_by("name"))
    for indicator in indicators:
        indicator.figures = figures[indicator.pk]
    return sorted(measures - {""}), indicators
