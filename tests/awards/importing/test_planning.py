"""What a table of units would do: found for certain, said in words, never guessed."""

import gc
import weakref

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.importing.headings import letters
from awards.importing.intentions import Added, Changed, New, Same, Wrong
from awards.importing.known import KnownUnits
from awards.importing.planning import NO_TABLE, plan
from awards.intake.files import UnreadableFile
from tests.factories import make_district, make_unit
from units.models import Brand, UnitName

from .conftest import PRACTICE, sheet_of

pytestmark = pytest.mark.django_db

HEAD = ["全称", "所在区划", "层级", "工作领域"]
CODE = "11330900MB1234567X"


def faults(planned) -> list[str]:
    """What is wrong with each wrong row, with its number."""
    return [f"{wrong.row} {fault}" for wrong in planned.of(Wrong) for fault in wrong.faults]


def test_a_plan_goes_with_the_last_who_knows_it(planned):
    """No ring holds it: imports look for none, and ten thousand rows would stay until a look."""
    gc.disable()
    try:
        # Another kind of table would have one of these columns twice, which is an error.
        row = ["示例甲局", "2026", "工作机制", "示例机制"]
        table = weakref.ref(planned(PRACTICE, row).tables[0])
        assert table() is None
    finally:
        gc.enable()


def test_a_table_of_units_may_say_a_year(planned):
    """It is not one of recognitions, of which it has all that they need."""
    make_district()
    head = ["全称", "所在区划", "层级", "工作领域", "年度"]
    found = planned(head, ["示例丁局", "舟山市", "市直", "其他", "2026"])
    assert (found.tables[0].key, found.tables[0].unknown) == ("units", ["年度"])
    assert type(found.intentions[0]) is New


def test_a_new_unit_under_headings_in_any_order_and_by_other_names(planned):
    city = make_district()
    found = planned(
        ["示例单位一览"] * 9,
        [],
        [
            "备注",
            "级别",
            "单位名称 *",
            "地区（必填）",
            "类别",
            "曾用名",
            "品牌",
            "释义",
            "信用代码",
        ],
        [
            "",
            "市级",
            "示例甲局",
            "330900",
            "民生服务",
            "旧名一、旧名二",
            "“一号”",
            "示例",
            CODE.lower(),
        ],
    )
    values = {
        "name": "示例甲局",
        "credit_code": CODE,
        "tier": "municipal",
        "category": "livelihood",
        "district": city,
    }
    added = Added([("旧名一", "former"), ("旧名二", "former")], [("一号", "示例")])
    assert found.intentions == [New(4, "示例甲局", values, added)]
    assert found.tables[0].unknown == ["备注"]


def test_a_known_unit_field_by_field(planned):
    unit = make_unit(name="示例甲局", short_name="甲局", website="https://a.example.cn")
    UnitName.objects.create(unit=unit, name="旧名")
    Brand.objects.create(unit=unit, name="一号", meaning="先前")
    head = ["全称", "简称", "层级", "网站", "别称", "品牌", "释义"]
    found = planned(head, ["示例甲局", "甲", "市直", "", "旧名；又名", "一号", "如今"])
    assert found.intentions == [
        Changed(
            2,
            "示例甲局",
            unit,
            {"short_name": "甲局"},
            {"short_name": "甲"},
            Added([("又名", "alias")]),
            {"一号": ("先前", "如今")},
        )
    ]
    same = planned(head, ["示例甲局", "", "市直", "", "旧名", "一号", "先前"])
    assert same.intentions == [Same(2, "示例甲局")]


@pytest.mark.parametrize(
    "text", ["示例市甲局", "甲局", "旧名", "示例甲局", "shilishijiaju", "SLSJJ", CODE]
)
def test_every_way_to_find_a_unit(planned, text):
    unit = make_unit(name="示例市甲局", short_name="甲局", credit_code=CODE)
    UnitName.objects.create(unit=unit, name="旧名", kind="former")
    make_unit(name="示例市乙院")
    key = "信用代码" if text == CODE else "全称"
    [found] = planned(
        [key, "全称" if text == CODE else "简称", "网站"], [text, "", "https://b.cn"]
    ).intentions
    assert (found.record, found.new) == (unit, {"website": "https://b.cn"})


