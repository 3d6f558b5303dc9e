"""Years in a row (连续获评): what an award's rule asks, and how far a unit has come.

The rule is data of the award (`consecutive_years`, `leads_to`). Calendar years count, up to the
latest released year of the award. An honour that has lapsed was held and counts; a revoked one
breaks the row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

from .years import Award, AwardYear


@dataclass(frozen=True)
class Row:
    """The last years in a row that a unit has an award of, and where the row is broken.

    `missing` is the year that broke it, before `start` or after `end`; None without an earlier
    honour. `is_open` says that nothing is missing up to the latest year.
    """

    start: int
    end: int
    missing: int | None
    is_open: bool

    @property
    def length(self) -> int:
        """The number of years."""
        return self.end - self.start + 1


def row_of(won: Iterable[int], latest: int, revoked: Iterable[int] = ()) -> Row | None:
    """The row of the years in which an award was won and kept, `latest` being its latest year.

    `revoked` are the years in which it was won and taken away. None without a year that was kept.
    """
    years = set(won)
    if not years:
        return None
    end = start = max(years)
    while start - 1 in years:
        start -= 1
    if end < latest:
        return Row(start, end, end + 1, is_open=False)
    first = min(years.union(revoked))
    return Row(start, end, start - 1 if first < start else None, is_open=True)


@dataclass(frozen=True)
class Progress:
    """How far a unit has come on the way that an award's rule opens."""

    award: Award
    row: Row | None
    #: The years in which it was won and taken away.
    revoked: frozenset[int]

    @property
    def is_eligible(self) -> bool:
        """Whether the unit may be put forward for the higher title."""
        return bool(
            self.row and self.row.is_open and self.row.length >= self.award.consecutive_years
        )

    @property
    def words(self) -> str:
        """It in a sentence or two, the missing year named."""
        if self.row is None:
            return f"{self._gap(max(self.revoked))}，不计入连续获评。" if self.revoked else ""
        row, needed = self.row, self.award.consecutive_years
        years = str(row.start) if row.length == 1 else f"{row.start}—{row.end}"
        if not row.is_open:
            return (
                f"{self._gap(row.missing)}，连续获评中断（此前为 {years} 年度，"
                f"连续 {row.length} 年）。"
            )
        said = f"连续 {row.length} 年获评（{years} 年度）"
        if row.missing:
            said += f"；{self._gap(row.missing)}，从 {row.start} 年度起计算"
        if self.is_eligible:
            return f"{said}；符合申报“{self.award.leads_to}”的连续年数（{needed} 年）。"
        left = needed - row.length
        return f"{said}；再连续获评 {left} 年，可以申报“{self.award.leads_to}”。"

    def _gap(self, year: int) -> str:
        return f"{year} 年度的获评已撤销" if year in self.revoked else f"{year} 年度没有获评"


def progress_of(honours: Iterable[tuple[AwardYear, bool]]) -> list[Progress]:
    """How far one unit has come with each award that has a rule.

    Of the released years of awards, read with these, that it was honoured in; with each whether it
    was revoked.
    """
    held: Mapping[Award, dict[int, bool]] = defaultdict(dict)
    for year, is_revoked in honours:
        if year.award.consecutive_years:
            held[year.award][year.year] = is_revoked
    if not held:
        return []
    years = AwardYear.objects.public().filter(award__in=held).order_by()
    latest = dict(years.values_list("award").annotate(Max("year")))
    found = []
    for award, of_years in held.items():
        gone = frozenset(year for year, is_revoked in of_years.items() if is_revoked)
        row = row_of(of_years.keys() - gone, latest[award.pk], gone)
        found.append(Progress(award, row, gone))
    return found
