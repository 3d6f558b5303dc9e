"""A source, and a year that is not released yet."""

import pytest

from tests.factories import make_award_year, make_recognition, make_source, make_unit

from .pages import TEXT


@pytest.fixture
def year():
    return make_award_year(2026, released=False)


@pytest.fixture
def recognition(year):
    return make_recognition(award_year=year, unit=make_unit(slug="shili-jia", name="示例甲局"))


@pytest.fixture
def source():
    return make_source(title="示例报道", text=TEXT)
