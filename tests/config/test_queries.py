"""How many queries a page takes: few, and the same for 3 rows and for 30."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import AwardYear, Recognition, RegionReport
from tests.factories import (
    make_achievement,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.models import Brand, Unit, UnitName

pytestmark = pytest.mark.django_db

MOST = {
    "/": 17,
    "/awards/": 8,
    "/awards/model-organ/": 8,
    "/awards/model-organ/2025/": 13,
    "/recognitions/": 9,
    "/recognitions/?year=2025&district=330900&q=示例&ordering=name": 11,
    "/units/": 11,
    "/units/?q=示例": 8,
    "/practices/": 8,
    "/practices/?year=2025&q=示例": 8,
    "/achievements/": 9,
    "/achievements/?year=2025&q=示例": 10,
    "/search/?q=示例": 23,
    "/search/?q=示例&kind=practices&year=2025&district=330900": 23,
    "/search/suggest/?q=示例": 20,
    "/units/shili/": 12,
    "/units/shili/model-organ/2025/": 12,
    "/regions/330900/model-organ/2025/": 14,
    "/data/": 14,
    "/feed.xml": 8,
    "/compare/": 8,
    "/notices/model-organ/2025/": 8,
}


def fill(count: int) -> None:
    """`count` recognitions of units with names and brands; the first has a long story."""
    first = None
    for n in range(count):
        unit = make_unit(**({} if first else {"slug": "shili"}))
        UnitName.objects.create(unit=unit, name=f"示例简称{n}")
        brand = Brand.objects.create(unit=unit, name="示例品牌")
        recognition = make_recognition(unit=unit, brand=brand)
        first = first or recognition
        make_achievement(recognition, source=make_source(), is_leading=True)
        make_practice(recognition, source=make_source(), kind="led-project")
    report = make_region_report(award_year=first.award_year, district=make_district())
    for owner in ({"recognition": first}, {"region_report": report}):
        for _ in range(count):
            make_achievement(source=make_source(), is_leading=True, **owner)
            make_practice(source=make_source(), **owner)
    for year in range(2000, 2000 + count // 2):
        make_recognition(unit=first.unit, year=year)
    call_command("reindex", verbosity=0)


def counted(client) -> dict[str, int]:
    """The number of queries of each address."""
    found = {}
    for address in MOST:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
            response.getvalue()
        assert response.status_code == 200, address
        found[address] = len(queries)
    return found


def test_query_counts_are_low_and_do_not_grow(client):
    fill(3)
    few = counted(client)
    for model in (RegionReport, Recognition, Unit, AwardYear):
        model.objects.all().delete()
    fill(30)
    many = counted(client)
    # A page of few rows can reach into more years than one of many; what reads the latest rows asks
    # year by year until it has enough, five times at most.
    grown = {address for address in MOST if many[address] > few[address]}
    assert grown == {"/feed.xml"} and many["/feed.xml"] <= few["/feed.xml"] + 4
    assert {address: count for address, count in many.items() if count > MOST[address]} == {}


def test_no_public_query_reads_the_texts_of_sources(client):
    """An article of a megabyte would come with every figure that it is the source of."""
    fill(3)
    asked = [*MOST, "/data/achievements.json", "/data/practices.csv", "/data/recognitions.json"]
    reading = set()
    for address in asked:
        with CaptureQueriesContext(connection) as queries:
            client.get(address).getvalue()
        if any('"awards_source"."text"' in query["sql"] for query in queries):
            reading.add(address)
    assert reading == set()
