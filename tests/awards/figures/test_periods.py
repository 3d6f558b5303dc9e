"""The stretch of time that a figure speaks for."""

import pytest

from awards.figures import periods
from awards.models import Achievement, AwardYear, Recognition


def figure(period: str) -> Achievement:
    """A figure of the report of 2025."""
    return Achievement(period=period, recognition=Recognition(award_year=AwardYear(year=2025)))


def test_a_whole_year_is_one_period_however_it_is_worded():
    year, fiscal, plain = (figure(p) for p in ("2025年", "2025年度", "全年"))
    assert periods.frame(year) == periods.frame(fiscal) == periods.frame(plain)
    assert periods.frame(figure("二〇二五年度")) == periods.frame(plain)
    assert periods.frame(figure("2024年")) == ("全年", 2024)
    assert periods.frame(figure("")) == ("", 2025)
    assert periods.frame(figure("本年度")) == periods.frame(plain)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2021—2023年", 2023),
        ("二〇二一年至二〇二二年", 2022),
        ("2024年以来", 2024),
        ("五年来", 2025),
    ],
)
def test_a_period_speaks_for_the_last_year_that_it_names(period, year):
    assert periods.year(figure(period)) == year
