"""Open data: the lists' rows in three formats, strict about what is asked."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

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

pytestmark = pytest.mark.django_db
TABLES = ("recognitions", "units", "achievements", "practices")


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def get_json(client, address: str) -> dict:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return json.loads(body(response))


@pytest.fixture
def story(db):
    make_district()
    make_district("330903", "普陀区")
    unit = make_unit(slug="shili", name="示例局", district=make_district("330903"))
    recognition = make_recognition(unit=unit, headline="示例标题", name_then="示例旧局")
    source = make_source(title="示例报道", published_on=date(2025, 11, 2))
    make_practice(recognition, title="示例机制", kind="mechanism", source=source, locator="第1段")
    make_achievement(
        recognition,
        label="满意度",
        wording="95分以上",
        value="95",
        qualifier="at_least",
        measure="分",
        direction="up",
        baseline_wording="90.50分",
        baseline_value="90.5",
        period="五年来",
        source=source,
        locator="第2段",
    )
    return recognition


def test_a_recognition_carries_its_practices_and_figures(client, story):
    data = get_json(client, "/data/recognitions.json?year=2025&district=330900")
    assert (data["count"], data["filters"]) == (1, {"year": 2025, "district": "330900"})
    (row,) = data["results"]
    assert row["unit"] == {"slug": "shili", "name": "示例局", "name_then": "示例旧局"}
    assert (row["year"], row["award"], row["headline"]) == (2025, "model-organ", "示例标题")
    assert [practice["title"] for practice in row["practices"]] == ["示例机制"]
    assert row["achievements"] == [
        {
            "wording": "95分以上",
            "kind": "amount",
            "value": "95",
            "upper_value": None,
            "qualifier": "at_least",
            "measure": "分",
            "label": "满意度",
            "period": "五年来",
            "direction": "up",
            "baseline": {
                "wording": "90.50分",
                "value": "90.5",
                "upper_value": None,
                "qualifier": "exact",
                "measure": "分",
            },
            "indicator": None,
            "source": {
                "title": "示例报道",
                "publisher": "",
                "author": "",
                "published_on": "2025-11-02",
                "locator": "第2段",
            },
        }
    ]


@pytest.mark.parametrize("table", TABLES)
def test_the_three_formats_hold_the_same_rows(client, story, table):
    make_achievement(None, region_report=make_region_report())
    make_practice(None, region_report=make_region_report(district=make_district("330903")))
    results = get_json(client, f"/data/{table}.json")["results"]
    text = body(client.get(f"/data/{table}.csv")).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    sheet = load_workbook(io.BytesIO(body(client.get(f"/data/{table}.xlsx")))).active
    cells = [
        ["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)
    ]
    assert cells == lines
    address = lines[0].index("网址")
    assert [line[address] for line in lines[1:]] == [row["url"] for row in results]
    assert len(results) >= 1


def test_csv_begins_with_a_byte_order_mark(client, story):
    assert body(client.get("/data/units.csv")).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("year=abc", {"year": ["年度应是四位数字，如 2025。"]}),
        ("year=1", {"year": ["年度应在 1949 到 2100 之间。"]}),
        ("award=none", {"award": ["没有“none”这一项，请从列表中选择。"]}),
        ("district=999999", {"district": ["没有“999999”这一项，请从列表中选择。"]}),
        ("tier=", {"tier": ["参数为空；不需要的参数请去掉。"]}),
        ("year=2024&year=2025", {"year": ["“年度”给了不止一个值，请只留一个。"]}),
        ("yaer=2025", {"yaer": ["没有这个参数。"]}),
        ("page=999999", {"page": ["没有这一页。"]}),
        ("page=abc", {"page": ["没有这一页。"]}),
        ("q=" + "长" * 500, {"q": ["检索词太长，最多 100 个字。请缩短后再试。"]}),
        ("q=%00", {"q": ["检索词里有无法识别的字符，请重新输入。"]}),
    ],
)
def test_what_is_not_understood_is_refused_with_errors(client, story, query, errors):
    for form in ("json", "csv", "xlsx"):
        response = client.get(f"/data/recognitions.{form}?{query}")
        assert (response.status_code, response.json()) == (400, {"errors": errors})


def test_a_year_without_winners_has_no_rows(client, story):
    assert get_json(client, "/data/recognitions.json?year=2019")["results"] == []


def test_a_page_of_data_is_the_page_of_the_list(client):
    for _ in range(21):
        make_recognition()
    data = get_json(client, "/data/recognitions.json?page=2")
    assert (data["count"], len(data["results"])) == (21, 1)


@pytest.mark.parametrize("asked", ["", "?q=漏", "?q=漏&page=1"])
@pytest.mark.parametrize("table", TABLES)
def test_nothing_unreleased_is_in_the_data(client, table, asked):
    make_award_year(2026, released=False)
    for recognition in (
        make_recognition(year=2026, headline="漏1", unit=make_unit(name="漏单位1")),
        make_recognition(stage="on_notice", headline="漏2", unit=make_unit(name="漏单位2")),
    ):
        make_practice(recognition, title="漏做法")
        make_achievement(recognition, label="漏指标")
    report = make_region_report(award_year=make_award_year(2026))
    make_practice(None, region_report=report, title="漏做法")
    make_achievement(None, region_report=report, label="漏指标")
    call_command("reindex", verbosity=0)
    found = json.loads(body(client.get(f"/data/{table}.json{asked}")))
    assert (found["count"], found["results"]) == (0, [])


@pytest.mark.parametrize("table", TABLES)
def test_the_query_count_does_not_grow_with_the_rows(client, django_assert_max_num_queries, table):
    counts = []
    for rows in (3, 27):
        for _ in range(rows):
            recognition = make_recognition()
            make_practice(recognition, source=make_source())
            make_achievement(recognition, source=make_source())
        for form in ("json", "csv", "xlsx"):
            with django_assert_max_num_queries(9) as captured:
                body(client.get(f"/data/{table}.{form}"))
            counts.append(len(captured))
    assert counts[:3] == counts[3:]
