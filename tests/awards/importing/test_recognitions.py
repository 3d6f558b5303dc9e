"""A table of recognitions: found by unit and year, changed field by field, never guessed."""

import pytest

from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, Coming, ComingBrand, New, Same
from awards.models import Recognition
from tests.factories import (
    make_award,
    make_award_year,
    make_recognition,
    make_round,
    make_staff,
    make_unit,
)
from tests.pages import history as said
from units.history import Change
from units.models import Brand

from .conftest import RECOGNITION
from .test_planning import faults

pytestmark = pytest.mark.django_db
UNITS = ["全称", "简称", "所在区划", "层级", "工作领域", "党建品牌"]


def test_a_new_recognition_and_a_known_one(planned, year, unit):
    brand = Brand.objects.create(unit=unit, name="一号")
    other = make_recognition(
        unit=make_unit(name="示例乙院"), award_year=year, stage="nominated", headline="先前"
    )
    found = planned(
        ["示例年度获评一览"] * 7,
        RECOGNITION,
        ["甲局", "2026年度", "公示", "“一号”", "示例标题", "", ""],
        ["示例乙院", "2026", "", "", "如今", "", "7"],
    )
    values = {
        "unit": unit,
        "award_year": year,
        "headline": "示例标题",
        "stage": "on_notice",
        "brand": brand,
    }
    old, new = {"headline": "先前", "position": 0}, {"headline": "如今", "position": 7}
    assert found.intentions == [
        New(3, "示例甲局（2026）", values),
        Changed(4, "示例乙院（2026）", other, old, new),
    ]


def test_stored_with_history_in_the_order_of_the_file_and_once(planned, year, unit):
    user, second = make_staff(), make_unit(name="示例乙院")
    make_recognition(unit=make_unit(), award_year=year, stage="nominated", position=4)
    rows = (
        RECOGNITION,
        ["示例乙院", "2026", "申报", "", "示例二", "", ""],
        ["甲局", "2026", "公示", "", "示例一", "示例提要", ""],
    )
    carry_out(planned(*rows), user, "获评.xlsx")
    last, first = second.recognitions.get(), unit.recognitions.get()
    assert (last.position, first.position, first.name_then) == (5, 6, "示例甲局")
    assert (first.stage, first.summary) == ("on_notice", "示例提要")
    assert said(first) == ["新建。原因：导入“获评.xlsx”第 3 行"]
    assert [*type(first).objects.matching("示例一")] == [first]
    before = Change.objects.count()
    again = planned(*rows)
    assert again.intentions == [Same(2, "示例乙院（2026）"), Same(3, "示例甲局（2026）")]
    assert carry_out(again, user, "获评.xlsx") is None
    assert Change.objects.count() == before


def test_after_the_last_place_there_is_no_other(book, year, unit):
    make_unit(name="示例乙院")
    told = [["甲局", "2026", "", "", "", "", "32767"], ["示例乙院", "2026", "", "", "", "", ""]]
    carry_out(book((RECOGNITION, *told)), make_staff(), "获评.csv")
    assert [*Recognition.objects.values_list("position", flat=True)] == [32767, 32767]


def test_what_is_uncertain_is_said(planned, year, unit):
    make_unit(name="示例乙局", short_name="甲局")
    make_award_year(2025, released=False)
    make_award_year(2025, released=False, award=make_award("other", name="示例另一奖"))
    found = planned(
        [*RECOGNITION, "奖项"],
        ["甲局", "2026", "", "", "", "", "", ""],
        ["示例无局", "2026", "", "", "", "", "", ""],
        ["示例假局", "2026", "", "", "", "", "", ""],
        ["示例甲局", "2031", "", "", "", "", "", ""],
        ["示例甲局", "去年", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "", ""],
        ["示例甲局", "2025", "", "", "", "", "", ""],
        ["示例甲局", "2025", "", "", "", "", "", "示例第三奖"],
        ["示例甲局", "2026", "命名", "无此品牌", "题" * 61, "", "-1", ""],
        ["示例乙局", "2026", "", "", "", "", "", ""],
        ["示例乙局", "2026", "", "", "", "", "", ""],
    )
    assert faults(found) == [
        "2 A2：可能是“示例甲局”、“示例乙局”，请写全称。",
        "3 A3：没有登记单位“示例无局”，请核对名称，或者先把它登记上。",
        "4 A4：没有登记这个单位，读音相同的有“示例甲局”，请核对用字。",
        "5 B5：还没有建立 2031 年度的评选，请先在“年度评选”里建立。",
        "6 B6：“去年”不是年度，请写成 2026。",
        "8 H8：2025 年度有几个奖项：“示例模范机关”、“示例另一奖”，请填写“奖项”。",
        "9 H9：2025 年度没有奖项“示例第三奖”，有的是“示例模范机关”、“示例另一奖”。",
        "10 E10：最多 60 个字，现在有 61 个，请缩短。",
        "10 G10：“-1”不是 0 到 32767 的整数。",
        "10 D10：示例甲局没有登记品牌“无此品牌”，请核对；"
        "新的品牌先写进“机关单位”表的“党建品牌”一列。",
        "10 C10：命名等在年度评选页统一办理，这里可以填："
        "申报、资格审查通过、推荐、评审考核、公示、未入选。",
        "12 A12：和第 11 行重复，请合成一行。",
    ]


