"""The staff's lists of what belongs to years, read and searched from the latest year on."""

from collections.abc import Callable, Iterator
from itertools import chain, product

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from awards.models import AwardYear
from units.desk.long import Bounded, BoundedPaginator, LongList, count_to, keys_of
from units.listing.parts import Parts


class PaginatorByYear(BoundedPaginator):
    """Counts and reads a table year by year, in the order in which an index has a year's rows."""

    def __init__(self, *args, years: list[int], owners: tuple[str, ...], **kwargs):
        """`years` are the keys of award years in order; a row reaches its own by one of `owners`.

        Without owners it is the row's own column.
        """
        super().__init__(*args, **kwargs)
        self.years, self.owners = years, owners

    @cached_property
    def _counted(self) -> Bounded:
        number = sum(sum(one.values()) for one in self._counts.values())
        return Bounded(min(number, self.bound), number > self.bound)

    @cached_property
    def _counts(self) -> dict[int, dict[str, int]]:
        """How many rows the years have, by owner, up to the one where the bound lies."""
        counts, left = {}, self.bound + 1
        for year in self.years:
            counts[year] = {}
            for owner in self.owners or ("",):
                column = f"{owner}__award_year" if owner else "award_year"
                found = count_to(left, self.object_list.filter(**{column: year}))
                counts[year][owner] = found.number
                left -= found.number
            if left <= 0:
                break
        return counts

    def keys(self, low: int, high: int) -> list[int]:
        if self.owners:
            counts = {
                (year, owner): n for year, c in self._counts.items() for owner, n in c.items()
            }
        else:
            counts = {year: count[""] for year, count in self._counts.items()}
        parts = Parts(counts, lambda: counts, self._read, self.object_list)
        return list(parts.keys(slice(low, high)))

    @property
    def _read(self) -> Callable[[list], QuerySet]:
        """Gives the rows of some years, or of some owners in them, in order."""
        return self.object_list.of_parts if self.owners else self.object_list.from_years

    def every_key(self) -> Iterator[int]:
        parts = product(self.years, self.owners) if self.owners else self.years
        return chain.from_iterable(keys_of(self._read([part])) for part in parts)


class ByYear(LongList):
    """A ModelAdmin of rows of years: its pages and its searches begin with the latest."""

    #: What an address says the year by.
    year_parameter = "award_year__year"
    #: By what a row has its year, where that is not its own.
    owners: tuple[str, ...] = ()

    def goes_by_year(self, request: HttpRequest) -> bool:
        """Whether the list, if long, stands year by year; a search is short."""
        return not hasattr(request, "hits")

    def make_paginator(self, request, queryset, *args, **kwargs):
        if not (self.is_long(request) and self.goes_by_year(request)):
            return super().make_paginator(request, queryset, *args, **kwargs)
        kwargs |= {"years": self.years(request), "owners": self.owners}
        return PaginatorByYear(queryset, *args, **kwargs)

    def years(self, request: HttpRequest) -> list[int]:
        """The keys of the award years that the list shows, the latest first."""
        years, asked = AwardYear.objects.all(), request.GET.get(self.year_parameter, "")
        if asked.isdecimal() and len(asked) <= 4:
            years = years.filter(year=int(asked))
        return years.in_order()
