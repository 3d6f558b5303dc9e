"""What is measured of pages that are made: right after a change, in a small and a large portal."""

from collections.abc import Iterator
from functools import partial
from math import inf
from urllib.parse import urlencode

from .measure import Costs, Turns
from .portal import RARE, Portal
from .report import Figure, Measurement, Row, spoken

#: How many times as long a page of a portal with ten times as many units may take.
GROWTH = 1.5
#: Fewer units do not fill a year's page, so that it has less to show than a larger portal's.
FILLED = 200
#: Pages of which that is asked, and how many times as long as the first page a deep one may take.
GROWING, DEEPER = ("home", "year", "unit", "story", "list", "list, deep"), {"list, deep": "list"}
#: From so many units on, seconds that half and nineteen of twenty requests may take.
STATED_FROM = 100_000
BUDGETS = {
    **dict.fromkeys(("home", "year", "unit", "story", "list"), (0.040, 0.120)),
    **dict.fromkeys(("search, none", "search, few", "search, very many"), (0.030, inf)),
    "search, initials": (0.030, inf),
}
#: What is searched for.
WORDS = {"none": "无有", "few": RARE, "very many": "示例", "initials": "slz"}
SEARCHES = {f"search, {what}": word for what, word in WORDS.items()}
#: What is measured in turns.
GROUPS = (
    *(("home",), ("year",), ("unit",), ("story",), ("list", "list, deep")),
    *((what, f"{what}, deep") for what in ("directory", "practices", "figures")),
    *((what,) for what in SEARCHES),
)
TURNS = Turns(most=20, fewest=7, seconds=5, warm=2)


def measurements(small: Portal, large: Portal) -> Iterator[Measurement]:
    """Every page that is measured."""
    for group in GROUPS:
        yield Measurement(group[0], partial(pages, group, small, large))


def pages(group: tuple[str, ...], small: Portal, large: Portal) -> Iterator[Row]:
    """Some pages of both portals, all in turns."""
    asked = [(what, portal) for what in group for portal in (small, large)]
    ways = [portal.made(address(what, portal)) for what, portal in asked]
    found = dict(zip(asked, TURNS.measure(*ways), strict=True))
    for (what, portal), costs in found.items():
        figures = []
        if portal is large:
            most = GROWTH if what in GROWING and small.units >= FILLED else inf
            figures.append(Figure(costs.times(found[what, small]), "growth", most))
            if first := DEEPER.get(what):
                figures.append(Figure(costs.times(found[first, large]), "deep", GROWTH))
        figures += budget(BUDGETS.get(what), costs, portal)
        queries = portal.queries(address(what, portal))
        yield Row(f"{what}, {portal.name}", costs, queries, figures)


def address(what: str, portal: Portal) -> str:
    """Where it is in a portal."""
    if what in SEARCHES:
        return f"/search/?{urlencode({'q': SEARCHES[what]})}"
    return portal.addresses[what]


def budget(seconds: tuple[float, float] | None, costs: Costs, portal: Portal) -> list[Figure]:
    """What a page may take, where that is stated for a portal of this size."""
    if seconds is None or portal.units < STATED_FROM:
        return []
    p50, p95 = seconds
    figures = [Figure(costs.p50, "p50", p50, say=spoken, is_in_column=True)]
    figures += [Figure(costs.p95, "p95", p95, say=spoken, is_in_column=True)] if p95 < inf else []
    return figures
