"""One wording at a time: what each says, exactly; and what no wording can do to the parser."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awards.quantities import Kind, NotAQuantity, Qualifier, Quantity, parse
from awards.quantities.numerals import chinese

#: wording | value | upper value | qualifier | measure
WORDINGS = """
12345件|12345||exact|件
12,345件|12345||exact|件
12，345件|12345||exact|件
1,234,567人次|1234567||exact|人次
１２件|12||exact|件
３．５小时|3.5||exact|小时
0.5个百分点|0.5||exact|个百分点
1.2万|12000||exact|
1.2万件|12000||exact|件
3万余|30000||more_than|
3万余人|30000||more_than|人
2.5亿|250000000||exact|
2.5亿元|250000000||exact|元
4000多万|40000000||more_than|
4000多万元|40000000||more_than|元
1.2万亿元|1200000000000||exact|元
3千万元|30000000||exact|元
5百万美元|5000000||exact|美元
300余家|300||more_than|家
三百余|300||more_than|
三百余名|300||more_than|名
两万多|20000||more_than|
两万多户|20000||more_than|户
十余|10||more_than|
十余次|10||more_than|次
百余|100||more_than|
百余家|100||more_than|家
千余名|1000||more_than|名
万余人次|10000||more_than|人次
三十多万|300000||more_than|
廿三|23||exact|
廿三人|23||exact|人
十二家|12||exact|家
二十三起|23||exact|起
一百零五所|105||exact|所
一百二十余件|120||more_than|件
三千二百户|3200||exact|户
一万零五十人|10050||exact|人
一亿二千万元|120000000||exact|元
半小时|0.5||exact|小时
半天|0.5||exact|天
一半以上|0.5||at_least|
十二三公里|12|13|exact|公里
四百五六十箱|450|460|exact|箱
两千七八百张|2700|2800|exact|张
两吨半|2.5||exact|吨
近一半|0.5||nearly|
5.6万空方|56000||exact|空方
1100余基|1100||more_than|基
28篇次|28||exact|篇次
两个半小时|2.5||exact|个小时
3年半|3.5||exact|年
5个多小时|5||more_than|个小时
3年多|3||more_than|年
2公里多|2||more_than|公里
约3000人|3000||about|人
大约200件|200||about|件
近3万|30000||nearly|
近3万人次|30000||nearly|人次
将近500户|500||nearly|户
接近90%|90||nearly|%
超60%|60||more_than|%
超过1.5亿元|150000000||more_than|元
逾5万人次|50000||more_than|人次
突破10万|100000||more_than|
突破千亿元|100000000000||more_than|元
不足2%|2||less_than|%
不到3天|3||less_than|天
低于0.5%|0.5||less_than|%
不少于20学时|20||at_least|学时
不低于95%|95||at_least|%
至少3次|3||at_least|次
上千人|1000||at_least|人
不超过5天|5||at_most|天
最多1次|1||at_most|次
达95%|95||exact|%
高达3倍|3||exact|倍
95%以上|95||at_least|%
90.50分|90.50||exact|分
95分以上|95||at_least|分
10天以内|10||at_most|天
15个工作日以内|15||at_most|个工作日
1%以下|1||at_most|%
20人左右|20||about|人
50岁上下|50||about|岁
百分之八十五|85||exact|%
百分之八十五以上|85||at_least|%
百分之九十点|||error|
85％|85||exact|%
4—6小时|4|6|exact|小时
4—4小时|4|4|exact|小时
4–6小时|4|6|exact|小时
4－6小时|4|6|exact|小时
4-6小时|4|6|exact|小时
4~6小时|4|6|exact|小时
4～6小时|4|6|exact|小时
4至6小时|4|6|exact|小时
4到6小时|4|6|exact|小时
4小时—6小时|4|6|exact|小时
30%—40%|30|40|exact|%
百分之三十至百分之四十|30|40|exact|%
9亿～16亿元|900000000|1600000000|exact|元
9～16亿元|900000000|1600000000|exact|元
2万—3万人|20000|30000|exact|人
三四十人|30|40|exact|人
七八个|7|8|exact|个
三五天|3|5|exact|天
两三百户|200|300|exact|户
约4—6小时|4|6|about|小时
120万千瓦|1200000||exact|千瓦
5千瓦时|5||exact|千瓦时
3千米|3||exact|千米
25微克/立方米|25||exact|微克/立方米
1.9万余艘次|19000||more_than|艘次
2000余批|2000||more_than|批
5000余人次|5000||more_than|人次
超万人次|10000||more_than|人次
近百家|100||nearly|家
过亿元|100000000||more_than|元
七成|7||exact|成
八成以上|8||at_least|成
3倍多|3||more_than|倍
607期|607||exact|期
30万标箱|300000||exact|标箱
12海里|12||exact|海里
1.6万余人|16000||more_than|人
全国第一|||rank|
全球第四|||rank|
全国首创|||rank|
全省首批|||rank|
全国前五|||rank|
全省唯一|||rank|
首批|||rank|
全国指定口岸首位|||rank|
位居全省第二|||rank|
第一批省级最佳创新案例|||rank|
|||error|
件|||error|
余|||error|
二〇二五|||error|
2025年|||error|
四位一体|||error|
八项规定|||error|
三个表率|||error|
二十大|||error|
六步联动|||error|
五化|||error|
一网通办|||error|
一评二访三创|||error|
5G|||error|
12345热线|||error|
“1445”体系|||error|
〔2025〕12号|||error|
三分之一|||error|
6—4小时|||error|
一三百|||error|
一百百件|||error|
3车2船|||error|
共2000余批5000余人次|||error|
数百名|||error|
若干件|||error|
"""


def rows():
    for line in WORDINGS.strip().splitlines():
        yield line.split("|")


@pytest.mark.parametrize(("wording", "value", "upper", "qualifier", "measure"), [*rows()])
def test_a_wording_says(wording, value, upper, qualifier, measure):
    if qualifier == "error":
        with pytest.raises(NotAQuantity):
            parse(wording)
        return
    if qualifier == "rank":
        assert parse(wording) == Quantity(wording, None, kind=Kind.RANK)
        return
    assert parse(wording) == Quantity(
        wording,
        Decimal(value),
        Decimal(upper) if upper else None,
        Qualifier(qualifier),
        measure,
    )


@pytest.mark.parametrize(
    ("wording", "ambiguous"),
    [
        ("9～16亿元", True),
        ("9亿～16亿元", False),
        ("13—17%", True),
        ("13%—17%", False),
        ("2—3万人", True),
        ("4—6小时", False),
    ],
)
def test_a_range_that_the_standard_calls_ambiguous_is_marked(wording, ambiguous):
    assert parse(wording).ambiguous is ambiguous


@pytest.mark.parametrize(
    ("wording", "bounds"),
    [
        ("30件", ("30", "30", True, True)),
        ("30余件", ("30", "40", False, False)),
        ("2.9万余件", ("29000", "30000", False, False)),
        ("4000多万元", ("40000000", "50000000", False, False)),
        ("十余件", ("10", "20", False, False)),
        ("3年多", ("3", "4", False, False)),
        ("超30件", ("30", None, False, True)),
        ("多于30件", ("30", None, False, True)),
        ("30件以上", ("30", None, True, True)),
        ("近30件", ("20", "30", False, False)),
        ("近3.2万件", ("31000", "32000", False, False)),
        ("不足30件", (None, "30", True, False)),
        ("30件以内", (None, "30", True, True)),
        ("约30件", (None, None, True, True)),
        ("4—6小时", ("4", "6", True, True)),
    ],
)
def test_a_wording_bounds_the_true_value(wording, bounds):
    low, high, low_inclusive, high_inclusive = bounds
    expected = (low and Decimal(low), high and Decimal(high), low_inclusive, high_inclusive)
    assert tuple(parse(wording).bounds) == expected


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("30件", "40件", -1),
        ("40件", "30件", 1),
        ("30件", "30件", 0),
        ("近3万", "2.9万余", None),
        ("近3万", "3万余", -1),
        ("近3万", "3万", -1),
        ("3万", "3万余", -1),
        ("2.9万余", "3万", -1),
        ("2000余人", "3万余人", -1),
        ("2000余人", "2999人", None),
        ("近3万", "1200", 1),
        ("近3万", "2.5万", None),
        ("超2000人", "3万余人", None),
        ("3万以上", "3万", None),
        ("4—6小时", "7小时", -1),
        ("4—6小时", "5小时", None),
        ("约30件", "4000件", None),
        ("30件", "40个", None),
        ("30%", "30个百分点", None),
        ("全国第一", "全国第二", None),
        ("90%以上", "95%以上", None),
    ],
)
def test_an_order_is_drawn_only_where_the_wordings_settle_it(one, other, order):
    first, second = parse(one), parse(other)
    assert first.compare(second) == order
    assert second.compare(first) == (None if order is None else -order)
    if order is None:
        with pytest.raises(TypeError):
            assert first < second
    else:
        assert (first < second, first <= second) == (order < 0, order <= 0)


def test_a_quantity_does_not_change():
    with pytest.raises(AttributeError):
        parse("30件").value = Decimal(31)


NUMBERS = st.one_of(
    st.integers(1, 10**9).map(str),
    st.decimals("0.01", "9999", places=2).map(str),
    st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
    st.sampled_from("两三四五六七八九").map(lambda c: f"{c}百"),
)
BEFORE = st.sampled_from(["", "约", "近", "超", "超过", "逾", "突破", "不足", "至少", "不超过"])
WITHIN = st.sampled_from(["", "余", "多"])
POWERS = st.sampled_from(["", "万", "亿"])
AFTER = st.sampled_from(["", "以上", "以内", "左右"])
MEASURES = st.sampled_from(["件", "人次", "个百分点", "元", "%", "公里", "艘次", "个工作日"])


@given(BEFORE, NUMBERS, POWERS, WITHIN, MEASURES, AFTER)
def test_what_is_built_by_the_rules_is_read_and_reads_the_same_again(
    before, number, power, within, measure, after
):
    wording = f"{before}{number}{power}{within}{measure}{after}"
    quantity = parse(wording)
    assert str(quantity) == wording
    assert parse(str(quantity)) == quantity
    assert quantity.measure == measure
    bounds = quantity.bounds
    assert bounds.low is None or bounds.low <= quantity.value
    assert bounds.high is None or quantity.value <= bounds.high
    assert quantity.value in bounds[:2] or bounds[:2] == (None, None)


@given(st.integers(0, 10**12) | st.integers(0, 10**5))
@example(10**12)
@example(10**12 - 1)
@example(1_200_000_000_000 // 1000)
def test_every_chinese_numeral_is_read_as_its_value(number):
    assert chinese(spelled(number)) == number
    if number:
        assert parse(spelled(number)).value == number


@given(st.integers(1, 10**12 - 1))
def test_a_numeral_is_read_as_it_is_said_too(number):
    """一万零十二, 二〇… of speech: 一十 without its 一, 两 for 二 before a power, 万万 for 亿."""
    said = spelled(number)
    assert chinese(said.replace("一十", "十")) == number
    assert chinese(re.sub("二(?=[百千万亿])", "两", said)) == number
    assert chinese(said.replace("亿", "万万")) == number


@pytest.mark.parametrize(
    "text",
    ["二五", "〇八", "零五", "一百五", "三万五", "一十百", "一百千", "一万零", "万亿万", "五亿亿"],
)
def test_what_is_no_numeral_is_none(text):
    assert chinese(text) is None


def spelled(number: int) -> str:
    """`number` as a Chinese numeral, written independently of the reader under test."""
    if number == 0:
        return "零"
    out = ""
    for section, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, section)
        if part:
            out += ("零" if out and part < 1000 else "") + spelled_below_10000(part) + name
    return out


def spelled_below_10000(number: int) -> str:
    """One to four digits: 3050 → 三千零五十."""
    out, gap = "", False
    for power, letter in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + letter
        gap = not digit
    return out


@given(
    st.text(
        alphabet="0123456789.,，一二两三十百千万亿余多近约超以上内%％—～至年个人次件元 ",
        max_size=30,
    )
)
def test_nothing_but_the_documented_error_is_raised(text):
    try:
        quantity = parse(text)
    except NotAQuantity:
        return
    assert str(quantity) == text
    assert parse(text) == quantity


@given(st.text(max_size=80))
def test_no_text_at_all_raises_anything_else(text):
    with suppress(NotAQuantity):
        parse(text)
