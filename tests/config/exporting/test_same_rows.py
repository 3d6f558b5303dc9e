"""An export holds the rows of the list, in its order, however that is filtered and searched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.models import Achievement, AwardYear, Practice, Recognition
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.history import Change
from units.models import Unit

from .pages import exported, listed

pytestmark = pytest.mark.django_db
YEARS, ALL = [2024, 2025, 2026], "all"


@pytest.fixture
def several(staff):
    """Recognitions of three years, one of them not released, with practices and figures."""
    putuo = make_district("330903", "普陀区", parent=make_district())
    for n in range(12):
        year = make_award_year(YEARS[n % 3], released=n % 3 < 2)
        unit = make_unit(
            name=f"示例{'公安信访审计'[n % 3 * 2 :][:2]}{n}局",
            tier=("municipal", "county", "vertical")[n % 3],
            district=putuo if n % 2 else make_district(),
        )
        stage = ("conferred", "nominated", "on_notice", "not_selected")[n % 4]
        row = make_recognition(unit=unit, award_year=year, stage=stage, position=12 - n)
        make_achievement(row, source=make_source() if n % 2 else None, is_leading=n % 2 == 0)
        make_practice(row, kind=("mechanism", "brand")[n % 2])
    report = make_region_report(award_year=make_award_year(2025), district=putuo)
    make_achievement(region_report=report)


def queries(**choices):
    made = {
        name: st.sampled_from([ALL] * len(some) + [*map(str, some)])
        for name, some in choices.items()
    }
    return st.fixed_dictionaries(made).map(lambda q: {k: v for k, v in q.items() if v != ALL})


WORDS = ["公安", "局", "ga", "2025", "没有的"]
SHAPES = {
    Recognition: (
        queries(
            award_year__year=[*YEARS, 1999],
            stage__exact=["nominated", "on_notice", "conferred"],
            unit__tier__exact=["municipal", "county"],
            q=WORDS,
            o=["1", "-2", "3.-5"],
        ),
        lambda row: {"获评时名称": row.name_then, "年度": row.award_year.year},
    ),
    Achievement: (
        queries(
            year=YEARS,
            district=["330900", "330903"],
            sourced=["yes", "no"],
            recognition__stage__exact=["nominated", "conferred"],
            is_leading__exact=[0, 1],
            gathered=["yes", "no"],
            q=WORDS,
            o=["-2", "1"],
        ),
        lambda row: {"说的是什么": row.label, "单位或地区": row.owner_name},
    ),
    Practice: (
        queries(year=YEARS, district=["330903"], kind__exact=["mechanism"], q=WORDS, o=["1", "-1"]),
        lambda row: {"名称": row.title, "类别": row.get_kind_display()},
    ),
    Unit: (
        queries(tier__exact=["municipal", "vertical"], category__exact=["law", "party"], q=WORDS),
        lambda row: {"全称": row.name, "层级": row.get_tier_display()},
    ),
    AwardYear: (queries(released=["yes", "no"], year=YEARS), lambda row: {"年度": row.year}),
}


@pytest.mark.parametrize("model", SHAPES, ids=lambda model: model.__name__)
@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@given(drawn=st.data())
@settings(max_examples=15)
def test_an_export_has_the_rows_of_the_list_in_its_order(
    client, several, model, is_long, drawn, monkeypatch
):
    monkeypatch.setattr("units.desk.long.LONG", 3 if is_long else 10_000)
    shape, said = SHAPES[model]
    query = drawn.draw(shape)
    rows = exported(client, model, query)
    shown = [said(row) for row in listed(client, model, query)]
    names = shown[0] if shown else ()
    assert [{name: row[name] for name in names} for row in rows] == shown
    assert Change.objects.order_by("pk").last().new["count"] == len(shown)


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (Recognition, {}),
        (Recognition, {"unit__tier__exact": "municipal"}),
        (Achievement, {"year": "2025"}),
        (Achievement, {"district": "330903"}),
        (Practice, {"recognition__stage__exact": "conferred"}),
    ],
)
def test_a_long_list_goes_out_year_by_year_as_it_stands(client, several, monkeypatch, model, query):
    monkeypatch.setattr("units.desk.long.LONG", 3)
    said = SHAPES[model][1]
    shown = [said(row) for row in listed(client, model, query)]
    rows = exported(client, model, query)
    assert [{name: row[name] for name in shown[0]} for row in rows] == shown
    assert len(shown) > 2
