"""A year of which certificates can be made."""

from datetime import date

from awards.certificates.statements import statement_of
from awards.models import AwardYear, Recognition
from tests.factories import make_award_year, make_recognition, make_unit

DOCUMENT = "示例〔2025〕1号"


def certified_year(year=2025, **columns) -> AwardYear:
    """A released year with its document."""
    columns = {"document_number": DOCUMENT, "conferred_on": date(year, 12, 1), **columns}
    return make_award_year(year, **columns)


def certified(name="示例局", **columns) -> Recognition:
    """An honour on record of a unit in such a year."""
    if "award_year" not in columns:
        columns["award_year"] = certified_year()
    return make_recognition(unit=make_unit(name=name), **columns)


def code_of(recognition: Recognition) -> str:
    return statement_of(recognition).code


def absolute(path: str) -> str:
    return f"https://portal.test{path}"
