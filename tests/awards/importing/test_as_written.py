"""Tables as offices write them: spread and broken names, other brackets, headings on each page."""

import pytest

from awards.importing.intentions import Coming
from tests.factories import make_district, make_unit

from .conftest import PRACTICE, RECOGNITION
from .test_planning import faults

pytestmark = pytest.mark.django_db

HEAD = ["全称", "所在区划", "层级", "工作领域", "曾用名"]


@pytest.mark.parametrize(
    "text", ["示例 甲局（本级）", "示例\n甲局(本级)", "示例甲局(本 级)", "示例甲局 （本级）"]
)
def test_a_unit_is_found_however_its_name_is_spread(planned, year, text):
    unit = make_unit(name="示例甲局（本级）")
    found = planned(RECOGNITION, [text, "2026", "公示", "", "", "", ""])
    assert [one.values["unit"] for one in found.intentions] == [unit]


def test_it_is_not_renamed_by_that_and_two_that_differ_otherwise_are_two(planned):
    make_district()
    unit = make_unit(name="示例甲局（本级）", category="law")
    found = planned(
        HEAD,
        ["示例甲局(本级)", "", "", "民生服务", ""],
        ["示例甲局（二级）", "舟山 市", "市 直", "其他", ""],
    )
    changed, new = found.intentions
    assert (changed.record, changed.new) == (unit, {"category": "livelihood"})
    assert (new.values["name"], new.values["tier"]) == ("示例甲局（二级）", "municipal")


def test_a_new_name_is_stored_in_one_line_without_blanks(planned):
    make_district()
    found = planned(HEAD, ["示例\n 乙 局", "舟山市", "市直", "其他", "示例旧局\n示例老局"])
    [new] = found.intentions
    assert new.values["name"] == "示例乙局"
    assert new.added.names == [("示例旧局", "former"), ("示例老局", "former")]


def test_two_new_ones_that_differ_in_their_brackets_are_one(planned):
    make_district()
    rest = ["舟山市", "市直", "其他", ""]
    found = planned(HEAD, ["示例乙局（本级）", *rest], ["示例乙局(本级)", *rest])
    assert faults(found) == ["3 A3：和第 2 行重复，请合成一行。"]


def test_a_unit_of_the_same_file_is_found_however_it_is_spread(book, year):
    units = (HEAD, ["示例乙局（本级）", "舟山市", "市直", "其他", ""])
    found = book(units, (RECOGNITION, ["示例乙局 (本级)", "2026", "公示", "", "", "", ""]))
    [new] = found.tables[1].intentions
    assert new.values["unit"] == Coming("units", 2, "示例乙局（本级）")


def test_lines_of_a_long_text_stay_and_those_of_a_title_are_one(book, year, unit):
    found = book(
        (
            RECOGNITION,
            ["甲局", "2026", "公示", "", "示例标题\n二 AI\n赋能", "示例一行\n示例二行", ""],
        ),
        (PRACTICE, ["甲局", "2026", "工作机制", "示例\n机制", "一行\n二行", "", "", "", ""]),
    )
    [row], [practice] = (table.intentions for table in found.tables)
    assert row.values["headline"] == "示例标题二 AI 赋能"
    assert row.values["summary"] == "示例一行\n示例二行"
    assert (practice.values["title"], practice.values["summary"]) == ("示例机制", "一行\n二行")


def test_headings_that_stand_again_are_no_row(planned):
    make_district()
    row = ["示例乙局", "舟山市", "市直", "其他", ""]
    found = planned(["一览", "", "", "", ""], HEAD, row, HEAD, ["示例丙局", *row[1:]])
    assert [(one.row, one.called) for one in found.intentions] == [(3, "示例乙局"), (5, "示例丙局")]
