"""Whole tables begin at once and are read part by part, in the order of their lists."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Achievement, Practice, Recognition, Source
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from units.models import Unit

pytestmark = pytest.mark.django_db
TABLES = ("recognitions", "units", "achievements", "practices")


def filled() -> None:
    """Three years out of order, in each two units and a district, with two rows each."""
    for year in (2024, 2026, 2025):
        district = make_district()
        report = make_region_report(award_year=make_award_year(year), district=district)
        owners = [{"region_report": report}]
        for position in (2, 1):
            unit = make_unit(name=f"示例{year}{position}", pinyin=f"{position}{year}")
            recognition = make_recognition(unit=unit, year=year, position=position)
            owners.append({"recognition": recognition})
        for owner in owners:
            for position in (2, 1):
                make_achievement(**owner, position=position)
                make_practice(**owner, position=position)


def urls(client, address: str) -> list[str]:
    """The addresses of a table's rows, one after another."""
    return [row["url"] for row in json.loads(client.get(address).getvalue())["results"]]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("table", TABLES)
def test_the_first_of_a_table_goes_out_before_anything_is_counted_or_read(client, table, form):
    """Nor are the choices of filters looked up, of which none is asked for."""
    filled()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/data/{table}.{form}")
        chunks = iter(response.streaming_content)
        first = next(chunks)
    assert (len(queries), first != b"") == (0, True)
    response.close = lambda: None  # which would end the connection of the test
    assert b"".join(chunks)


def test_the_page_of_the_data_counts_what_the_tables_hold(client):
    filled()
    make_recognition(year=2026, stage="on_notice")
    tables = client.get("/data/").context["tables"]
    assert {table["name"]: table["count"] for table in tables} == {
        "recognitions": 6,
        "units": 6,
        "achievements": 18,
        "practices": 18,
    }


def test_the_head_of_a_csv_goes_out_before_its_rows_are_read(client):
    filled()
    chunks = iter(client.get("/data/units.csv").streaming_content)
    with CaptureQueriesContext(connection) as queries:
        head = next(chunks) + next(chunks)
    assert head.decode("utf-8-sig") == (
        "机关单位编号,全称,其他名称,党建品牌,区划代码,所在区划,层级,工作领域,统一社会信用代码,网址\r\n"
    )
    assert len(queries) == 0
    list(chunks)


@pytest.mark.parametrize(
    "asked",
    [
        *(f"{table}.json?" for table in TABLES),
        *(f"recognitions.json?ordering={order}" for order in ("-year", "year", "name")),
        *(f"units.json?ordering={order}" for order in ("name", "district")),
        "achievements.json?year=2025",
    ],
)
def test_all_rows_stand_in_the_order_of_their_pages(client, monkeypatch, asked):
    monkeypatch.setattr("units.listing.views.FilteredListView.paginate_by", 4)
    filled()
    whole = urls(client, f"/data/{asked}")
    pages = [urls(client, f"/data/{asked}&page={1 + n // 4}") for n in range(0, len(whole), 4)]
    assert [url for page in pages for url in page] == whole
    assert (len(set(whole)), len(pages) > 1) == (len(whole), True)


def test_figures_stand_year_by_year_the_districts_own_first(client):
    filled()
    rows = json.loads(client.get("/data/achievements.json").getvalue())["results"]
    owners = [(row["year"], (row["unit"] or {}).get("name", "")) for row in rows]
    assert owners == [
        (year, name)
        for year in (2026, 2025, 2024)
        for name in ("", f"示例{year}1", f"示例{year}2")
        for _ in range(2)
    ]


def test_no_row_waits_until_all_are_sorted(client):
    """Each year is read in the order of an index; across years everything would be sorted."""
    filled()
    with CaptureQueriesContext(connection) as queries:
        client.get("/data/recognitions.csv").getvalue()
        client.get("/data/achievements.csv").getvalue()
    orders = {
        query["sql"].rpartition(" ORDER BY ")[2].replace('"awards_', '"') for query in queries
    }
    own = '"achievement"."position" ASC, "achievement"."id" ASC'
    assert {order for order in orders if order.endswith('"id" ASC')} == {
        '"recognition"."position" ASC, "recognition"."id" ASC',
        f'"achievement"."region_report_id" ASC, {own}',
        f'"recognition"."position" ASC, "achievement"."recognition_id" ASC, {own}',
    }


@pytest.mark.parametrize("table", ["practices", "achievements", "recognitions"])
def test_more_rows_go_out_than_a_condition_can_name(client, table):
    """Each row belongs to a recognition, a unit and a source of its own."""
    number, year, district = 1_050, make_award_year(), make_district()
    units = Unit.objects.bulk_create(
        Unit(slug=f"shili-{n}", name=f"示例{n}局", district=district) for n in range(number)
    )
    sources = Source.objects.bulk_create(
        Source(slug=f"shili-{n}", title=f"示例来源{n}") for n in range(number)
    )
    recognitions = Recognition.objects.bulk_create(
        Recognition(unit=unit, award_year=year, stage="conferred", name_then=unit.name)
        for unit in units
    )
    owned = [
        {"recognition": recognition, "source": source}
        for recognition, source in zip(recognitions, sources, strict=True)
    ]
    Practice.objects.bulk_create(Practice(**own, kind="mechanism", title="示例") for own in owned)
    Achievement.objects.bulk_create(
        Achievement(**own, label="示例", wording="1件", value=1, measure="件") for own in owned
    )
    rows = client.get(f"/data/{table}.csv").getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + number
