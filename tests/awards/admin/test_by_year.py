"""Long lists of what belongs to years go from the latest year on; short ones read the same."""

import pytest

from awards.admin.figures.evidence import EvidenceAdmin
from awards.admin.honours.recognitions import RecognitionAdmin
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.desk import long

pytestmark = pytest.mark.django_db
RECOGNITIONS = "/admin/awards/recognition/"
FIGURES = "/admin/awards/achievement/"


@pytest.fixture(params=["short", "long"])
def either(request, monkeypatch):
    """A table that counts as long, or does not; two rows a page."""
    monkeypatch.setattr(RecognitionAdmin, "list_per_page", 2)
    monkeypatch.setattr(EvidenceAdmin, "list_per_page", 2)
    if request.param == "long":
        monkeypatch.setattr(long, "LONG", 1)


@pytest.fixture
def listed(client, staff):
    """All rows of a list, page after page."""

    def read(address: str, said) -> list:
        rows, number = [], 1
        while True:
            response = client.get(f"{address}{'&' if '?' in address else '?'}p={number}")
            changes = response.context["cl"]
            rows += [said(row) for row in changes.result_list]
            if number >= changes.paginator.num_pages:
                return rows
            number += 1

    return read


@pytest.fixture
def recognitions():
    """Of two districts and three years, the later entered first."""
    places = [make_district("330902", "定海区"), make_district("330903", "普陀区")]
    units = [make_unit(name=f"示例{name}局", district=places[name == "乙"]) for name in "甲乙丙"]
    for year in (2025, 2023, 2024):
        for unit, position in zip(units, (2, 3, 1), strict=True):
            make_recognition(unit=unit, year=year, position=position)
    return places


def place(row) -> str:
    return f"{row.award_year.year}{row.name_then[2]}"


def test_recognitions_go_from_the_latest_year_on(either, recognitions, listed):
    of_2024 = ["2024丙", "2024甲", "2024乙"]
    whole = ["2025丙", "2025甲", "2025乙", *of_2024, "2023丙", "2023甲", "2023乙"]
    assert listed(RECOGNITIONS, place) == whole
    first = recognitions[0].pk
    assert listed(f"{RECOGNITIONS}?unit__district__id__exact={first}", place) == [
        one for one in whole if one[-1] != "乙"
    ]
    assert listed(f"{RECOGNITIONS}?award_year__year=2024", place) == of_2024
    assert listed(f"{RECOGNITIONS}?stage__exact=revoked", place) == []


def test_a_long_list_counts_year_by_year_up_to_its_bound(client, staff, recognitions, monkeypatch):
    monkeypatch.setattr(RecognitionAdmin, "list_per_page", 2)
    monkeypatch.setattr(long, "LONG", 1)
    monkeypatch.setattr(long, "STEP", 4)
    counted = [client.get(f"{RECOGNITIONS}?p={n}").context["cl"].paginator for n in (1, 3, 5)]
    assert [(one.count, one.is_more) for one in counted] == [(4, True), (8, True), (9, False)]


def test_figures_of_a_filter_go_year_by_year_when_long(listed, client, staff, monkeypatch):
    monkeypatch.setattr(EvidenceAdmin, "list_per_page", 2)
    unit = make_unit()
    for year in (2025, 2024):
        owner = make_recognition(unit=unit, award_year=make_award_year(year))
        make_achievement(owner, label=f"{year}单位")
        report = make_region_report(award_year=owner.award_year, district=unit.district)
        make_achievement(region_report=report, label=f"{year}地区", source=make_source())
    far = make_unit(name="示例远局", district=make_district("330100", "示例外市"))
    make_achievement(make_recognition(unit=far, year=2025), label="外市")
    latest_entered = ["外市", "2024地区", "2024单位", "2025地区", "2025单位"]
    district = f"{FIGURES}?district={unit.district.code}"
    assert listed(FIGURES, lambda row: row.label) == latest_entered
    for limit, expected in (
        (10_000, latest_entered[1:]),
        (1, ["2025地区", "2025单位", "2024地区", "2024单位"]),
    ):
        monkeypatch.setattr(long, "LONG", limit)
        assert listed(district, lambda row: row.label) == expected
        assert listed(f"{FIGURES}?year=2024", lambda row: row.label) == [
            label for label in expected if label.startswith("2024")
        ]
        lacking = f"{FIGURES}?year=2024&sourced="
        assert listed(f"{lacking}no", lambda row: row.label) == ["2024单位"]
        assert listed(f"{lacking}yes", lambda row: row.label) == ["2024地区"]
        assert listed(f"{FIGURES}?sourced=no&gathered=no", lambda row: row.label) == [
            "外市",
            "2024单位",
            "2025单位",
        ]
        assert sorted(listed(f"{FIGURES}?gathered=no", lambda row: row.label)) == sorted(
            latest_entered
        )


def test_a_filtered_search_with_many_hits_says_how_many_it_asked(
    client, staff, recognitions, monkeypatch
):
    monkeypatch.setattr(long, "LOOKED_AT", 3)
    address = f"{RECOGNITIONS}?q=示例&unit__district__id__exact={recognitions[0].pk}"
    response = client.get(address)
    rows = [place(row) for row in response.context["cl"].result_list]
    assert sorted(rows) == ["2025丙", "2025甲"]
    assert "命中很多，只在最近的" in response.content.decode()
    monkeypatch.setattr(long, "LOOKED_AT", 9)
    response = client.get(address)
    assert len(response.context["cl"].result_list) == 6
    assert "命中很多" not in response.content.decode()
