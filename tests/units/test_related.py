"""A unit among others and over the years: its time line, who is like it, where it lies."""

from datetime import date

import pytest

from awards.models import AwardYear, Indicator
from tests.factories import (
    make_achievement,
    make_district,
    make_recognition,
    make_unit,
)
from tests.pages import seen
from units.models import UnitName
from units.related import by_indicator, of_field
from units.sketch import sketch
from units.timeline import events

pytestmark = pytest.mark.django_db


def test_the_time_line_has_honours_and_names_the_latest_first():
    unit = make_unit(name="示例新局")
    rows = [make_recognition(unit=unit, year=year) for year in (2021, 2025)]
    UnitName.objects.create(unit=unit, name="示例老局", kind="former", used_until=date(2023, 5, 1))
    UnitName.objects.create(unit=unit, name="示例简称", kind="short")
    told = [
        (one.year, one.on, one.words, one.recognition)
        for one in events(unit.recognitions.public().for_unit(), unit.names.all())
    ]
    assert told == [
        (2025, "", "示例模范机关", rows[1]),
        (2023, "5月", "由“示例老局”更为后来的名称", None),
        (2021, "", "示例模范机关", rows[0]),
    ]


def test_units_of_one_field_are_related_when_they_are_public():
    unit, other, draft, apart = (make_unit(category=c) for c in ("law", "law", "law", "port"))
    for one in (unit, other, apart):
        make_recognition(unit=one)
    make_recognition(unit=draft, stage="on_notice")
    assert of_field(unit) == [other]


def test_units_with_figures_of_one_indicator_are_related_over_all_years():
    shared = Indicator.objects.create(slug="lv", name="示例率", measure="%")
    apart = Indicator.objects.create(slug="bie", name="别的", measure="%")
    own, old, draft, other = (make_recognition(year=year) for year in (2025, 2023, 2024, 2025))
    for one in (own, own, old, draft):
        make_achievement(one, indicator=shared)
    make_achievement(other, indicator=apart)
    AwardYear.objects.filter(year=2024).update(released_at=None)
    assert by_indicator(own.unit) == [(old.unit, [shared])]
    assert by_indicator(other.unit) == []


def test_the_page_of_a_unit_leads_to_its_relations(client):
    unit, other = make_unit(slug="shili"), make_unit(name="示例另一局")
    make_recognition(unit=unit), make_recognition(unit=other)
    assert "相关单位同一工作领域：政法公安示例另一局舟山市" in seen(client.get("/units/shili/"))


def test_the_sketch_links_the_districts_that_have_winners():
    svg = sketch([("330903", "普陀区", 2, "/list/?district=330903")])
    assert svg.count("<a ") == 1
    assert 'href="/list/?district=330903"' in svg
    assert [name for name in ("舟山市", "定海区", "普陀区", "岱山县", "嵊泗县") if name in svg] == [
        "舟山市",
        "定海区",
        "普陀区",
        "岱山县",
        "嵊泗县",
    ]


def test_elsewhere_there_is_no_sketch():
    assert sketch([("110101", "东城区", 2, "/")]) == ""


def test_a_year_lists_its_districts_before_it_draws_them(client):
    city = make_district()
    putuo = make_district("330903", "普陀区", parent=city)
    make_recognition(unit=make_unit(district=city))
    make_recognition(unit=make_unit(district=putuo))
    make_recognition(unit=make_unit(district=putuo), stage="on_notice")
    page = client.get("/awards/model-organ/2025/").content.decode()
    said = seen(client.get("/awards/model-organ/2025/"))
    assert "按区划看舟山市2普陀区1舟山市2个定海区普陀区1个" in said
    address = "/recognitions/?year=2025&amp;award=model-organ&amp;district=330903"
    assert page.count(f'href="{address}"') == 2
    assert page.index("按区划看") < page.index('class="sketch"')
