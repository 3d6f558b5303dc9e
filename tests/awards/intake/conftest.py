"""Staff, a source, and a unit with a year that is released and one that is not."""

import pytest

from tests.factories import make_award_year, make_recognition, make_source, make_staff, make_unit

from .decisions import TEXT


@pytest.fixture
def staff():
    return make_staff()


@pytest.fixture
def source():
    return make_source(title="示例报道", text=TEXT)


@pytest.fixture
def unit():
    return make_unit(slug="shili-jia", name="示例甲局")


@pytest.fixture
def recognition(unit):
    """示例甲局 in 2026, which is not released."""
    return make_recognition(unit=unit, award_year=make_award_year(2026, released=False))


@pytest.fixture
def public(unit):
    """示例甲局 in 2025, which is."""
    return make_recognition(unit=unit)