def test_a_unit_is_renamed_by_its_code(planned):
    unit = make_unit(name="示例甲局", credit_code=CODE)
    [found] = planned(["全称", "信用代码"], ["示例新局", CODE]).intentions
    assert (found.record, found.new) == (unit, {"name": "示例新局"})


def test_what_may_be_two_is_offered_and_not_guessed(planned):
    make_unit(name="示例甲局", short_name="甲", credit_code=CODE)
    make_unit(name="示例乙局", short_name="甲")
    found = planned(
        ["全称", "信用代码"],
        ["甲", ""],
        ["示例乙局", CODE],
        ["示例假局", ""],
        ["", "11330900MB1234568X"],
    )
    assert faults(found) == [
        "2 A2：可能是“示例甲局”、“示例乙局”，请写全称。",
        "3 B3：这个代码是“示例甲局”的，名称却是“示例乙局”的。",
        "4 A4：没有登记这个单位，读音相同的有“示例甲局”，请核对用字。",
        "5 A5：没有填全称，也没有填已登记的信用代码。",
    ]


def test_what_is_wrong_with_a_cell(planned):
    make_district()
    make_district("330901", "同名区")
    make_district("330999", "同名区")
    found = planned(
        [*HEAD, "信用代码", "网站", "释义"],
        ["示例丙局", "无此市", "乡直", "民生", "123", "不是网址", "无品牌"],
        ["示例丁局", "同名区", "", "其他", "", "", ""],
        ["示例戊局" * 30, "舟山市", "市直", "其他", "", "", ""],
    )
    labels = "党务综合、政法公安、群众工作、经济发展、民生服务、监管执法、口岸管理、其他"
    assert faults(found) == [
        "2 E2：统一社会信用代码是 18 位数字和大写字母。",
        "2 F2：请写完整的网址，如 https://…。",
        "2 C2：“乡直”不是层级，可以填：省直、市直、县（市、区）直、垂直管理。",
        f"2 D2：“民生”不是工作领域，可以填：{labels}。",
        "2 B2：没有登记行政区划“无此市”。",
        "2 G2：有释义的一行要正好写一个品牌。",
        "3 B3：可能是同名区（330901）、同名区（330999），请写六位代码。",
        "4 A4：最多 100 个字，现在有 120 个，请缩短。",
    ]


def test_a_short_name_is_not_changed_by_a_row_that_finds_its_unit_by_it(planned):
    make_unit(name="示例甲局", short_name="甲局")
    assert faults(planned(["全称", "简称"], ["甲局", "甲"])) == [
        "2 A2：“甲局”是示例甲局的简称，要改简称，请在这里写全称。"
    ]
    [changed] = planned(["全称", "简称"], ["示例甲局", "甲"]).intentions
    assert changed.new == {"short_name": "甲"}


def test_a_new_unit_needs_its_columns(planned):
    make_district()
    assert faults(planned(HEAD, ["示例丁局", "舟山市", "", ""])) == [
        "2 C2：新单位要填“层级”。",
        "2 D2：新单位要填“工作领域”。",
    ]


def test_two_rows_for_one_unit(planned):
    make_unit(name="示例甲局", short_name="甲")
    rest = ["舟山市", "市直", "其他"]
    found = planned(
        [*HEAD, "信用代码"],
        ["示例甲局", "", "", "", ""],
        ["甲", "", "", "", ""],
        ["示例丙局", *rest, CODE],
        ["示例丙局", *rest, ""],
        ["示例丁局", *rest, CODE],
    )
    assert faults(found) == [
        "3 A3：和第 2 行重复，请合成一行。",
        "5 A5：和第 4 行重复，请合成一行。",
        "6 E6：和第 4 行重复，请合成一行。",
    ]


