"""What a result shows: its order, its group, its excerpt, and only what is public."""

from datetime import date

import pytest
from django.db.models import F

from awards.models import AwardYear, Recognition, Stage
from config.search import query, seen
from config.search.faces import EXCERPT
from config.search.query import search
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_unit,
)
from units.models import SearchEntry, UnitName

from .results import found, hits, plain

pytestmark = pytest.mark.django_db


def test_order_is_relevance_then_year(client):
    unit = make_unit(name="示例单位")
    for year, headline, summary in (
        (2025, "示例一", "海上枫桥"),
        (2021, "海上枫桥", ""),
        (2022, "建好海上枫桥", ""),
        (2023, "做实海上枫桥", ""),
        (2024, "示例二", "海上枫桥"),
    ):
        make_recognition(unit=unit, year=year, headline=headline, summary=summary)
    assert found("海上枫桥") == {
        "recognitions": ["海上枫桥", "做实海上枫桥", "建好海上枫桥", "示例一", "示例二"]
    }
    [group] = search("海上枫桥", limit=2)
    assert (group.total, [r.title for r in group.results]) == (5, ["海上枫桥", "做实海上枫桥"])
    assert group.more_url == "/recognitions/?q=%E6%B5%B7%E4%B8%8A%E6%9E%AB%E6%A1%A5"
    assert search("海上枫桥")[0].more_url == ""
    assert client.get(group.more_url).context["total"] == 5
    assert search("海上枫桥\ud800", limit=2)[0].total == 5


def test_a_group_says_what_it_holds(harbour):
    groups = search("海港")
    assert [(g.kind, g.title, g.total) for g in groups] == [
        ("units", "机关单位", 1),
        ("recognitions", "获评单位", 1),
        ("practices", "经验做法", 1),
        ("achievements", "成效指标", 1),
    ]
    assert [g.results[0].meta for g in groups] == [
        "舟山市 · 市直 · 口岸管理",
        "2025 年度 · 示例海港局 · 示例模范机关",
        "2025 年度 · 示例海港局 · 工作机制",
        "2025 年度 · 示例海港局",
    ]
    assert groups[0].results[0].title_parts == (("示例", False), ("海港", True), ("局", False))
    assert groups[0].results[0].url == "/units/shili-haigang/"
    assert groups[1].results[0].url == "/units/shili-haigang/model-organ/2025/"


def test_a_unit_of_a_city_district_is_said_as_lists_say_it(client):
    district = make_district("330903", "普陀区")
    unit = make_unit(name="示例渔政站", district=district, tier="county", category="port")
    make_recognition(unit=unit)
    [result] = search("渔政站")[0].results
    assert result.meta == "普陀区 · 区直 · 口岸管理"
    assert "普陀区　区直　口岸管理" in client.get("/units/").content.decode()


def test_an_excerpt_stands_around_its_hit():
    before, after = "前" * 200, "后" * 200
    make_recognition(summary="示例提要", story=f"{before}ＡＩ 赋能{after}\n\n另一段")
    [group] = search("ai赋能")
    excerpt = group.results[0].excerpt
    assert hits(excerpt) == ["ＡＩ 赋能"]
    assert excerpt[0] == excerpt[-1] == ("…", False)
    assert plain(excerpt[1:-1]) == f"{'前' * 20}ＡＩ 赋能{after}"[:EXCERPT]


def test_an_ended_honour_says_so():
    make_recognition(
        headline="示例往事", stage="revoked", ended_on=date(2026, 1, 1), ended_reason="示例"
    )
    [group] = search("往事")
    assert group.results[0].meta.endswith(" · 撤销")


@pytest.mark.parametrize("stage", Stage.BEFORE)
def test_what_is_not_on_record_is_never_shown(stage):
    recognition = make_recognition(stage=stage, headline="秘而不宣")
    make_practice(recognition, title="秘而不宣")
    make_achievement(recognition, label="秘而不宣")
    UnitName.objects.create(unit=recognition.unit, name="秘而不宣")
    assert SearchEntry.objects.filter(text__contains="秘而不宣").count() == 4
    assert search("秘而不宣") == []
    Recognition.objects.update(stage="conferred")
    assert [group.total for group in search("秘而不宣")] == [1, 1, 1, 1]


