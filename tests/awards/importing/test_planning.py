"""What a table of units would do: found for certain, said in words, never guessed."""

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

from .conftest import sheet_of

pytestmark = pytest.mark.django_db

HEAD = ["全称", "所在区划", "层级", "工作领域"]
CODE = "11330900MB1234567X"


def faults(planned) -> list[str]:
    """What is wrong with each wrong row, with its number."""
    return [f"{wrong.row} {fault}" for wrong in planned.of(Wrong) for fault in wrong.faults]


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
    assert found.unknown == ["备注"]


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
    assert (found.unit, found.new) == (unit, {"website": "https://b.cn"})


def test_a_unit_is_renamed_by_its_code(planned):
    unit = make_unit(name="示例甲局", credit_code=CODE)
    [found] = planned(["全称", "信用代码"], ["示例新局", CODE]).intentions
    assert (found.unit, found.new) == (unit, {"name": "示例新局"})


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
        "2 F2：输入一个有效的 URL。",
        "2 C2：“乡直”不是层级，可以填：省直、市直、县（市、区）直、垂直管理。",
        f"2 D2：“民生”不是工作领域，可以填：{labels}。",
        "2 B2：没有登记行政区划“无此市”。",
        "2 G2：有释义的一行要正好写一个品牌。",
        "3 B3：可能是同名区（330901）、同名区（330999），请写六位代码。",
        "4 A4：确保该变量包含不超过 100 字符 (目前字符数 120)。",
    ]


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
    assert counts[0] == counts[1] <= 5


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
    known = KnownUnits(["示例甲局"], [code.lower()])
    assert known.by_name("示例甲局").units == [first]
    assert known.by_code(code) == other
    assert known.by_name("示例市乙院").units == []
