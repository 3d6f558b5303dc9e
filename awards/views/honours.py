"""Programmes, years, recognitions and their stories, region reports."""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, ListView

from awards.certificates.badges import HEIGHT, WIDTH
from awards.certificates.issuing import public_address
from awards.figures.since import Change, by_indicator, since, year_before
from awards.filters import RecognitionFilterSet
from awards.honours.standing import winners_first
from awards.honours.validity import begins_on
from awards.models import Award, AwardYear, Practice, Recognition, RegionReport, Source
from awards.sharing import shared_report, shared_story, shared_year
from units.listing.parts import Parts
from units.listing.recognised import districts_within, winners_by_district, winners_in
from units.listing.views import FilteredListView, asked_page, pages_around
from units.sharing import qr_svg
from units.sketch import sketch

#: How many recognitions a year's page lists at once.
PER_PAGE = 60
#: How many winners a region report shows; the list has the others.
SHOWN_WINNERS = 24
#: The day of which a year's page may be asked, and how it is written.
ON, DAY = "on", re.compile(r"\d{4}-\d\d-\d\d")
#: How many other recognitions a story points to.
MORE = 6


class AwardListView(ListView):
    """All awards of which a year has been released."""

    template_name = "awards/award_list.html"
    context_object_name = "awards"

    def get_queryset(self):
        years = AwardYear.objects.with_winners().order_by("-year")
        return Award.objects.public().prefetch_related(
            Prefetch("years", years, to_attr="public_years")
        )


class AwardView(DetailView):
    """One award and its years."""

    template_name = "awards/award_detail.html"
    context_object_name = "award"

    def get_queryset(self):
        return Award.objects.public()

    def get_context_data(self, **kwargs):
        years = list(self.object.years.with_winners().with_reports().order_by("-year"))
        return super().get_context_data(**kwargs) | {
            "years": years,
            "bodies": list(dict.fromkeys(filter(None, (year.conferring_body for year in years)))),
        }


class AwardYearView(DetailView):
    """One year's winners."""

    template_name = "awards/year_detail.html"
    context_object_name = "award_year"

    def get_object(self, queryset=None):
        years = AwardYear.objects.public().select_related("award")
        return get_object_or_404(years, award__slug=self.kwargs["slug"], year=self.kwargs["year"])

    def get(self, request, *args, **kwargs):
        """The page; of a day in the past it is made anew, since which days are past changes."""
        response = super().get(request, *args, **kwargs)
        if ON in request.GET:
            response.headers["Cache-Control"] = "no-cache"
        return response

    def get_context_data(self, **kwargs):
        absolute = self.request.build_absolute_uri
        day, asked = asked_day(self.request)
        recognitions = (
            winners_first(self.object, day)
            if day
            else self.object.recognitions.public().winners_first()
        )
        paginator = Paginator(recognitions, PER_PAGE)
        notice, page = asked_page(paginator, self.request)
        count = recognitions.count_of("winners")
        winners = [recognition for recognition in page if recognition.is_winner]
        reports = self.object.region_reports.public()
        places = self.places()
        return super().get_context_data(**kwargs) | {
            "places": places,
            "sketch": sketch(places),
            "shared": shared_year(self.object, winners, count, absolute),
            "winner_count": count,
            "winners": winners,
            "ended": [recognition for recognition in page if not recognition.is_winner],
            "reports": reports.select_related("district", "award_year__award"),
            "page_obj": page,
            "pages": pages_around(page),
            "notices": list(filter(None, [asked, notice])),
            "day": day,
            "is_before": day is not None and day < begins_on(self.object),
            "today": timezone.localdate(),
            "pager_query": f"{ON}={day}" if day else "",
        }

    def places(self) -> list[tuple[str, str, int, str]]:
        """The districts with winners: code, name, how many, and the list of them."""
        year = self.object
        asked = {"year": year.year, "award": year.award.slug}
        address = reverse("awards:recognitions")
        return [
            (code, name, count, f"{address}?{urlencode({**asked, 'district': code})}")
            for code, name, count in winners_by_district(year.pk)
        ]


def asked_day(request: HttpRequest) -> tuple[date | None, str]:
    """The day of which the address asks, and what is said of one that it cannot be."""
    given = {text.strip() for text in request.GET.getlist(ON)} - {""}
    if not given:
        return None, ""
    now = "下面是今天的情况。"
    if len(given) > 1:
        return None, f"日期给了不止一个，请只留一个；{now}"
    (text,) = given
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        return None, f"日期“{text[:20]}”看不懂，应形如 2026-01-05；{now}"
    if day > timezone.localdate():
        return None, f"日期 {day} 还没有到，只能看到今天为止；{now}"
    return day, ""


