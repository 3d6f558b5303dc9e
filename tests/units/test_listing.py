"""Filters of the public lists, whatever is asked of them."""

import json

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from awards.filters import AchievementFilterSet, PracticeFilterSet, RecognitionFilterSet
from tests.factories import (
    make_achievement,
    make_district,
    make_practice,
    make_recognition,
    make_unit,
)
from units.filters import UnitFilterSet
from units.listing.filters import MAX_QUERY

pytestmark = pytest.mark.django_db

LISTS = ("recognitions", "units", "practices", "achievements")
FILTERSETS = (RecognitionFilterSet, UnitFilterSet, PracticeFilterSet, AchievementFilterSet)
FILTERS = ["year", "award", "district", "category", "tier", "q", "unit", "kind", "measure"]
NAMES = st.sampled_from([*FILTERS, "indicator", "ordering", "page", "colour"])
CODES = ["2025", "2024", "330900", "330902", "model-organ", "law", "municipal", "mechanism"]
PLAUSIBLE = [*CODES, "", " ", "abc", "name", "-year", "示例", "件", "1", "999999", "-1", "１２"]
VALUES = st.one_of(
    st.sampled_from(PLAUSIBLE),
    st.text(max_size=12),
    st.just("长" * (MAX_QUERY + 1)),
)
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=4)


@pytest.fixture
def rows():
    """Two recognitions in two years and districts, each with a practice and a figure."""
    for year, code, name in ((2025, "330900", "舟山市"), (2024, "330902", "定海区")):
        unit = make_unit(district=make_district(code, name), slug=f"shili-{code}")
        recognition = make_recognition(unit=unit, year=year)
        make_practice(recognition)
        make_achievement(recognition)


def encoded(pairs) -> str:
    """The pairs as a query string, repeated names and all."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()


@given(table=st.sampled_from(LISTS), pairs=QUERIES)
def test_page_and_data_agree_whatever_is_asked(client, rows, table, pairs):
    """The page never fails; data answers with the page's rows, or says what is wrong."""
    query = encoded(pairs)
    page = client.get(f"/{table}/?{query}")
    assert page.status_code == 200
    data = client.get(f"/data/{table}.json?{query}")
    answer = json.loads(data.getvalue())
    if data.status_code == 400:
        assert answer["errors"]
        assert all(messages for messages in answer["errors"].values())
        return
    assert data.status_code == 200
    assert answer["count"] == page.context["total"]
    assert not page.context["filterset"].refusals


@given(table=st.sampled_from(LISTS), pairs=QUERIES)
def test_what_is_refused_lists_nothing_and_is_said(client, rows, table, pairs):
    page = client.get(f"/{table}/?{encoded(pairs)}")
    filterset = page.context["filterset"]
    if filterset.refusals:
        assert page.context["total"] == 0
        assert len(page.context["notices"]) >= len(filterset.refusals)
    elif not filterset.active:
        assert page.context["total"] == 2


@pytest.mark.parametrize("filterset", FILTERSETS)
def test_every_filter_of_every_list_narrows_or_orders(rows, filterset):
    """A filter that does nothing would be a silent full list."""
    tried = {
        "year": "2025",
        "award": "no-such",
        "district": "330902",
        "category": "port",
        "tier": "county",
        "q": "没有",
        "unit": "shili-330902",
        "kind": "campaign",
        "measure": "没有",
        "indicator": "no-such",
    }
    public = filterset._meta.model.objects.public()
    for name in filterset.base_filters:
        if name == "ordering":
            continue
        asked = QueryDict(f"{name}={tried[name]}")
        assert filterset(asked, queryset=public).qs.count() < public.count(), name


def test_a_district_holds_the_districts_inside_it(client, rows):
    def found(code):
        return client.get(f"/recognitions/?district={code}").context["total"]

    assert (found("330900"), found("330902")) == (2, 1)


def test_the_directory_goes_by_protocol_within_a_district(client):
    for name, place in (("示例甲局", 9999), ("示例乙局", 20), ("示例丙局", 10)):
        make_recognition(unit=make_unit(name=name, protocol_order=place))
    units = json.loads(client.get("/data/units.json").getvalue())["results"]
    assert [unit["name"] for unit in units] == ["示例丙局", "示例乙局", "示例甲局"]
    by_name = json.loads(client.get("/data/units.json?ordering=name").getvalue())["results"]
    assert [unit["name"] for unit in by_name] == ["示例丙局", "示例甲局", "示例乙局"]
