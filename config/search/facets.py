"""By what a search can be narrowed: kind, year and district, each with how many it leaves.

The numbers are counted from the hits themselves. Of a kind that has more than `MOST`, only those
were read: what was counted of it then says “+”, except for years that were read to their end, and
years that were not come to have no number.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from awards.models import AwardYear
from units.districts import holds
from units.models import District, SearchEntry
from units.search.finding import MOST
from units.version import once

from .query import Asked, Group
from .seen import ALONE

#: Later than any year.
NEVER = 10_000


@dataclass(frozen=True)
class Choice:
    """One way to narrow: in words, how many are left ("12", "1000+", or "" where nobody counted),
    and the query of the address; of what is chosen, the query without it."""

    words: str
    count: str
    query: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """The ways to narrow by one thing; `every` is the query without any, where one is chosen."""

    title: str
    choices: list[Choice]
    every: str = ""


def facets(asked: Asked, groups: Sequence[Group]) -> list[Facet]:
    """What narrows the groups found; nothing that would leave all as it is."""
    shown = [group for group in groups if group.results]
    found = [_kinds(asked, groups), _years(asked, shown), _districts(asked, shown)]
    return [facet for facet in found if facet.choices]


def _query(asked: Asked) -> str:
    return f"?{urlencode(asked.said(), errors='replace')}"


def _kinds(asked: Asked, groups: Sequence[Group]) -> Facet:
    choices = [
        Choice(
            group.title,
            f"{group.total}{'+' * group.is_capped}",
            _query(replace(asked, kind=group.kind)),
            group.kind == asked.kind,
        )
        for group in groups
        if len(groups) > 1 or asked.kind
    ]
    return Facet("类别", choices, _query(replace(asked, kind="")) if asked.kind else "")


def _years(asked: Asked, groups: Iterable[Group]) -> Facet:
    if asked.year:
        chosen = Choice(f"{asked.year} 年度", "", _query(asked), True)
        return Facet("年度", [chosen], _query(replace(asked, year=None)))
    yearly = [group for group in groups if group.kind != SearchEntry.Kind.UNITS]
    counts = Counter(hit.year for group in yearly for hit in group.hits)
    read_from = max(map(_read_from, yearly), default=0)
    years = set(counts) | (set(_public_years()) if read_from else set())
    choices = [
        Choice(
            f"{year} 年度",
            _said(counts[year], year <= read_from),
            _query(replace(asked, year=year)),
        )
        for year in sorted(years, reverse=True)
        if len(years) > 1
    ]
    return Facet("年度", choices)


def _read_from(group: Group) -> int:
    """The latest year that was perhaps not read to its end."""
    if not group.is_capped:
        return 0
    last = group.hits[-1]
    return last.year if last.condition < ALONE else NEVER


def _public_years() -> list[int]:
    years = AwardYear.objects.public().values_list("year", flat=True)
    return once("years of search", lambda: list(years))


def _districts(asked: Asked, groups: Sequence[Group]) -> Facet:
    names = once("names of districts", lambda: list(District.objects.values_list("code", "name")))
    if asked.district:
        name = dict(names).get(asked.district, asked.district)
        chosen = Choice(name, "", _query(asked), True)
        return Facet("区划", [chosen], _query(replace(asked, district="")))
    counts = Counter(hit.district for group in groups for hit in group.hits)
    total, is_capped = counts.total(), any(group.is_capped for group in groups)
    choices = []
    for code, name in sorted(names):
        count = sum(counts[inner] for inner in counts if inner and holds(code, inner))
        if 0 < count < total:
            query = _query(replace(asked, district=code))
            choices.append(Choice(name, _said(count, is_capped), query))
    return Facet("区划", choices)


def _said(count: int, is_capped: bool) -> str:
    """A number as it is said; none where nobody counted."""
    if not count:
        return ""
    return f"{min(count, MOST)}{'+' * (is_capped or count > MOST)}"
