"""The page of a region report: what a whole district did, and who was recognised in it."""

from datetime import date

import pytest

from tests.factories import (
    make_award,
    make_award_year,
    make_district,
    make_recognition,
    make_region_report,
    make_unit,
)

pytestmark = pytest.mark.django_db


def test_its_winners_are_those_of_its_own_year_in_the_district_and_inside_of_it(client):
    city, county = make_district(), make_district("330903", "普陀区")
    elsewhere = make_unit(district=make_district("330100", "杭州市"))
    of_city = make_recognition(unit=make_unit(district=city), position=1)
    of_county = make_recognition(unit=make_unit(district=county), position=2)
    make_recognition(unit=elsewhere)
    make_recognition(unit=of_county.unit, year=2024)
    make_recognition(unit=of_county.unit, award_year=other_award())
    make_recognition(unit=make_unit(district=county), stage="on_notice")
    ended = {"stage": "revoked", "ended_on": date(2026, 1, 1), "ended_reason": "示例原因"}
    make_recognition(unit=make_unit(district=county), **ended)
    for report, winners in (
        (make_region_report(district=city), [of_city, of_county]),
        (make_region_report(district=county), [of_county]),
    ):
        page = client.get(report.get_absolute_url())
        assert list(page.context["winners"]) == winners


def other_award():
    return make_award_year(award=make_award("other", name="示例他奖"))


def test_the_district_of_a_report_names_it():
    report = make_region_report(district=make_district("330921", "岱山县"))
    assert report.called == "岱山县综述"
