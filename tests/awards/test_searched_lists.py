"""Lists narrowed by a text: the latest years first, no more than are listed, and said so."""

import json

import pytest
from django.core.management import call_command

from awards.models import Achievement, AwardYear, Practice, Recognition
from tests.factories import (
    make_achievement,
    make_district,
    make_practice,
    make_recognition,
    make_unit,
)
from units.listing import filters
from units.models import Brand, Unit

pytestmark = pytest.mark.django_db


def years() -> list[int]:
    return AwardYear.objects.public().in_order()


@pytest.fixture
def harbour():
    """Five years of a unit of which the name, and only every second story, says 海港."""
    unit = make_unit(
        name="示例海港局", slug="shili-harbour", district=make_district("330902", "定海区")
    )
    Brand.objects.create(unit=unit, name="示例潮声")
    for year in (2022, 2025, 2021, 2024, 2023):
        recognition = make_recognition(
            unit=unit, year=year, story="示例海港故事。" if year % 2 else "示例。"
        )
        make_achievement(recognition, label="示例办件")
        make_practice(recognition, title="示例海港驿站" if year % 2 else "示例驿站")
    make_district("330903", "普陀区")
    other = make_recognition(year=2025)
    make_achievement(other)
    make_practice(other, title="示例他处")
    call_command("reindex", verbosity=0)
    return unit


def years_of(rows) -> list[int]:
    return [row.award_year.year for row in rows]


@pytest.mark.parametrize("model", [Recognition, Achievement, Practice])
@pytest.mark.parametrize("text", ["海港", "海港 示例", "shilihg", "slhg", "潮声 海港", "没有的"])
def test_hits_are_what_matches_in_the_years_and_no_more_than_asked(harbour, model, text):
    owner = "" if model is Recognition else "recognition__"
    rows, asked = model.objects.all(), years()[1:]
    owned = rows.filter(**{f"{owner}award_year__in": asked})
    whole = set(owned.filter(pk__in=rows.matching(text, asked)).values_list("pk", flat=True))
    found = rows.hits(text, 100, asked)
    assert (set(found), len(found)) == (whole, len(whole))
    assert len(rows.hits(text, 2, asked)) == min(2, len(whole))
    few = sorted(whole)[1:]
    assert set(rows.filter(pk__in=few).hits(text, 100, asked)) == set(few)


def test_a_unit_is_found_by_what_it_says_or_by_its_brand(harbour):
    assert Unit.objects.hits("海港", 9) == Unit.objects.hits("潮声", 9) == [harbour.pk]
    assert Unit.objects.exclude(pk=harbour.pk).hits("海港", 9) == []
    assert len(Unit.objects.hits("示例", 1)) == 1


def test_a_list_with_too_many_hits_shows_the_latest_years_and_says_so(client, harbour, monkeypatch):
    monkeypatch.setattr(filters, "MOST", 2)
    page = client.get("/recognitions/?q=海港")
    assert years_of(page.context["object_list"]) == [2025, 2024]
    assert "共 <strong>2+</strong> 个获评单位" in page.content.decode()
    assert filters.TOO_MANY in page.context["notices"]
    earliest = client.get("/recognitions/?q=海港&ordering=year")
    assert years_of(earliest.context["object_list"]) == [2021, 2022]
    data = json.loads(client.get("/data/recognitions.json?q=海港").getvalue())
    assert data["count"] == 5
    assert [row["year"] for row in data["results"]] == [2025, 2024, 2023, 2022, 2021]
    assert "cut" not in data


@pytest.mark.parametrize("table", ["recognitions", "practices", "achievements"])
def test_the_pages_of_data_end_where_those_of_the_list_do_and_say_so(
    client, harbour, monkeypatch, table
):
    monkeypatch.setattr(filters, "MOST", 2)
    data = json.loads(client.get(f"/data/{table}.json?q=海港&page=1").getvalue())
    shown = client.get(f"/{table}/?q=海港").context["object_list"]
    assert [row["year"] for row in data["results"]] == years_of(shown) == [2025, 2024]
    assert (data["count"], data["cut"]) == (2, True)
    assert client.get(f"/data/{table}.json?q=海港&page=2").json() == {
        "errors": {"page": ["没有这一页。"]}
    }
    monkeypatch.setattr(filters, "MOST", 5)
    data = json.loads(client.get(f"/data/{table}.json?q=海港&page=1").getvalue())
    assert (data["count"], "cut" in data) == (5, False)


@pytest.mark.parametrize("table", ["recognitions", "practices", "achievements"])
def test_a_list_with_as_many_hits_as_are_listed_is_whole(client, harbour, monkeypatch, table):
    monkeypatch.setattr(filters, "MOST", 5)
    page = client.get(f"/{table}/?q=海港")
    assert years_of(page.context["object_list"]) == [2025, 2024, 2023, 2022, 2021]
    assert "共 <strong>5</strong>" in page.content.decode()
    assert page.context["notices"] == []


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=海港&year=2023", [2023]),
        ("q=海港&district=330902&ordering=year", [2021, 2022, 2023, 2024, 2025]),
        ("q=海港&district=330903", []),
        ("q=海港&year=1999", []),
        ("q=海港&year=20x3", []),
    ],
)
def test_a_search_keeps_to_the_other_filters(client, harbour, query, found):
    assert years_of(client.get(f"/recognitions/?{query}").context["object_list"]) == found


def test_a_search_by_name_stands_in_that_order(client, harbour):
    make_recognition(unit=make_unit(name="示例阿海港局", slug="shili-a"), year=2021)
    call_command("reindex", verbosity=0)
    page = client.get("/recognitions/?q=海港&ordering=name")
    units = [row.unit.name for row in page.context["object_list"]]
    assert units == ["示例阿海港局"] + ["示例海港局"] * 5
