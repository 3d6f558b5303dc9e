"""The library of figures: its overview of indicators, and one indicator with chart and list."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Achievement, Indicator, Recognition
from tests.factories import (
    make_achievement,
    make_district,
    make_recognition,
    make_region_report,
    make_unit,
)
from tests.pages import links, seen
from units.models import UnitName

pytestmark = pytest.mark.django_db


def make_indicator(slug="banjie", name="示例办结率", measure="%", **columns):
    return Indicator.objects.create(slug=slug, name=name, measure=measure, **columns)


def rate(indicator, unit="示例局", year=2025, value=95, **columns):
    owner = make_recognition(unit=make_unit(name=unit), year=year)
    columns = {"wording": f"{value}%", "qualifier": "exact", "measure": "%", **columns}
    return make_achievement(owner, indicator=indicator, value=value, **columns)


def listed(response):
    return set(response.context["object_list"])


def test_the_overview_counts_public_figures_the_most_first(client):
    first, second = make_indicator(), make_indicator("jian", "示例件数", "件")
    make_indicator("kong", "示例空口径")
    rate(first)
    for n in range(3):
        rate(second, unit=f"示例{n}局", wording="3件", measure="件")
    draft = make_recognition(stage="nominated")
    make_achievement(draft, indicator=first, wording="99%", measure="%")
    response = client.get("/achievements/")
    shown = [(item.name, item.figures) for item in response.context["indicators"]]
    assert shown == [("示例件数", 3), ("示例办结率", 1)]
    text = seen(response)
    assert "示例件数件，3项" in text
    assert "示例空口径" not in text
    assert "?indicator=jian" in links(response)


def test_there_is_no_overview_without_indicators_or_beside_a_filter(client):
    make_achievement()
    assert "按指标口径看" not in seen(client.get("/achievements/"))
    rate(make_indicator())
    assert "按指标口径看" in seen(client.get("/achievements/"))
    for query in ("?year=2025", "?indicator=banjie", "?q=示例", "?measure=%25"):
        assert "按指标口径看" not in seen(client.get(f"/achievements/{query}")), query


def test_the_overview_names_so_many_and_says_how_many_there_are(client):
    for n in range(26):
        rate(make_indicator(f"shili-{n}", f"示例{n}"), unit=f"示例单位{n}")
    response = client.get("/achievements/")
    assert len(response.context["indicators"]) == 24
    assert "以上是数字最多的24个，全部26个见下面的筛选。" in seen(response)


def test_one_indicator_has_its_definition_its_chart_and_its_list(client):
    indicator = make_indicator(definition="示例口径说明", higher_is_better=True)
    figures = [rate(indicator, "示例甲局"), rate(indicator, "示例乙局", value=90)]
    rate(None, "示例丙局")
    response = client.get("/achievements/?indicator=banjie")
    text = seen(response)
    assert listed(response) == set(figures)
    assert "口径：示例口径说明" in text
    assert "按口径，越高越好。" in text
    assert "不同年度的数字时期不同，所以不连线。" in text
    assert response.context["plot"].units == ["示例甲局", "示例乙局"]
    compare = "/compare/?" + "&".join(f"r={f.recognition_id}" for f in figures)
    assert compare in links(response)
    assert "把这些获评单位并列比较" in text
    for n in range(5):
        rate(indicator, f"示例{n}局")
    response = client.get("/achievements/?indicator=banjie")
    assert len(response.context["compared"]) == 6
    assert "把最近的6个获评单位并列比较" in seen(response)


def test_the_chart_follows_the_other_filters(client):
    indicator = make_indicator()
    rate(indicator, "示例甲局", year=2024)
    kept = {rate(indicator, name, year=2025) for name in ("示例乙局", "示例丙局")}
    response = client.get("/achievements/?indicator=banjie&year=2025")
    assert listed(response) == kept
    assert response.content.decode().count("<circle") == 2
    response = client.get("/achievements/?indicator=banjie&year=2024")
    assert response.context["compared"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("measure=个百分点", {"点"}),
        ("district=330903", {"区"}),
        ("year=2024", {"旧"}),
        ("unit=shili-qu", {"区"}),
        ("indicator=banjie&district=330900", {"率", "区"}),
        ("indicator=nothing", set()),
    ],
)
def test_every_way_in_narrows_the_list(client, query, expected):
    indicator = make_indicator()
    city = make_district()
    town = make_district("330903", "普陀区", parent=city)
    labels = {
        "率": {"indicator": indicator},
        "点": {"measure": "个百分点"},
        "旧": {"recognition": make_recognition(year=2024)},
        "区": {
            "indicator": indicator,
            "recognition": make_recognition(unit=make_unit(slug="shili-qu", district=town)),
        },
    }
    for label, columns in labels.items():
        columns.setdefault("recognition", make_recognition())
        make_achievement(label=label, **columns)
    response = client.get(f"/achievements/?{query}")
    assert {figure.label for figure in listed(response)} == expected
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("shili-jia", {"甲"}),
        ("舟山市示例甲局", {"甲"}),
        ("市示例甲局", {"甲"}),
        ("示例老甲局", {"甲"}),
        (" 示例甲 ", {"甲"}),
        ("示例", set()),
        ("示例草稿局", set()),
        ("没有的局", set()),
    ],
)
def test_a_unit_is_asked_for_by_any_of_its_names(client, asked, expected):
    for slug, label in (("jia", "甲"), ("yi", "乙")):
        names = {"name": f"舟山市示例{label}局", "short_name": f"市示例{label}局"}
        unit = make_unit(slug=f"shili-{slug}", **names)
        UnitName.objects.create(unit=unit, name=f"示例老{label}局", kind="former")
        make_achievement(make_recognition(unit=unit), label=label)
    make_achievement(make_recognition(stage="nominated", unit=make_unit(name="示例草稿局")))
    response = client.get("/achievements/", {"unit": asked})
    assert {figure.label for figure in listed(response)} == expected
    shown = "舟山市示例甲局" if expected else asked
    assert f'name="unit" value="{shown}"' in response.content.decode()


def test_a_name_of_several_units_is_refused_with_their_names_and_of_no_draft(client):
    for label in ("甲", "乙"):
        make_achievement(make_recognition(unit=make_unit(name=f"示例{label}局")))
    make_achievement(make_recognition(stage="nominated", unit=make_unit(name="示例草稿局")))
    said = seen(client.get("/achievements/?unit=示例"))
    assert "“示例”不止一个单位，请写全称：" in said
    assert "示例甲局" in said and "示例乙局" in said and "草稿" not in said
    assert "没有“无此局”这个单位，可以从机关单位名录进入。" in seen(
        client.get("/achievements/?unit=无此局")
    )
    answer = client.get("/data/achievements.json?unit=示例")
    assert answer.status_code == 400


def test_an_indicator_of_ranks_only_has_no_chart(client):
    indicator = make_indicator()
    rate(indicator, wording="全国第一", kind="rank", value=None, measure="")
    response = client.get("/achievements/?indicator=banjie")
    assert response.context["plot"] is None
    assert "<circle" not in response.content.decode()
    assert "全国第一" in seen(response)


def test_drafts_are_neither_listed_nor_charted(client):
    indicator = make_indicator()
    rate(indicator)
    rate(indicator, "示例乙局")
    draft = make_recognition(stage="on_notice", unit=make_unit(name="示例草稿局"))
    make_achievement(draft, indicator=indicator, wording="77%", value=77, measure="%")
    hidden = make_indicator("mimi", "示例未公开口径")
    make_achievement(draft, indicator=hidden)
    for address in ("/achievements/", "/achievements/?indicator=banjie"):
        text = seen(client.get(address))
        assert "77%" not in text and "示例草稿局" not in text and "示例未公开口径" not in text
    response = client.get("/achievements/?indicator=banjie")
    assert response.content.decode().count("<circle") == 2
    assert client.get("/achievements/?indicator=mimi").context["total"] == 0


def test_a_districts_own_figure_stands_beside_those_of_units(client):
    indicator = make_indicator()
    rate(indicator, "示例甲局")
    report = make_region_report()
    make_achievement(
        region_report=report, indicator=indicator, wording="80%", value=80, measure="%"
    )
    response = client.get("/achievements/?indicator=banjie")
    assert set(response.context["plot"].units) == {"示例甲局", "舟山市"}
    assert response.context["compared"] == []


def test_the_chart_shows_the_rows_of_its_page(client):
    indicator = make_indicator()
    owner = make_recognition()
    for n in range(30):
        make_achievement(owner, indicator=indicator, wording=f"{n}%", value=n, measure="%")
    for page, count in (("1", 20), ("2", 10)):
        response = client.get(f"/achievements/?indicator=banjie&page={page}")
        assert response.content.decode().count("<circle") == count
        said = f"图上是本页的{count}项，与下表一致；其余的翻页或者筛选再看。"
        assert said in seen(response)


def test_the_overview_draws_the_latest_of_each_indicator(client):
    """One figure is shown as worded, several as a small chart, none of them a draft."""
    one, several = make_indicator(), make_indicator("jian", "示例件数", "件")
    rate(one, "示例甲局", wording="98%以上", value=98, qualifier="at_least")
    for year in range(2010, 2024):
        rate(several, f"示例{year}局", year=year, wording="3件", value=3, measure="件")
    draft = make_recognition(stage="nominated", unit=make_unit(name="示例草稿局"))
    make_achievement(draft, indicator=several, wording="9件", value=9, measure="件")
    response = client.get("/achievements/")
    shown = {item.slug: item for item in response.context["indicators"]}
    assert shown["banjie"].plot is None
    assert [figure.wording for figure in shown["banjie"].latest] == ["98%以上"]
    years = [figure.award_year.year for figure in shown["jian"].latest]
    assert sorted(years) == list(range(2012, 2024))
    page = response.content.decode()
    assert page.count("<circle") == 12
    (table,) = re.findall(r'<details class="indicators__figures">.*?</details>', page, re.DOTALL)
    rows = re.findall(r"<td>(示例\d+局)</td>\s*<td>(\d+)</td>\s*<td>([^<]+)</td>", table)
    assert set(rows) == {(f"示例{y}局", str(y), "3件") for y in range(2012, 2024)}


def test_one_figure_alone_is_no_chart_and_none_is_promised(client):
    indicator = make_indicator()
    rate(indicator)
    assert client.get("/achievements/?indicator=banjie").context["plot"] is None
    page = client.get("/achievements/")
    assert [shown.plot for shown in page.context["indicators"]] == [None]
    assert "图上" not in seen(page) and "图例" not in seen(page)
    rate(indicator, "示例乙局", period="上半年")
    assert client.get("/achievements/?indicator=banjie").context["plot"] is None
    rate(indicator, "示例丙局")
    assert client.get("/achievements/?indicator=banjie").context["plot"].marks == 2
    assert "图上只画最近的" in seen(client.get("/achievements/"))


def test_figures_of_another_period_are_not_on_the_scale(client):
    indicator = make_indicator()
    rate(indicator, "示例甲局", period="2025年")
    rate(indicator, "示例乙局", year=2024, period="2024年")
    rate(indicator, "示例丙局", period="上半年")
    response = client.get("/achievements/?indicator=banjie")
    assert response.content.decode().count("<circle") == 2
    assert "时期不同的1项没有画在图上，见下表。" in seen(response)


def test_queries_are_few_and_do_not_grow(client):
    addresses = (
        "/achievements/",
        "/achievements/?indicator=banjie",
        "/achievements/?indicator=banjie&unit=shili-unit&year=2025",
    )

    def counted():
        found = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    def fill(count):
        unit = make_unit(slug="shili-unit")
        owner = make_recognition(unit=unit)
        first = make_indicator()
        for n in range(count):
            rate(first, f"示例{n}局")
            make_achievement(owner, indicator=first, measure="%")
            rate(make_indicator(f"shili-{n}", f"示例{n}"), f"示例{n}所")

    fill(3)
    few = counted()
    for model in (Achievement, Recognition, Indicator):
        model.objects.all().delete()
    Recognition.unit.field.related_model.objects.all().delete()
    fill(30)
    assert counted() == few
    assert max(few.values()) <= 11


@pytest.mark.parametrize("query", ["year=2025&year=2024", "indicator=banjie&indicator=jian"])
def test_a_condition_that_is_given_twice_is_no_condition(client, query):
    rate(make_indicator())
    make_indicator("jian", "示例件数", "件")
    response = client.get(f"/achievements/?{query}")
    assert listed(response) == set()
    assert response.context["filterset"].active == []
    text = seen(response)
    assert "给了不止一个值，请只留一个。" in text
    assert "上面的条件没有看懂，所以没有列出记录。" in text
    assert "没有符合这些条件" not in text


def test_a_condition_is_named_without_the_indent_of_its_list(client):
    city = make_district()
    town = make_district("330903", "普陀区", parent=city)
    make_achievement(make_recognition(unit=make_unit(slug="shili-qu", district=town)))
    (active,) = client.get("/achievements/?district=330903").context["filterset"].active
    assert active["text"] == "普陀区"


def test_a_page_of_data_has_the_rows_of_the_page(client):
    """Figures of several years, entered in another order than they are shown in."""
    indicator = make_indicator()
    for year in (2023, 2025, 2024):
        for n in range(9):
            rate(indicator, f"示例{year}第{n}局", year=year, value=n + 1)
    page = client.get("/achievements/?page=2")
    expected = [(f.recognition.award_year.year, f.wording) for f in page.context["object_list"]]
    rows = json.loads(client.get("/data/achievements.json?page=2").getvalue())["results"]
    assert [(row["year"], row["wording"]) for row in rows] == expected