def test_no_row_comes_onto_notice_while_its_year_is_being_judged(planned):
    year = make_round(2, is_open=True).award_year
    unit, other = (one.unit for one in year.recognitions.order_by("position"))
    make_unit(name="示例丙院")
    found = planned(
        RECOGNITION,
        [unit.name, "2026", "公示", "", "", "", ""],
        ["示例丙院", "2026", "公示", "", "", "", ""],
        [other.name, "2026", "评审考核", "", "示例", "", ""],
    )
    said = "评审正在进行，请先结束评审，再把单位置于“公示”。"
    assert faults(found) == [f"2 C2：{said}", f"3 C3：{said}"]


def test_the_stage_of_what_is_on_record_is_not_set_here(planned, unit):
    row = make_recognition(unit=unit, award_year=make_award_year(2025))
    [same] = planned(RECOGNITION, ["甲局", "2025", "命名", "", "", "", ""]).intentions
    assert same == Same(2, "示例甲局（2025）")
    wrong = planned(RECOGNITION, ["甲局", "2025", "公示", "", "", "", ""])
    assert faults(wrong) == ["2 C2：现在是“命名”，不能在这里改阶段。"]
    assert row.stage == "conferred"


def test_units_of_the_same_file(book, year):
    units = (
        UNITS,
        ["示例甲局", "甲局", "舟山市", "市直", "其他", "一号"],
        ["示例丁局", "", "无此市", "市直", "其他", ""],
    )
    rows = (
        RECOGNITION,
        ["甲局", "2026", "", "一号", "示例标题", "", ""],
        ["示例丁局", "2026", "", "", "", "", ""],
    )
    found = book(rows, units)
    assert [table.name for table in found.tables] == ["机关单位", "获评单位"]
    coming = Coming("units", 2, "示例甲局")
    [new] = found.tables[1].of(New)
    assert (new.values["unit"], new.values["brand"]) == (coming, ComingBrand(coming, "一号"))
    assert faults(found)[1:] == ["3 A3：这个单位写在“机关单位”表第 3 行，那一行有误，请先改好。"]
    carry_out(found, make_staff(), "全部.xlsx", good_only=True)
    row = year.recognitions.get()
    assert (row.unit.name, row.brand.name) == ("示例甲局", "一号")
    assert said(row) == ["新建。原因：导入“全部.xlsx”获评单位第 2 行"]
    assert book(rows, units).of(New, Changed) == []


def test_a_year_on_its_path_takes_units_as_nominated_and_moves_none(planned, year, unit):
    type(year).objects.filter(pk=year.pk).update(follows_path=True)
    make_recognition(unit=make_unit(name="示例乙院"), award_year=year, stage="eligible")
    found = planned(
        RECOGNITION,
        ["甲局", "2026", "公示", "", "", "", ""],
        ["示例乙院", "2026", "公示", "", "", "", ""],
    )
    assert faults(found) == [
        f"2 C2：{year}按程序推进，新登记的单位只能从“申报”开始。",
        "3 C3：现在是“资格审查通过”，不能在这里改阶段。",
    ]
    found = planned(RECOGNITION, ["甲局", "2026", "", "", "", "", ""])
    assert [type(one) for one in found.intentions] == [New]


def test_a_year_whose_nominations_are_closed_takes_no_unit(planned, year, unit):
    type(year).objects.filter(pk=year.pk).update(follows_path=True, phase="checking")
    found = planned(RECOGNITION, ["甲局", "2026", "申报", "", "", "", ""])
    said = f"{year}的申报已经结束（现在是“资格审查”）。确需补报的，先把这一年度退回“申报”。"
    assert faults(found) == [f"2 C2：{said}"]
