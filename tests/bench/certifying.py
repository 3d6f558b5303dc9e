"""What certificates cost: a year of sixty against one, and against a badge."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from awards.certificates import badges
from awards.certificates.issuing import made
from awards.models import Award, AwardYear, Recognition

from .measure import Way
from .report import Comparison

#: As many as a large year has.
UNITS = 60


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


def comparisons() -> Iterator[Comparison]:
    """Every comparison of certificates."""
    rows = honours()
    one = Way("one certificate", lambda: certified(rows[:1]))
    yield Comparison("certificates", one, Way(f"a year of {UNITS}", lambda: certified(rows)))
    yield Comparison("badge", one, Way("drawn", lambda: drawn(rows[0])))
