"""Lists of the desk are counted and searched up to a bound, and say so; nothing is out of reach."""

import pytest

from tests.factories import make_recognition, make_unit
from units.desk import long

pytestmark = pytest.mark.django_db
UNITS = "/admin/units/unit/"


@pytest.fixture
def page(client, staff):
    """Reads a list of units: the names of its rows, and its text."""

    def read(query: str = "") -> tuple[list[str], str]:
        response = client.get(f"{UNITS}{query}")
        return [unit.name for unit in response.context["cl"].result_list], response.content.decode()

    return read


@pytest.fixture
def units():
    return [make_unit(name=f"示例{number:02}局", slug=f"shili-{number}") for number in range(120)]


def test_a_short_list_is_counted_whole(page, units):
    names, text = page()
    assert len(names) == 50
    assert "共 120 条" in text and "条以上" not in text


def test_a_long_list_says_where_its_counting_ended_and_its_last_page_is_reached(
    page, units, monkeypatch
):
    monkeypatch.setattr(long, "STEP", 60)
    _, text = page()
    assert "60 条以上（只数到这里；往后翻页接着数）" in text
    seen = {name for number in (1, 2, 3) for name in page(f"?p={number}")[0]}
    assert seen == {unit.name for unit in units}
    assert "共 120 条" in page("?p=3")[1]


def test_a_search_with_too_many_hits_says_so(page, units, monkeypatch):
    monkeypatch.setattr(long, "MOST", 30)
    names, text = page("?q=示例")
    assert len(names) == 30
    assert "请再加一个词，或用筛选缩小范围。" in text
    names, text = page("?q=示例07局")
    assert names == ["示例07局"]
    assert "请再加一个词" not in text


def test_a_search_of_recognitions_finds_the_latest_years_first(client, staff, monkeypatch):
    monkeypatch.setattr(long, "MOST", 2)
    unit = make_unit(name="示例海港局")
    for year in (2022, 2025, 2021, 2024, 2023):
        make_recognition(unit=unit, year=year)
    response = client.get("/admin/awards/recognition/?q=海港")
    years = [row.award_year.year for row in response.context["cl"].result_list]
    assert years == [2025, 2024]
    response = client.get("/admin/awards/recognition/?q=海港&award_year__year=2021")
    assert [row.award_year.year for row in response.context["cl"].result_list] == [2021]
