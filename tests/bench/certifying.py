"""What certificates cost: a year of sixty against one, and against a badge."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from awards.certificates import badges
from awards.certificates.issuing import made
from awards.models import Award, AwardYear, Recognition

from .measure import Turns, Way
from .report import Comparison, Figure, Measurement, Row, spoken

#: As many as a large year has, and the seconds of the processor that their certificates may take.
UNITS, LONGEST = 60, 10


def honours() -> list[Recognition]:
    """The units of a year, in no database."""
    award = Award(slug="shili", name="示例模范机关建设先进单位")
    year = AwardYear(
        pk=1,
        award=award,
        year=2025,
        conferring_body="示例授予机关",
        document_number="示例〔2025〕1号",
        conferred_on=date(2025, 12, 1),
        released_at=datetime(2025, 12, 1, tzinfo=UTC),
    )
    return [
        Recognition(pk=number, award_year=year, name_then=f"示例单位{number}号", stage="conferred")
        for number in range(1, UNITS + 1)
    ]


def certified(rows: list[Recognition]) -> None:
    """The certificates of some units."""
    for row in rows:
        assert made(row, lambda path: f"https://portal.test{path}").startswith(b"%PDF-")


def drawn(row: Recognition) -> None:
    """The badge of a unit, drawn anew."""
    badges._drawn.cache_clear()
    badges.badge(row, "svg")


def whole_year(rows: list[Recognition]) -> Iterator[Row]:
    """The certificates of a large year, once."""
    (costs,) = Turns(most=1, warm=0).measure(Way("a year", lambda: certified(rows)))
    figures = [Figure(costs.p50, "p50", LONGEST, say=spoken, is_in_column=True)]
    yield Row(f"certificates of {UNITS} units", costs, figures=figures)


def comparisons() -> Iterator[Measurement | Comparison]:
    """Every measurement of certificates."""
    rows = honours()
    yield Measurement("certificates of a year", partial(whole_year, rows))
    one = Way("one certificate", lambda: certified(rows[:1]))
    yield Comparison("certificates", one, Way(f"a year of {UNITS}", lambda: certified(rows)))
    yield Comparison("badge", one, Way("drawn", lambda: drawn(rows[0])))
