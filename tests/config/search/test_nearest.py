"""What is offered where nothing is found: near names, fewer words, years and awards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from config.search.nearest import near_units, nearest
from config.search.query import Asked
from config.search.seen import Seen
from tests.factories import make_award_year, make_recognition, make_unit
from units.models import UnitName
from units.search.nearness import is_one_off, meant

pytestmark = pytest.mark.django_db


@pytest.fixture
def named():
    """Public units 示例港航局 and 示例信访局, the second also known as 示例接待处."""
    make_recognition(unit=make_unit(name="示例港航局"))
    unit = make_unit(name="示例信访局", short_name="信访局")
    make_recognition(unit=unit)
    UnitName.objects.create(unit=unit, name="示例接待处", kind="former")


def near(text):
    return [(unit.name, word) for unit, word in near_units(text, Seen())]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("示例信仿局", [("示例信访局", "示例信访局")]),  # another character
        ("示列信访局", [("示例信访局", "示例信访局")]),
        ("信仿局", [("示例信访局", "信访局")]),  # within a short name
        ("倍访局", [("示例信访局", "信访局")]),
        ("信访居", [("示例信访局", "信访局")]),
        ("示例信局", [("示例信访局", "示例信访局")]),  # one missing
        ("示例信信访局", [("示例信访局", "示例信访局")]),  # one too many
        ("示例接侍处", [("示例信访局", "示例接待处")]),  # a former name
        ("示例港行局", [("示例港航局", "示例港航局")]),
        ("信仿居", []),  # two
        ("倍访", []),  # of two characters never one
        ("访局", []),
        ("示例信访局", []),  # right
        ("信访局", []),
        ("港航信", [("示例港航局", "港航局")]),
        ("xinfanju", []),
        ("示例信仿局 2025", [("示例信访局", "示例信访局")]),
        ("仿" * 100, []),
    ],
)
def test_one_wrong_character(named, text, names):
    assert near(text) == names


def test_what_sounds_alike_comes_first():
    for name in ("示例心房局", "示例信仰局", "示例信访局"):
        make_recognition(unit=make_unit(name=name))
    assert near("示例信防局") == [("示例信访局", "示例信访局"), ("示例信仰局", "示例信仰局")]


def test_a_hit_goes_before_what_is_near(named, client):
    make_recognition(headline="示例信仿局来访")
    page = client.get("/search/?q=示例信仿局").context
    assert [group.kind for group in page["groups"]] == ["recognitions"]
    assert [unit.title for unit in page["near"].units] == ["示例信访局"]
    assert client.get("/search/?q=示例信访局").context["near"].units == []


def test_the_page_says_plainly_that_it_found_nothing(named, client):
    page = client.get("/search/?q=示例信仿局")
    text = page.content.decode()
    assert page.context["total"] == 0
    assert "没有找到“示例信仿局”。" in text
    assert '<a href="?q=%E7%A4%BA%E4%BE%8B%E4%BF%A1%E8%AE%BF%E5%B1%80">检索“示例信访局”</a>' in text


def test_fewer_words_that_find_something(named):
    assert nearest(Asked("港航 信访 林场")).fewer == ["港航", "信访"]
    assert nearest(Asked("示例港航大队")).fewer == ["示例港航"]
    make_recognition(headline="示例港航大事记")
    assert nearest(Asked("示例港航大队")).fewer == ["示例港航大"]
    assert nearest(Asked("无有之事")).fewer == []
    assert nearest(Asked("haiguan")).fewer == []


def test_years_and_awards_that_are_near(named):
    for year in (2019, 2022, 2023):
        make_recognition(year=year)
    found = nearest(Asked("2020 林场"))
    assert [year.year for year in found.years] == [2019, 2022]
    assert nearest(Asked("林场")).years == []
    assert [award.name for award in nearest(Asked("模范机关标兵")).awards] == ["示例模范机关"]
    assert nearest(Asked("林场标兵")).awards == []


def test_a_narrowed_search_leads_to_all(named, client):
    page = client.get("/search/?q=信访局&year=2011")
    assert page.context["total"] == 0
    assert "在这个范围内没有找到“信访局”。" in page.content.decode()
    assert 'href="?q=%E4%BF%A1%E8%AE%BF%E5%B1%80">在全部范围里检索</a>' in page.content.decode()


def test_nothing_unreleased_is_near(client):
    make_recognition(unit=make_unit(name="示例草稿局"), stage="recommended")
    year = make_award_year(2026, released=False)
    make_recognition(unit=make_unit(name="示例明年局"), award_year=year)
    for text in ("示例草搞局", "示例明年居", "2026 草稿", "草稿 明年"):
        found = nearest(Asked(text))
        assert (found.units, found.fewer, found.awards) == ([], [], []), text
        assert {one.year for one in found.years} <= {2025}
        assert client.get("/search/suggest/", {"q": text}).json() == {"results": []}


def test_it_asks_the_same_of_three_and_of_thirty_units(client):
    def cost(number):
        for _ in range(number):
            unit = make_unit()
            unit.short_name = "示例信访局"
            unit.save()
            make_recognition(unit=unit)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/search/?q=示例信仿局")
        assert len(page.context["near"].units) == min(number, 3) or number > 3
        return len(queries)

    few = cost(3)
    assert cost(27) == few <= 30


NAMES = st.text("信访局港航", min_size=3, max_size=7)


@given(
    NAMES, st.integers(0, 6), st.sampled_from("仿居"), st.sampled_from(["other", "more", "less"])
)
def test_one_off_is_one_edit(name, at, character, how):
    at = min(at, len(name) - 1)
    edited = {
        "other": name[:at] + character + name[at + 1 :],
        "more": name[:at] + character + name[at:],
        "less": name[:at] + name[at + 1 :],
    }[how]
    assert is_one_off(edited, name) and is_one_off(name, edited)
    assert not is_one_off(name, name)
    assert not is_one_off(f"{edited}仿居", name)


def test_what_was_meant_is_a_beginning_or_an_end():
    assert meant("市信仿局", ["舟山市信访局"]) == (False, True, 0, 6, "市信访局")
    assert meant("舟山市信仿", ["舟山市信访局"]) == (False, True, 0, 6, "舟山市信访")
    assert meant("山市信仿", ["舟山市信访局"]) is None
