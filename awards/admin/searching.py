"""Search in the staff's lists of what belongs to years: the latest years first."""

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from awards.models import AwardYear
from units.desk.long import MOST, LongList
from units.models import SearchEntry
from units.search.finding import MOST_WORDS, holds, latest
from units.search.spelling import words
from units.search.tokens import scope


class SearchedByYear(LongList):
    """A ModelAdmin of rows of years, of which a search finds the latest."""

    #: What an address says the year by.
    year_parameter = "award_year__year"

    def hits(self, request: HttpRequest, queryset: QuerySet, text: str) -> list[int]:
        """The keys of the rows that a text finds, `MOST` + 1 at most, those of the latest years.

        Mostly what the rows say themselves is more than is listed, and that is known at once.
        """
        years = self._years(request)
        found = _own_hits(queryset, text, years)
        if len(found) > MOST:
            return found
        found = []
        for some in parted(years):
            keys = queryset.matching(text, some).values_list("pk", flat=True)
            found += keys[: MOST + 1 - len(found)]
            if len(found) > MOST:
                break
        return found

    def _years(self, request: HttpRequest) -> list[int]:
        """The keys of the award years that the list shows, the latest first."""
        years, asked = AwardYear.objects.all(), request.GET.get(self.year_parameter, "")
        if asked.isdecimal() and len(asked) <= 4:
            years = years.filter(year=int(asked))
        return years.in_order()


def parted(years: list[int]) -> Iterator[list[int]]:
    """The years in parts of 1, 1, 2, 4, …: what is frequent is found in the first."""
    start, end = 0, 1
    while start < len(years):
        yield years[start:end]
        start, end = end, 2 * end


def _own_hits(queryset: QuerySet, text: str, years: list[int]) -> list[int]:
    """The keys of rows that say every word themselves, `MOST` + 1 at most."""
    kind = f"{queryset.model._meta.model_name}s"
    sought = words(text)[:MOST_WORDS]
    conditions = [holds(sought, [scope(kind, year)]) for year in years]
    return [pk for _, pk in latest(conditions, _among(queryset), MOST + 1)] if conditions else []


def _among(queryset: QuerySet) -> tuple[str, tuple]:
    """That an entry is of one of the rows, as SQL; asked of each hit where there are filters.

    Not by EXISTS, for which PostgreSQL would make a list of all rows.
    """
    if not queryset.query.where:
        return "TRUE", ()
    row = queryset.order_by().filter(pk=OuterRef("object_id")).values("pk")
    query = SearchEntry.objects.filter(object_id=Subquery(row[:1])).query
    return query.get_compiler(DEFAULT_DB_ALIAS).compile(query.where)
