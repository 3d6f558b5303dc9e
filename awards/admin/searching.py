"""Search in the staff's lists of what belongs to years: the latest years first."""

from django.db.models import QuerySet
from django.http import HttpRequest

from awards.models import AwardYear
from units.desk.long import LongList
from units.search.finding import MOST


class SearchedByYear(LongList):
    """A ModelAdmin of rows of years, of which a search finds the latest."""

    #: What an address says the year by.
    year_parameter = "award_year__year"

    def hits(self, request: HttpRequest, queryset: QuerySet, text: str) -> list[int]:
        return queryset.hits(text, MOST + 1, self._years(request))

    def _years(self, request: HttpRequest) -> list[int]:
        """The keys of the award years that the list shows, the latest first."""
        years, asked = AwardYear.objects.all(), request.GET.get(self.year_parameter, "")
        if asked.isdecimal() and len(asked) <= 4:
            years = years.filter(year=int(asked))
        return years.in_order()