class RecognitionListView(FilteredListView):
    """All public recognitions, filtered."""

    filterset_class = RecognitionFilterSet
    template_name = "awards/recognition_list.html"
    dataset = "recognitions"
    row_words = "个获评单位"

    queryset = Recognition.objects.for_list()

    def in_parts(self, rows):
        if (order := self.filterset.chosen.get("ordering")) == "name":
            return super().in_parts(rows)

        def counted(years: list[int]) -> dict[int, int]:
            return self.filterset.among(rows.model.objects.public()).counted(years)

        def read(some: list[int]) -> QuerySet:
            found = self.filterset.among(rows.public())
            return found.from_years(some, latest_first=order != "year")

        years = self.filterset.years
        return Parts(years, lambda: self.once_each(years, counted), read, rows)


class StoryView(DetailView):
    """One recognition's story: figures lead, then practices, evidence, and where to go next."""

    template_name = "awards/story.html"
    context_object_name = "recognition"

    def get_object(self, queryset=None):
        return get_object_or_404(
            Recognition.objects.public().for_story(),
            unit__slug=self.kwargs["slug"],
            award_year__award__slug=self.kwargs["award"],
            award_year__year=self.kwargs["year"],
        )

    def changes(self) -> list[Change]:
        """What became of its figures since the year before."""
        if not by_indicator(self.object) or not (before := year_before(self.object)):
            return []
        return since(self.object, before)

    def get_context_data(self, **kwargs):
        recognition = self.object
        public = Recognition.objects.public().select_related("award_year__award", "unit")
        address = self.request.build_absolute_uri(recognition.get_absolute_url())
        return (
            super().get_context_data(**kwargs)
            | evidence(recognition)
            | {
                "shared": shared_story(recognition, self.request.build_absolute_uri),
                "leading": recognition.leading,
                "photos": recognition.photos.all(),
                "changes": self.changes(),
                "others": public.filter(unit=recognition.unit).exclude(pk=recognition.pk),
                "more": public.from_years([recognition.award_year_id])
                .exclude(unit=recognition.unit)
                .prefetch_related("photos")[:MORE],
                "address": address,
                "qr": qr_svg(address),
                "badge": self.badge(),
            }
        )

    def badge(self) -> dict:
        """What the unit needs to show the badge on its own site; nothing once the honour ended."""
        if not self.object.is_winner:
            return {}
        story = public_address(self.object.address, self.request.build_absolute_uri)
        return {
            "title": f"{self.object.name_then}：{self.object.award_year}",
            "story": story,
            "picture": f"{story}badge.svg",
            "path": self.object.address,
            "width": WIDTH,
            "height": HEIGHT,
        }


class RegionView(DetailView):
    """What a whole district did in one year of an award."""

    template_name = "awards/region_detail.html"
    context_object_name = "report"

    def get_object(self, queryset=None):
        return get_object_or_404(
            RegionReport.objects.public().for_story(),
            district__code=self.kwargs["code"],
            award_year__award__slug=self.kwargs["slug"],
            award_year__year=self.kwargs["year"],
        )

    def get_context_data(self, **kwargs):
        report = self.object
        year, inside = report.award_year_id, districts_within(report.district.code)
        conferred = Recognition.objects.conferred().filter(unit__district__in=inside)
        winners = Parts(
            [year],
            lambda: {year: winners_in(report.district, year)},
            conferred.from_years,
            Recognition.objects.for_list(),
        )
        return (
            super().get_context_data(**kwargs)
            | evidence(report)
            | {
                "shared": shared_report(report, self.request.build_absolute_uri),
                "leading": report.leading,
                "winners": winners[0:SHOWN_WINNERS],
                "winner_count": len(winners),
            }
        )


def evidence(owner: Recognition | RegionReport) -> dict:
    """The practices, figures and sources of an owner read by `for_story`."""
    practices = list(owner.practices.all())
    achievements = list(owner.achievements.all())
    sources = [record.source for record in (*achievements, *practices)]
    return {
        "groups": by_kind(practices),
        "part": shared_part(practices),
        "practices": practices,
        "achievements": achievements,
        "sources": distinct([*sources, getattr(owner, "quotation_source", None)]),
    }


def by_kind(practices: list[Practice]) -> list[tuple[str, str, list[Practice]]]:
    """The practices by kind, projects led by secretaries first: key, name, practices."""
    held = {kind: [one for one in practices if one.kind == kind] for kind in Practice.Kind}
    return [(kind.value, kind.label, rows) for kind, rows in held.items() if rows]


def shared_part(practices: list[Practice]) -> str:
    """What the places of all of them begin with, which a row need not repeat: 市公安局部分，"""
    parts = {one.locator.partition("，")[0] for one in practices if "，" in one.locator}
    return f"{parts.pop()}，" if len(parts) == 1 else ""


def distinct(sources: Iterable[Source | None]) -> list[Source]:
    """The sources of an owner, each once, in reading order."""
    return list({source.pk: source for source in sources if source}.values())
