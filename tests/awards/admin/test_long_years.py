"""A year with very many units: its pages name some at a time, and its acts act on all."""

import pytest

from awards.admin.honours import acts, years
from awards.proofreading import records
from tests.factories import make_award_year, make_recognition, make_unit

from .test_years import address, winners

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(monkeypatch):
    """A year with five units on notice; two are named on a page that asks, two on others."""
    monkeypatch.setattr(acts, "NAMED", 2)
    monkeypatch.setattr(years, "UNITS_PER_PAGE", 2)
    monkeypatch.setattr(records, "UNITS_AT_ONCE", 2)
    award_year = make_award_year(2026, released=False)
    for position in range(5):
        unit = make_unit(name=f"示例{position}局")
        make_recognition(
            award_year=award_year,
            unit=unit,
            stage="on_notice",
            position=position,
            headline=f"六千先锋{position}",
        )
    return award_year


def test_a_few_units_are_named_and_all_are_conferred(client, staff, five):
    url = address("awardyear_confer", five.pk)
    response = client.get(url)
    assert [unit.name_then for unit in response.context["units"]] == ["示例0局", "示例1局"]
    text = response.content.decode()
    for expected in ("5 个单位", "这里列出前 2 个", "全部 5 个单位由", "单位很多，这里不作校对"):
        assert expected in text
    client.post(url, {"seen": str(response.context["seen"])})
    assert winners() == [f"示例{position}局" for position in range(5)]
    response = client.get(address("awardyear_withdraw", five.pk))
    assert [unit.name_then for unit in response.context["units"]] == ["示例0局", "示例1局"]
    assert "下列 5 个单位" in response.content.decode()


def test_the_units_of_a_year_stand_page_by_page(client, staff, five):
    url = address("awardyear_change", five.pk)
    pages = [client.get(f"{url}?p={number}") for number in (1, 2, 3)]
    named = [[unit.name_then[2] for unit in page.context["units"]] for page in pages]
    assert named == [["0", "1"], ["2", "3"], ["4"]]
    text = pages[1].content.decode()
    assert "获评单位（5 个）" in text and "第 2 页，共 3 页" in text
    assert 'href="?p=1"' in text and 'href="?p=3"' in text


def test_a_year_is_proofread_page_by_page(client, staff, five, shipped_terms):
    url = address("awardyear_proofreading", five.pk)
    pages = [client.get(f"{url}?rule=term&p={number}") for number in (1, 2, 3)]
    named = [[name for name, _, _ in page.context["groups"]] for page in pages]
    assert named == [["示例0局", "示例1局"], ["示例2局", "示例3局"], ["示例4局"]]
    text = pages[1].content.decode()
    assert "这一年度有 5 个单位，一页校对 2 个；下面是第 3 到第 4 个单位的。" in " ".join(
        text.split()
    )
    assert 'href="?rule=term&amp;p=3"' in text
