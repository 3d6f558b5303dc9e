"""Numbers as they are really printed: read whole, or marked as doubtful."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awards.quantities import NotAQuantity, find, parse
from awards.quantities.normal_form import normal_form, without_breaks

#: printed, value, measure: one number, surely.
SURE = [
    ("3,264.8万元", "32648000", "元"),
    ("３，２６４．８万元", "32648000", "元"),
    ("3，264.8万元", "32648000", "元"),
    ("1,100.9亿", "110090000000", ""),
    ("1,234,567.89元", "1234567.89", "元"),
    ("99. 86％", "99.86", "%"),
    ("99 .86%", "99.86", "%"),
    ("99.86 %", "99.86", "%"),
    ("超1 130份", "1130", "份"),
    ("超1 234 567份", "1234567", "份"),
    ("超1\u00a0130份", "1130", "份"),
    ("超1\u2009130份", "1130", "份"),
    ("超1\u3000130份", "1130", "份"),
    ("3,\u200b264件", "3264", "件"),
    ("236.8 亿元", "23680000000", "元"),
    ("236.8\u3000亿元", "23680000000", "元"),
    ("236.8亿 元", "23680000000", "元"),
    ("1.9 万 余艘次", "19000", "艘次"),
    ("2000 余批", "2000", "批"),
    ("超 60 %", "60", "%"),
    ("95 % 以上", "95", "%"),
    ("百分之 八十五", "85", "%"),
    ("10万万元", "1000000000", "元"),
    ("1亿2000万元", "120000000", "元"),
    ("1亿200万元", "102000000", "元"),
    ("1亿2000多万元", "120000000", "元"),
    ("3万5千人", "35000", "人"),
    ("1万零5人", "10005", "人"),
    ("一百千瓦", "100", "千瓦"),
    ("五十千米", "50", "千米"),
    ("十二万千瓦", "120000", "千瓦"),
    ("三千米", "3000", "米"),
    ("一万零十二人", "10012", "人"),
    ("一万二千亿元", "1200000000000", "元"),
    ("三万亿五千亿元", "3500000000000", "元"),
    ("三万万元", "300000000", "元"),
    ("120\n件", "120", "件"),
    ("120\r\n件", "120", "件"),
    ("超\n60%", "60", "%"),
    ("3,\n264.8万元", "32648000", "元"),
    ("99.\n86％", "99.86", "%"),
]


@pytest.mark.parametrize(("printed", "value", "measure"), SURE)
def test_a_number_is_read_whole_however_it_is_printed(printed, value, measure):
    (figure,) = find(f"示例市{printed}。")
    assert (figure.quantity.value, figure.quantity.measure) == (Decimal(value), measure)
    assert (figure.start, figure.end) == (3, 3 + len(printed))
    assert figure.quantity.wording == without_breaks(printed)
    assert not figure.doubtful


@pytest.mark.parametrize(("printed", "value", "measure"), SURE)
def test_the_same_is_read_by_itself(printed, value, measure):
    quantity = parse(printed)
    assert (quantity.value, quantity.measure, quantity.wording) == (
        Decimal(value),
        measure,
        printed,
    )


@pytest.mark.parametrize(
    ("text", "wording", "value"),
    [
        # separators in no order that a number has
        ("共1,13份", "1,13份", "113"),
        ("共3,26.8万元", "3,26.8万元", "3268000"),
        ("共3.264,8万元", "3.264,8万元", "32648000"),
        ("共3.264.8万元", "3.264.8万元", "32648000"),
        ("共3, 264件", "3, 264件", "3264"),
        # two numbers, or one that came apart
        ("办理12，85件", "85件", "85"),
        ("办理3， 264件", "264件", "264"),
        ("办理2025 120件", "120件", "120"),
        ("办理1  130份", "130份", "130"),
        ("办理1 13份", "13份", "13"),
        ("附件1 130份", "130份", "130"),
        ("办理6—4小时", "4小时", "4"),
        ("办理5’130份", "130份", "130"),
        ("办理二十 三件", "二十 三件", "23"),
        ("突破10万 5000人", "突破10万", "100000"),
        # the number of an item, of a row, of a page
        ("1. 86％的群众", "86％", "86"),
        ("1 130份", "1 130份", "1130"),
        ("下降4\n5.8%", "45.8%", "45.8"),
        ("办理\n120\n130件", "130件", "130"),
        # a part that skips a place, or none that the power before it leaves
        ("办理5万300人", "5万300人", "50300"),
        ("办理1.5亿2000万元", "1.5亿2000万元", "170000000"),
        ("办理3百二十件", "3百二十件", "320"),
    ],
)
def test_what_may_be_another_number_is_marked(text, wording, value):
    figure = next(find(text))
    assert (figure.quantity.wording, figure.quantity.value) == (wording, Decimal(value))
    assert figure.doubtful


def test_a_line_as_wide_as_a_page_breaks_a_number_surely():
    (figure,) = find("今年以来，示例市信访总量同比持续下降了4\n5.8%。")
    assert (figure.quantity.value, figure.doubtful) == (Decimal("45.8"), False)


@pytest.mark.parametrize(
    "text",
    [
        "列全县第3，29个村达标",
        "99. 86％",
        "2000余批 5000余人次",
        "接待 2000 余批 5000 余人次",
        "由15个工作日压缩至3个",
        "分别办理120、85和40件",
    ],
)
def test_what_is_clear_is_not_marked(text):
    assert [figure.doubtful for figure in find(text)].count(True) == 0


def test_a_doubtful_baseline_makes_its_change_doubtful():
    (figure,) = find("办理量从1,13件增至 2 500件")
    assert (figure.baseline.wording, figure.baseline.value) == ("1,13件", 113)
    assert (figure.quantity.wording, figure.quantity.value) == ("2 500件", 2500)
    assert figure.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "噪声符合GB 3096—2008要求",
        "按GB/T 2260件编码",
        "执行DB33/T 1234—2020件",
        "通过ISO 9001件认证",
        "通过ISO9001:2015件认证",
        "符合HJ 2.3—2018件要求",
        "见https://example.cn/a/12件",
        "见example.gov.cn/a?x=12件",
        "发至office12@example.cn件",
        "编号12345678901234567件",
        "版本1.2.3件",
        "地址10.0.0.1台",
    ],
)
def test_no_figure_is_read_in_an_address_a_standard_or_a_code(text):
    assert list(find(text)) == []


def test_a_figure_behind_what_is_masked_stands_where_it_is_printed():
    text = "对照GB 3096—2008，在https://example.cn/12公布，整改 1 130 处。"
    (figure,) = find(text)
    assert text[figure.start : figure.end] == figure.quantity.wording == "1 130 处"
    assert figure.quantity.value == 1130


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总投资3亿2024年建成", ["3亿"]),
        ("位居全省第一百二十名", ["全省第一百二十名"]),
        ("进入全省前三百强", ["全省前三百强"]),
        ("位居全省第12名", ["全省第12名"]),
        ("占七成二十", ["七成"]),
        ("收缴人民币50元。", ["50元"]),
        ("2000万1亿元", []),
        ("共三点一四一五九二六公里", ["三点一四一五九二六公里"]),
    ],
)
def test_a_number_ends_where_it_ends(text, found):
    assert [figure.quantity.wording for figure in find(text)] == found


@pytest.mark.parametrize("wording", ["人民币50元", "人民币约50万元", "人民币3,264.8万元"])
def test_a_currency_may_be_named_ahead(wording):
    assert parse(wording).measure == "元"


@pytest.mark.parametrize(
    "wording", ["人民币50件", "〇八件", "1  130份", "一万零", "12345678901234567件"]
)
def test_what_is_no_number_is_not_read(wording):
    with pytest.raises(NotAQuantity):
        parse(wording)


# Any text; the first one waits for the patterns to be compiled.

PIECES = st.one_of(
    st.integers(0, 99999).map(str),
    st.sampled_from(
        ["3,264", "99.86", "1 130", "12，345", "０．５", "一百二十", "三千", "万", "亿"]
    ),
    st.sampled_from(list(".,，．、 \n\u00a0\u2009\u3000—至从")),
    st.sampled_from(
        ["件", "份", "％", "%", "元", "人次", "个", "千瓦", "余", "以上", "约", "超", "下降"]
    ),
)
#: Digits with what stands inside a number; 、 and the marks of ranges stand between two.
RUN = re.compile(r"\d+(?:[.,．]\d+)*")


@given(st.lists(PIECES, max_size=30).map("".join))
@example("3,264.8万元")
@example("1,13份")
@example("12345678901234567件")
@example("第1234名")
@example("1.2.3.4件")
def test_no_figure_begins_or_ends_inside_a_number(text):
    inside = {at for run in RUN.finditer(text) for at in range(run.start() + 1, run.end())}
    for figure in find(text):
        assert not {figure.start, figure.end} & inside
        assert figure.quantity.wording == without_breaks(text[figure.start : figure.end])


NUMERALS = "一二三四五六七八九十百千万亿零〇"


@given(st.text(alphabet=NUMERALS + "件份余点，", max_size=30))
def test_no_figure_begins_or_ends_inside_a_chinese_numeral(text):
    runs = re.finditer(f"[{NUMERALS}]+", text)
    inside = {at for run in runs for at in range(run.start() + 1, run.end())}
    for figure in find(text):
        assert not {figure.start, figure.end} & inside


@given(st.text(alphabet="0123456789０.,，． \n\u3000\u200b万亿余件%％Aa/@:GB", max_size=60))
def test_places_in_the_normal_form_are_places_in_the_text(text):
    normal = normal_form(text)
    last = 0
    for edit in normal.edits:
        assert last <= edit.printed_start < edit.printed_end
        assert normal.start(edit.start) in (edit.printed_start, edit.printed_end)
        last = edit.printed_end
    assert normal.start(0) == 0 or normal.edits[0].printed_start == 0
    assert normal.end(len(normal.text)) <= len(text)
    for at in range(len(normal.text)):
        assert 0 <= normal.start(at) < len(text)
        assert normal.start(at) <= normal.end(at + 1) <= len(text)


@pytest.mark.parametrize("text", ["投资236.8\n\n亿元", "受理130\n \n件，办结", "占60\n\n%"])
def test_an_empty_line_parts_a_number_from_what_follows(text):
    assert list(find(text)) == []
    assert len(list(find(text.replace("\n", "", 1)))) == 1