def test_release_shows_and_withdrawal_hides_without_indexing():
    year = make_award_year(2026, released=False)
    recognition = make_recognition(award_year=year, headline="秘而不宣")
    make_practice(recognition, title="秘而不宣")
    make_achievement(recognition, label="秘而不宣")
    make_practice(region_report=make_region_report(award_year=year), title="秘而不宣")
    assert search("秘而不宣") == search(recognition.unit.name) == []
    AwardYear.objects.update(released_at="2026-12-01T00:00Z")
    assert [group.total for group in search("秘而不宣")] == [1, 2, 1]
    AwardYear.objects.update(released_at=None)
    assert search("秘而不宣") == search(recognition.unit.name) == []


def test_an_entry_without_its_record_is_never_shown(harbour):
    SearchEntry.objects.filter(kind="units").update(object_id=F("object_id") + 999_999)
    assert "units" not in found("海港")
    Recognition.objects.filter(unit=harbour).update(headline="改写的标题")
    assert found("ai赋能") == {"recognitions": ["改写的标题"]}


def test_more_than_the_most_are_said_to_be_more_and_the_latest_come_first(monkeypatch, client):
    monkeypatch.setattr(query, "MOST", 3)
    unit = make_unit(name="示例单位")
    for year in (2022, 2025, 2021, 2024, 2023):
        make_recognition(unit=unit, year=year, headline=f"海上枫桥{year}")
    make_recognition(unit=unit, year=2020, headline="海上枫桥")
    assert found("海上枫桥", limit=4) == {
        "recognitions": ["海上枫桥", "海上枫桥2025", "海上枫桥2024", "海上枫桥2023"]
    }
    [group] = search("海上枫桥", limit=2)
    assert (group.total, group.is_capped) == (3, True)
    assert "共 <strong>3+</strong> 条结果" in client.get("/search/?q=海上枫桥").content.decode()
    monkeypatch.setattr(query, "MOST", 6)
    [group] = search("海上枫桥", limit=2)
    assert (group.total, group.is_capped) == (6, False)
    assert "共 <strong>6</strong> 条结果" in client.get("/search/?q=海上枫桥").content.decode()


def test_a_title_comes_first_however_many_later_texts_there_are(monkeypatch):
    monkeypatch.setattr(query, "MOST", 2)
    unit = make_unit(name="示例单位")
    for year in range(2021, 2026):
        make_recognition(unit=unit, year=year, headline="示例", summary="海上枫桥")
    make_recognition(unit=unit, year=2020, headline="建好海上枫桥")
    assert found("海上枫桥", limit=1) == {"recognitions": ["建好海上枫桥"]}


@pytest.mark.parametrize(("alone", "together"), [(12, 50), (2, 2), (1, 50)])
def test_all_years_are_looked_into(monkeypatch, alone, together):
    monkeypatch.setattr(seen, "ALONE", alone)
    monkeypatch.setattr(seen, "TOGETHER", together)
    unit = make_unit(name="示例单位")
    for year in range(2017, 2026):
        make_recognition(unit=unit, year=year, headline=f"海上枫桥{year}")
    assert found("海上枫桥") == {
        "recognitions": [f"海上枫桥{year}" for year in range(2025, 2016, -1)]
    }


def test_what_is_withheld_takes_the_place_of_nothing_public(monkeypatch):
    monkeypatch.setattr(query, "MOST", 2)
    year = make_award_year(year=2025)
    for number in range(40):
        unit = make_unit(name=f"示例单位{number}")
        make_recognition(
            unit=unit,
            award_year=year,
            stage=Stage.CONFERRED if number in (31, 38) else Stage.RECOMMENDED,
            headline=f"海上枫桥{number}",
        )
    (group,) = search("海上枫桥")
    assert [result.title for result in group.results] == ["海上枫桥31", "海上枫桥38"]
    assert (group.total, group.is_capped) == (2, False)


def test_a_result_is_drawn_once_for_what_it_shows():
    unit = make_unit(name="示例单位")
    recognition = make_recognition(unit=unit, headline="海上枫桥", summary="海上<枫桥>")
    before = search("海上枫桥")[0].results[0]
    assert search("海上枫桥")[0].results[0] is before
    assert before.html.count("<mark>海上枫桥</mark>") == 1
    assert "<枫桥>" not in before.html
    recognition.headline = "海上枫桥二"
    recognition.save()
    assert "海上枫桥</mark>二" in search("海上枫桥")[0].results[0].html
