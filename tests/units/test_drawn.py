"""Rows that are drawn once: whatever they show, a change of it is a change of the row."""

from decimal import Decimal

import pytest
from django.urls import set_script_prefix

from awards.models import Achievement, Award, AwardYear, Practice, Recognition, Source
from tests.factories import (
    make_achievement,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from units.listing import drawn as rows
from units.listing.drawn import Row, content, drawn
from units.models import Brand, District, Unit

pytestmark = pytest.mark.django_db
CARD = "_partials/_recognition_row.html"


@pytest.fixture(autouse=True)
def nothing_drawn():
    rows._drawn.cache_clear()


@pytest.fixture
def recognition() -> Recognition:
    unit = make_unit()
    made = make_recognition(
        unit=unit, brand=Brand.objects.create(unit=unit, name="示例品牌"), headline="示例标题"
    )
    make_achievement(made, wording="12 件", is_leading=True, source=make_source())
    return made


def listed() -> Recognition:
    return Recognition.objects.for_list().get()


def card(**given) -> str:
    return drawn(CARD, "recognition", listed(), **given)


def test_the_same_row_is_drawn_once(recognition, monkeypatch):
    first = card()
    assert "示例标题" in first
    monkeypatch.setattr(rows, "get_template", pytest.fail)
    assert card() == first


@pytest.mark.parametrize(
    "model, column, value, shown",
    [
        (Recognition, "headline", "示例新标题", "示例新标题"),
        (Recognition, "name_then", "示例旧局", "示例旧局"),
        (Recognition, "stage", "re_examined", None),
        (Unit, "name", "示例新局", "现名：示例新局"),
        (Unit, "tier", "vertical", "垂直管理"),
        (Unit, "slug", "shili-new", "/units/shili-new/"),
        (District, "name", "示例新区", "示例新区"),
        (AwardYear, "year", 2031, "2031 年度"),
        (Award, "slug", "shili-award", "/shili-award/"),
        (Achievement, "label", "示例新说法", "示例新说法"),
        (Achievement, "wording", "98765 件", ">98765<"),
        (Achievement, "value", 98765, "98,765"),
        (Achievement, "period", "示例时期", "示例时期"),
        (Achievement, "locator", "第 99 段", "第 99 段"),
        (Achievement, "is_leading", False, None),
        (Source, "title", "示例新报道", "示例新报道"),
    ],
)
def test_whatever_a_row_shows_is_new_when_it_changed(recognition, model, column, value, shown):
    before, known = card(), content(listed())
    model.objects.update(**{column: value})
    assert content(listed()) != known
    if shown:
        assert shown in card() and shown not in before


def test_what_is_given_beside_it_makes_another_row(recognition):
    assert "比较" not in card() and "比较" in card(pick=True)


def test_a_row_under_a_prefix_has_its_links_there(recognition):
    plain = card()
    set_script_prefix("/portal/")
    try:
        assert 'href="/portal/units/' in card()
    finally:
        set_script_prefix("/")
    assert 'href="/units/' in plain and card() == plain


def test_equal_numbers_that_are_written_differently_are_different_rows(recognition):
    figures = [Achievement(value=Decimal("1.0")), Achievement(value=Decimal("1.00"))]
    one, other = (Row(CARD, "figure", figure, {}) for figure in figures)
    assert one != other


def test_records_that_know_each_other_are_said_once(recognition):
    practice = Practice.objects.for_list().get(pk=make_practice(recognition).pk)
    practice.recognition.first = practice
    assert len(content(practice)) < 300


def test_what_is_kept_holds_on_to_no_records(recognition):
    row = Row(CARD, "recognition", listed(), {})
    rows._drawn(row)
    assert row.context is None
    assert not any(isinstance(value, Recognition | District) for value in row.content)