def test_tables_that_are_none():
    with pytest.raises(UnreadableFile, match=NO_TABLE):
        plan([sheet_of(["甲", "乙"]), sheet_of(["全称"], ["示例甲局"], hidden=True)])
    with pytest.raises(UnreadableFile, match="A 列“全称”和C 列“单位名称”说的是同一项"):
        plan([sheet_of(["全称", "备注", "单位名称"])])


@pytest.mark.parametrize(
    ("head", "name", "key"),
    [
        (["单位", "年度", "类别", "标题", "来源"], "", "practices"),
        (["单位", "年度", "名称"], "", "practices"),
        (["单位", "年度", "标题"], "", "recognitions"),
        (["单位", "年度", "标题"], "2026年经验做法", "practices"),
        (["单位", "年度", "阶段", "品牌", "标题"], "", "recognitions"),
        (["单位", "年度", "标题", "提要"], "经验做法", "practices"),
        (["单位", "年度", "标题", "提要"], "一览", "recognitions"),
    ],
)
def test_a_table_is_of_what_its_sheet_and_most_of_its_columns_say(year, head, name, key):
    sheet = sheet_of(head, ["甲局", "2026", *["示例"] * (len(head) - 2)], name=name)
    assert [table.key for table in plan([sheet]).tables] == [key]


def test_as_many_queries_for_any_number_of_rows():
    make_district()
    counts = []
    for many in (3, 300):
        rows = [[f"示例{number}局", "舟山市", "市直", "其他"] for number in range(many)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(plan([sheet_of(HEAD, *rows)]).of(New)) == many
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_names_of_columns():
    assert [*map(letters, (0, 25, 26, 701, 702))] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("text", "place"), [("12", 12), ("１２", 12), ("12.0", 12), ("9999", 9999)]
)
def test_the_protocol_order_of_units(planned, text, place):
    unit = make_unit(name="示例甲局", protocol_order=5)
    [found] = planned(["全称", "机构序列"], ["示例甲局", text]).intentions
    assert (found.old, found.new) == ({"protocol_order": 5}, {"protocol_order": place})
    assert planned(["全称", "机构序列"], ["示例甲局", ""]).intentions == [Same(2, unit.name)]


@pytest.mark.parametrize("text", ["0", "10000", "第一", "1.5", "-1", "9" * 30])
def test_what_is_no_place_in_protocol_is_said(planned, text):
    make_unit(name="示例甲局")
    [found] = planned(["全称", "机构序列"], ["示例甲局", text]).intentions
    assert [fault.said for fault in found.faults] == [f"“{text}”不是 1 到 9999 的整数。"]


def test_of_the_register_only_what_a_table_names_is_read():
    first, code = make_unit(name="示例市甲局"), "11330900002640001Q"
    make_unit(name="示例市乙院")
    other = make_unit(name="示例市丙署", credit_code=code)
    known = KnownUnits(["示例甲局", code.lower()])
    assert known.by_name("示例甲局").units == [first]
    assert known.by_code(code) == other
    assert known.by_name("示例市乙院").units == []


@pytest.mark.parametrize(
    "text", ["lvdaoju", "lüdaoju", "LǙDǍO JU", "ludaoju", "lyudaoju", "Lv Dao Ju", "ldj"]
)
def test_a_unit_is_found_by_its_reading_as_people_write_it(text):
    unit, other = make_unit(name="绿岛局"), make_unit(name="劳动局")
    assert KnownUnits([text]).by_name(text).units == [unit, other][: 1 + (text == "ldj")]


def test_two_that_one_reading_may_mean_are_both_offered():
    units = [make_unit(name="路岛局"), make_unit(name="绿岛局")]
    assert KnownUnits(["ludaoju"]).by_name("ludaoju").units == units
    assert KnownUnits(["lvdaoju"]).by_name("lvdaoju").units == units[1:]
    many = "lv" * 7 + "ju"
    long = make_unit(name="绿" * 7 + "局")
    assert KnownUnits([many]).by_name(many).units == [long]
    assert KnownUnits(["lyu" * 7 + "ju"]).by_name("lyu" * 7 + "ju").units == [long]
