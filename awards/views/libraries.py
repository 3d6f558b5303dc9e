"""Libraries of practices and of figures, and recognitions side by side."""

from array import array
from collections import defaultdict
from itertools import product
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from awards.figures import comparison
from awards.figures.comparison import FEWEST, MOST
from awards.figures.plot import telling
from awards.filters import AchievementFilterSet, PracticeFilterSet, RecognitionFilterSet
from awards.models import OWNED, Achievement, Indicator, Practice, Recognition
from units.listing.parts import Parts, packed
from units.listing.views import FilteredListView
from units.version import once_each

#: How many recognitions one may pick from at once; a search finds the others.
OFFERED = 24
#: How many indicators the library's overview shows, and how many figures of each at most.
OVERVIEW, LATEST = 24, 12
#: Fewer figures of an indicator are sorted to find the latest.
FEW = 1000


class EvidenceListView(FilteredListView):
    """What practices and figures share: they are read year by year."""

    def in_parts(self, rows):
        def of_years(rows: QuerySet) -> QuerySet:
            return self.filterset.among(rows, met=self.filterset.OF_YEARS)

        def counted(years: list[int]) -> dict[int, dict[str, int]]:
            return of_years(rows.model.objects.all()).counted(years)

        def count() -> dict[tuple[int, str], int]:
            found = self.once_each(years, counted)
            return {(y, owner): n for y in years for owner, n in (found[y] or {}).items()}

        def read(parts: list[tuple[int, str]]) -> QuerySet:
            return of_years(rows).public_of(parts)

        def order(part: tuple[int, str]) -> array:
            year, owner = part
            name = f"{self.dataset} of a {owner} in order"
            keys = once_each(name, [year], lambda _: {year: packed(read([part]))}, of_shared=False)
            return keys[year]

        years, is_filtered = self.filterset.years, bool(self.filterset.query())
        return Parts(product(years, OWNED), count, read, rows, None if is_filtered else order)


class PracticeListView(EvidenceListView):
    """The library of practices."""

    queryset = Practice.objects.for_list()
    filterset_class = PracticeFilterSet
    template_name = "awards/practice_list.html"
    dataset = "practices"
    row_words = "条经验做法"


class AchievementListView(EvidenceListView):
    """The library of figures: an overview of indicators, or one indicator with its chart."""

    queryset = Achievement.objects.for_list().select_related("indicator")
    filterset_class = AchievementFilterSet
    template_name = "awards/achievement_list.html"
    dataset = "achievements"
    row_words = "项成效指标"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if indicator := self.filterset.chosen_indicator:
            return context | charted(indicator, list(context["object_list"]))
        if self.filterset.query() or context["page_obj"].number > 1:
            return context
        most = sorted(self.filterset.indicators, key=lambda i: (-i.figures, i.name))
        shown = overview(most[:OVERVIEW])
        return context | {
            "indicators": shown,
            "indicator_count": len(most),
            "has_plots": any(indicator.plot for indicator in shown),
        }


def overview(indicators: list[Indicator]) -> list[Indicator]:
    """The indicators, each with `latest`, its latest figures, and their small `plot`, if any.

    Those with a plot come first, since what is beside a plot stands above a gap.
    """
    held = defaultdict(list)
    figures = Achievement.objects.for_list()
    few = [indicator for indicator in indicators if indicator.figures < FEW]
    for figure in figures.public().filter(indicator__in=few).latest_of_each_indicator(LATEST):
        held[figure.indicator_id].append(figure)
    for indicator in indicators:
        if indicator.figures >= FEW:  # there are enough of units' own, without sorting them all
            held[indicator.pk] = figures.filter(indicator=indicator).of_units(LATEST)
        indicator.latest = held[indicator.pk]
        indicator.plot = telling(indicator.latest, named=False)
    return sorted(indicators, key=lambda indicator: indicator.plot is None)


def charted(indicator: Indicator, figures: list[Achievement]) -> dict:
    """The indicator, the chart of the page's figures, and the way to compare their owners."""
    owners = list(dict.fromkeys(f.recognition_id for f in figures if f.recognition_id))
    return {
        "indicator": indicator,
        "plot": telling(figures),
        "compared": owners[:MOST] if len(owners) >= FEWEST else [],
    }


class CompareView(TemplateView):
    """Two to six recognitions side by side (`?r=ID&r=ID`)."""

    template_name = "awards/compare.html"
    #: The name of its address, and what is said where something is left out.
    address = "awards:compare"
    missing = "所选的有些获评没有公开或已不存在，已略去。"

    def readable(self) -> QuerySet[Recognition]:
        """Those that may be compared."""
        return Recognition.objects.public()

    def page_of(self, recognition: Recognition) -> str:
        """Where a recognition has its page."""
        return recognition.get_absolute_url()

    def get_context_data(self, **kwargs):
        ids, notices = self.asked()
        readable = self.readable()
        found = {r.pk: r for r in readable.filter(pk__in=ids).for_comparison()}
        recognitions = [found[pk] for pk in ids if pk in found]
        for recognition in recognitions:
            recognition.page = self.page_of(recognition)
        if len(recognitions) < len(ids):
            notices.append(self.missing)
        if len(recognitions) == 1:
            notices.append(f"请再选至少一个获评单位，一次可比较 {FEWEST} 到 {MOST} 个。")
        return (
            super().get_context_data(**kwargs)
            | {
                "recognitions": recognitions,
                "columns": list(zip(recognitions, comparison.titles(recognitions), strict=True)),
                "rows": rows(recognitions) if len(recognitions) >= FEWEST else [],
                "notices": notices,
                "compare_url": reverse(self.address),
            }
            | self.offered(readable.exclude(pk__in=found))
        )

    def offered(self, others) -> dict:
        """Whom one may add: what the search finds, else the latest."""
        text = self.request.GET.get("q", "").strip()
        filterset = RecognitionFilterSet(QueryDict(urlencode({"q": text})), queryset=others)
        found = filterset.qs.select_related("award_year", "unit").latest(OFFERED + 1)
        return {
            "q": text,
            "search_errors": filterset.refusals.get("q", []),
            "choices": found[:OFFERED],
            "more_offered": len(found) > OFFERED,
        }

    def asked(self) -> tuple[list[int], list[str]]:
        """The ids asked for, each once and at most `MOST`, and sentences on what was left out."""
        given = [value for value in self.request.GET.getlist("r") if value.strip()]
        numbers = [int(value) for value in given if value.isdecimal() and len(value) < 18]
        notices = []
        if len(numbers) < len(given):
            notices.append("地址里有不是编号的内容，已略去。请从下面的名单中选择。")
        ids = list(dict.fromkeys(numbers))
        if len(ids) > MOST:
            notices.append(f"一次最多比较 {MOST} 个，已取前 {MOST} 个。")
        return ids[:MOST], notices


def rows(recognitions: list[Recognition]) -> list[dict]:
    """The rows of `comparison.rows`, each figure beside the name of its column."""
    names = comparison.titles(recognitions)
    return [
        {
            "label": row.label,
            "indicator": row.indicator,
            "cells": list(zip(names, row.cells, strict=True)),
            "verdict": row.verdict,
        }
        for row in comparison.rows(recognitions)
    ]
