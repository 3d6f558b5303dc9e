"""What narrows a search: how many each choice leaves, and that its link keeps the words."""

import re
from urllib.parse import parse_qs

import pytest

from config.search import query
from config.search.facets import facets
from config.search.query import Asked, groups
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coast():
    """A word in three years and two districts, and in a draft and an unreleased year."""
    city, county = make_district("330900", "舟山市"), make_district("330921", "岱山县")
    for year, district in ((2025, city), (2024, county), (2024, county), (2023, city)):
        recognition = make_recognition(
            unit=make_unit(district=district),
            year=year,
            headline="潮汐记录",
        )
        make_practice(recognition, title="潮汐观测")
    make_achievement(recognition, label="潮汐", wording="9次", value=9, measure="次")
    make_practice(
        region_report=make_region_report(award_year=make_award_year(2025)), title="潮汐通报"
    )
    make_recognition(year=2025, stage="nominated", headline="潮汐草稿")
    make_recognition(award_year=make_award_year(2026, released=False), headline="潮汐明年")


def said(text="潮汐", **within):
    """The facets as {title: {words: count}}."""
    asked = Asked(text, **within)
    return {
        facet.title: {choice.words: choice.count for choice in facet.choices}
        for facet in facets(asked, groups(asked, 10))
    }


def test_counts_by_kind_year_and_district(coast):
    assert said() == {
        "类别": {"获评单位": "4", "经验做法": "5", "成效指标": "1"},
        "年度": {"2025 年度": "3", "2024 年度": "4", "2023 年度": "3"},
        "区划": {"岱山县": "4"},
    }


def test_every_choice_leaves_as_many_as_it_says(coast, client):
    page = client.get("/search/?q=潮汐")
    choices = [choice for facet in page.context["facets"] for choice in facet.choices]
    assert len(choices) == 7
    for choice in choices:
        assert parse_qs(choice.query[1:])["q"] == ["潮汐"]
        left = client.get(f"/search/{choice.query}").context
        assert str(left["total"]) == choice.count, choice


def test_what_is_chosen_can_be_left(coast, client):
    page = client.get("/search/?q=潮汐&kind=practices&year=2024&district=330921")
    assert page.context["total"] == 2
    assert [group.kind for group in page.context["groups"]] == ["practices"]
    chosen = {
        facet.title: (choice.words, facet.every)
        for facet in page.context["facets"]
        for choice in facet.choices
        if choice.is_chosen
    }
    text = "?q=%E6%BD%AE%E6%B1%90"
    assert chosen == {
        "类别": ("经验做法", f"{text}&year=2024&district=330921"),
        "年度": ("2024 年度", f"{text}&kind=practices&district=330921"),
        "区划": ("岱山县", f"{text}&kind=practices&year=2024"),
    }


def test_the_other_kinds_are_counted_beside_the_chosen_one(coast):
    assert said(kind="practices")["类别"] == {"获评单位": "4", "经验做法": "5", "成效指标": "1"}


def test_a_district_holds_what_lies_inside(coast):
    assert said(district="330900", kind="practices")["类别"]["经验做法"] == "5"
    assert said(district="330000")["类别"]["经验做法"] == "5"
    assert said(district="330921")["类别"] == {"获评单位": "2", "经验做法": "2"}
    assert groups(Asked("潮汐", district="330902"), 10) == []


def test_an_entry_moves_with_its_unit(coast):
    unit = make_unit(name="示例潮汐站", district=make_district("330922", "嵊泗县"))
    make_recognition(unit=unit, year=2025, headline="示例")
    assert [group.total for group in groups(Asked("潮汐站", district="330922"), 10)] == [1, 1]
    unit.district = make_district("330921", "岱山县")
    unit.save()
    assert groups(Asked("潮汐站", district="330922"), 10) == []
    assert [group.total for group in groups(Asked("潮汐站", district="330921"), 10)] == [1, 1]
    district = unit.district
    district.code = "330902"
    district.save()
    assert [group.total for group in groups(Asked("潮汐站", district="330902"), 10)] == [1, 1]


def test_units_are_of_no_year(harbour):
    assert groups(Asked("海港"), 10)[0].kind == "units"
    year = harbour.recognitions.get().award_year.year
    kinds = [group.kind for group in groups(Asked("海港", year=year), 10)]
    assert kinds == ["recognitions", "practices", "achievements"]


def test_more_than_the_most_are_said_to_be_more(monkeypatch):
    monkeypatch.setattr(query, "MOST", 3)
    for year, number in ((2025, 2), (2024, 4), (2023, 1)):
        for _ in range(number):
            make_recognition(unit=make_unit(), year=year, headline="海上枫桥")
    # 2025 was read to its end, of 2024 two rows were, and 2023 was not come to.
    assert said("海上枫桥")["年度"] == {"2025 年度": "2", "2024 年度": "2+", "2023 年度": ""}
    monkeypatch.setattr("config.search.facets.ALONE", 0)
    assert said("海上枫桥")["年度"]["2025 年度"].endswith("+")


def test_what_would_leave_all_as_it_is_is_not_offered(harbour):
    assert said("值守") == {}


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        ("kind=x", "类别：没有“x”这一项，请去掉后再试。"),
        ("kind=brands", "类别：没有“brands”这一项，请去掉后再试。"),
        ("year=20x5", "年度应是四位数字，如 2025。"),
        ("year=２０２５", "年度应是四位数字，如 2025。"),
        ("district=3309", "区划代码是六位数字，如 330903。"),
        ("year=2024&year=2025", "“年度”给了不止一个值，请只留一个。"),
    ],
)
def test_what_cannot_be_answered_is_said(client, harbour, asked, notice):
    page = client.get(f"/search/?q=海港&{asked}")
    assert (page.status_code, page.context["total"]) == (200, 0)
    assert page.context["notices"] == [notice]
    assert notice in re.sub("&[a-z]+;", "", page.content.decode())


def test_the_whole_list_is_narrowed_alike(coast):
    asked = Asked("潮汐", year=2024, district="330921")
    recognitions = next(g for g in groups(asked, 1) if g.kind == "recognitions")
    assert recognitions.more_url == (
        "/recognitions/?q=%E6%BD%AE%E6%B1%90&year=2024&district=330921"
    )
