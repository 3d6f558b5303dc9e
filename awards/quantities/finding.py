"""Finding the figures of a text, and what only the sentence tells of them.

`find` gives each figure with its place; numbers in a list borrow the measure of its end, the
first of a before-and-after becomes the baseline of the second, and the verb gives the direction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from . import context
from .grammar import BEFORE, is_year, pattern, reading
from .measures import measure_pattern
from .numerals import POWERS, power
from .quantity import Kind, Qualifier, Quantity
from .rules import is_rule
from .scope import Scope, Scopes


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text: `text[start:end]` is its wording.

    `direction` is up, down or empty, as the verb says; whether that is good, it does not know.
    """

    start: int
    end: int
    quantity: Quantity
    baseline: Quantity | None = None
    direction: str = ""


#: Where a figure may begin.
ANCHOR = re.compile(
    r"\d|[一二两三四五六七八九十百千万亿廿卅半]|首[位批个创家例次单张艘座条款台支所]"
)
#: What to step over when nothing begins there.
RUN = re.compile(r"[\d.,:：/／\-]*\d|[一二两三四五六七八九十百千万亿零〇廿卅]+|.")
#: Between members of a list.
LISTED = re.compile(r"、|和|与|及|以及|，|或")
#: One Chinese digit with these is a plain word (三个方面, 两项举措), not a statistic.
PLAIN_MEASURES = frozenset(
    "个项种类条次面步道位轮门层块片节分度站组头队本部口支天年周岛院县市镇村校路版平斤只双对眼期批场套趟张遍"
) | {"方面", "环节", "车", "船", "个月", "段", "行", "团", "方", "房", "则", "出", "字", "班", "处"}
#: The power of an Arabic number, as a list's last member has it.
POWER_BEFORE_MEASURE = re.compile(r"\d[余多]?([十百千]?[万亿]|)(?!.*\d)")
#: From here on a number without a power stands for itself.
MOST_BEFORE_POWER = 1000
POWERS_ONLY = re.compile(r"[十百千万亿]+")
#: A qualifier that ends another word (预约, 附近, 通过, 以上) qualifies nothing.
WORD_ENDS = {
    "约": "预节签违条履契公",
    "近": "附最临靠邻亲",
    "超": "赶高",
    "过": "通经",
    "上": "以网之线千",
}
#: 全省前三: among the first of where that is, and not the first quarter or months.
AMONG = re.compile(
    r"前(?:[一二三四五六七八九十]{1,2}+|\d{1,3}+)(?:名|位|强)?(?!\w{0,2}[年月季天日届次期批])"
)
_LONGEST_BEFORE = max(map(len, BEFORE))
MOVED_TO = re.compile(
    r"[^，。；！？\d]{0,12}(?:到|至|为|成)了?(?:[^，。；！？、\d]{0,8}的|平均|每[天日周月年]|(?:19|20)\d\d年[底末]?的)*"
    r"|[^，。；！？\d]{0,6}(?:跃升|提升|提高|增加|增长|扩大|下降|减少|压缩|缩短|压减|缩减|降低|精简)了?"
)
MOVED_FROM = re.compile(
    r"(?:从|由|自)(?:(?:19|20)\d\d年[^，。；！？\d]{0,6}|[^，。；！？\d]{0,12})$"
)
#: Where the second number of a change stands.
CHANGED_TO = re.compile(
    r"(?:从|由|自)[^，。；！？]{0,12}[\d一二两三四五六七八九十百半][^，。；！？\d]{1,14}(?:到|至|为|成)了?$"
)
#: 锦旗五面、, 打掉窝点六个，: a numeral behind what it counts is a statistic.
COUNTED_BEFORE = re.compile(r"[^\W\d_有是为这那的每各成第分至到]{2}$")
PAUSE = re.compile(r"[，。；、]")
BEHIND = frozenset("个支项处面次座块条组批轮期场栋对套张本村")
#: 先后四轮, 还有三个; 五批312人次, 两次荣立, 两个支部: so is one that these words stand beside.
COUNTING = re.compile(r"(?:先后|累计|总共|散居在|分布在|设起|建起|奋战|[的还尚仅只]有)$")
COUNTED = re.compile(
    r"(?<=[批期轮场])\d|荣[立获]|获评|(?<=个)(?:党?支部|党总支|党委|县区|县市|乡镇|街道|行政村|自然[村寨]|社区|自然屯)"
)
#: What was, told without what is in figures: 由跑11个窗口改为一次办好.
WAS = re.compile(r"[^，。；！？\d]{0,8}(?:改为|变为|转为|升级为|减为|降为|变成)")
_UP = (
    "壮大|增长|提升|提高|增加|上升|跃升|上涨|增收|增幅|涨幅|扩大|提速|攀升|加快|扩至|增开|净增|走高|翻"
    "|多[收赚增发]"
)
_DOWN = (
    "下降|减少|压缩|缩短|降低|压减|压降|缩减|缩小|下滑|回落|降幅|精简|降价|收窄|走低|砍"
    "|少[等走花付跑了]"
)
MOVED = re.compile(
    rf"(?:(?P<up>(?:{_UP})率?|升|涨|(?<!新)增)|(?P<down>(?:{_DOWN})率?|缩|降|压|减))"
    r"(?:幅度|了|到|至|为|达到|达|分别|均|幅|平均)*$"
    r"|[比较](?:去年|上年|前年|年初|上月|往年|以往|以前)?(?:同期)?(?:又|还)?(?:(?P<over>多)|(?P<under>少))了?$"
    r"|(?:(?P<more>增加(?!值))|(?P<fewer>减少|降低|压[降减]|减(?=环节|材料|时限|跑动|次数|程)))[^，。；！？\d]{1,6}$"
)
WHERE = re.compile(
    r"(?:全(?:国|省|市|区|县|球|局|系统|行业|州|旗|港|乡|镇|校|院|网)|世界|亚洲|华东|长三角|浙江省?|省内|市内|国内|同城|关区|口岸|条线|同类|同行业)"
    r"[^\W\d第首全列居排升降跃]{0,8}$|倒数$|(?:位居|位列|排名|名列|列|获得|[荣喜]获|夺得|摘得)$|(?:移|升|跃|进|退|降)(?:至|到|居)$"
)
PLACE = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}+(?!方阵|梯队|批次|责任|人民|产业|届|次|期|季|代|号|轮|版|条|章)"
    r"(?:[名位]|[批个家例](?!次))?|唯一|首[位批个创家例次单张艘座条款台支所]"
)
#: A size that names a class: 10万吨级, 30万千瓦级.
LEVEL = re.compile(r"[^，。；\d]{1,3}级")
#: What has no measure: an index, a ratio of two amounts.
INDEX = re.compile(
    r"(?:系数|指数|之比|收入比|师生比|容积率|值比|密度)(?:[由从]\d[\d.]*)?[^，。；\d]{0,6}$"
)
#: Longest gap, in characters, across which two numbers belong together.
GAP = 18


@cache
def _pattern() -> re.Pattern:
    return re.compile(pattern(measure_pattern()))


def find(text: str) -> Iterator[Figure]:
    """The figures of `text` in order of place. Takes time in proportion to its length."""
    scopes = Scopes(text)
    group: list[Figure] = []
    for figure in _outside_names(text, _candidates(text)):
        if group and not _joined(text, group[-1], figure):
            yield from _settled(text, group, scopes)
            group = []
        group.append(figure)
    yield from _settled(text, group, scopes)


def _outside_names(text: str, candidates: Iterator[Figure]) -> Iterator[Figure]:
    """The candidates that stand in no quoted name and no title."""
    names = iter(context.quoted_names(text))
    start, end = next(names, (len(text), len(text)))
    for figure in candidates:
        while end <= figure.start:
            start, end = next(names, (len(text), len(text)))
        if not start <= figure.start < end:
            yield figure


def _candidates(text: str) -> Iterator[Figure]:
    """Whatever reads as a number that could be a figure, or a part of one."""
    place = 0
    while anchor := ANCHOR.search(text, place):
        at = anchor.start()
        figure = _rank(text, at) or _amount(text, at)
        if figure:
            yield figure
            place = figure.end
        else:
            place = max(RUN.match(text, at).end(), at + 1)


def _rank(text: str, at: int) -> Figure | None:
    """A place in an order or a first, with what it is among: 全国第一, 全省首批."""
    if text[at] != "首":
        at -= 1
    found = (AMONG if text[at : at + 1] == "前" else PLACE).match(text, at)
    low = max(0, at - 12)
    where = WHERE.search(text[low:at])
    if not (found and where):
        return None
    start = low + where.start()
    if text[start] in "位排名列移升跃进退降获荣喜夺摘":
        start = at
    return Figure(start, found.end(), Quantity(text[start : found.end()], None, kind=Kind.RANK))


def _amount(text: str, at: int) -> Figure | None:
    """An amount that begins at `at`, with the qualifier before it."""
    match = _pattern().match(text, at)
    if not match or context.is_code(text, at, match.end()) or context.NAME.match(text, at):
        return None
    word = _qualifier_before(text, at)
    start, end = at - len(word), match.end()
    quantity = reading(match, BEFORE.get(word), text[start:end])
    if quantity is None or is_year(quantity) or context.is_vague(text[at - 1 : at], match):
        return None
    figure = Figure(start, end, quantity)
    if _is_plausible(match, quantity) or _is_told(text, figure):
        return figure
    return None


def _is_told(text: str, figure: Figure) -> bool:
    """Whether the words around a plain numeral make it count: 连续五年, 由两天缩短到半天."""
    if context.is_streak(text, figure.start, figure.end, figure.quantity.measure):
        return True
    left = text[max(0, figure.start - 2 * GAP) : figure.start]
    if CHANGED_TO.search(left):
        return True
    if figure.quantity.value > 1 or left.endswith("功"):
        behind = COUNTED_BEFORE.search(left) and PAUSE.match(text, figure.end)
        if behind and figure.quantity.measure in BEHIND:
            return True
        if COUNTING.search(left) or COUNTED.match(text, figure.end):
            return True
    moved = MOVED_FROM.search(left) and MOVED_TO.match(text, figure.end)
    return bool(moved and ANCHOR.match(text, moved.end()))


def _qualifier_before(text: str, at: int) -> str:
    for length in range(min(_LONGEST_BEFORE, at), 0, -1):
        word = text[at - length : at]
        if word in BEFORE:
            ahead = text[at - length - 1 : at - length]
            if ahead in tuple(WORD_ENDS.get(word, "")) or (ahead.isascii() and ahead.isalpha()):
                return ""
            if word in ("上", "过") and text[at] not in "百千万亿十":
                return ""
            return word
    return ""


def _is_plausible(match: re.Match, quantity: Quantity) -> bool:
    """Whether the number is one that prose counts with, and not part of a plain word."""
    numeral = match["low_c"]
    # 三个月内 is a promise as often as a result; the numeral must say more by itself.
    qualified = quantity.qualifier is not Qualifier.EXACT and match["after"] != "内"
    if not numeral or match["percent"]:
        return True
    if POWERS_ONLY.fullmatch(numeral) and numeral != "十":
        return qualified
    if not quantity.measure:
        return qualified and len(numeral) > 1
    if len(numeral) > 1 or qualified or match["piece_half"] or match["and_half"]:
        return True
    if quantity.measure == "番":
        return True
    return numeral != "一" and quantity.measure not in PLAIN_MEASURES


def _joined(text: str, first: Figure, second: Figure) -> bool:
    """Whether two candidates are of one list or of one change."""
    if second.start - first.end > GAP:
        return False
    between = text[first.end : second.start]
    return bool(LISTED.fullmatch(between) or _is_change(text, first, second))


def _is_change(text: str, first: Figure, second: Figure) -> bool:
    """Whether the text says that something went from `first` to `second`."""
    left = text[max(0, first.start - GAP) : first.start]
    between = text[first.end : second.start]
    return bool(MOVED_FROM.search(left) and MOVED_TO.fullmatch(between))


def _settled(text: str, group: list[Figure], scopes: Scopes) -> Iterator[Figure]:
    """The figures of a group, each with the measure, baseline and direction it gets from it."""
    before = last = None
    for figure, following in pairwise([*_with_shared_measures(text, group), None]):
        if following and _is_change(text, figure, following):
            before = figure
            continue
        if before:
            figure = _with_baseline(text, before, figure)
            before = None
        elif direction := _direction_of(text, figure, last):
            figure = replace(figure, direction=direction)
        last = figure
        if scopes.at(figure.start) is Scope.RESULT and _counts(text, figure):
            yield figure


def _direction_of(text: str, figure: Figure, last: Figure | None) -> str:
    """The direction that the verb before a figure gives it, or the verb before its list."""
    left = text[max(0, figure.start - 12) : figure.start]
    if direction := _direction(left):
        return direction
    if last is None:
        return ""
    measures = {last.quantity.measure, figure.quantity.measure}
    between = text[last.end : figure.start]
    listed = between in ("、", "和", "与", "及")
    return last.direction if listed or (len(measures) == 1 and between != "，") else ""


def _with_shared_measures(text: str, group: list[Figure]) -> list[Figure]:
    """The group, numbers without a measure given that which is printed at their list's end."""
    settled: list[Figure] = []
    end = None
    for figure in reversed(group):
        quantity = figure.quantity
        if quantity.measure or quantity.kind is Kind.RANK:
            end = figure
        elif end and not _is_change(text, figure, settled[-1]):
            figure = replace(figure, quantity=_sharing(quantity, end.quantity))
        settled.append(figure)
    return settled[::-1]


def _sharing(quantity: Quantity, end: Quantity) -> Quantity:
    """A number of a list with the measure, and the power, that its last member has.

    24.15、79.30和83.27亿元 are all hundreds of millions; so large a number is no amount without.
    """
    printed = POWER_BEFORE_MEASURE.search(end.wording)
    factor = power(printed[1]) if printed else 1
    if quantity.wording[-1] in POWERS or quantity.value >= MOST_BEFORE_POWER:
        factor = 1
    return replace(quantity, value=quantity.value * factor, measure=end.measure)


def _with_baseline(text: str, before: Figure, after: Figure) -> Figure:
    """`after` with `before` as baseline; the fuller measure of the two holds for both."""
    old, new = before.quantity, after.quantity
    if old.kind is Kind.RANK:
        return after
    measure = new.measure
    if _same(old.measure, new.measure):
        measure = max(new.measure, old.measure, key=len)
    old, new = replace(old, measure=old.measure or measure), replace(new, measure=measure)
    return replace(
        after,
        quantity=new,
        baseline=old,
        direction=_moved(old, new) or _direction(text[before.end : after.start]),
    )


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _moved(old: Quantity, new: Quantity) -> str:
    if None in (old.value, new.value) or old.measure != new.measure or old.value == new.value:
        return ""
    return "up" if new.value > old.value else "down"


def _direction(left: str) -> str:
    match = MOVED.search(left)
    if match is None:
        return ""
    return "up" if match["up"] or match["more"] or match["over"] else "down"


def _counts(text: str, figure: Figure) -> bool:
    """Whether the figure is a result, and not a name, a frame, a rule or a target."""
    quantity = figure.quantity
    if quantity.kind is Kind.RANK:
        return True
    # Ages tell nothing of the organ; how long people live does.
    if (
        quantity.measure in ("岁", "周岁")
        and "寿命" not in text[max(0, figure.start - GAP) : figure.start]
    ):
        return False
    if not quantity.measure and not _stands_alone(text, figure.start, figure.end, quantity):
        return False
    left = text[max(0, figure.start - GAP) : figure.start]
    if figure.baseline is None and MOVED_FROM.search(left) and WAS.match(text, figure.end):
        return False
    return not (
        context.is_date(text, figure.start, quantity)
        or context.is_frame(text, figure.start, figure.end, quantity)
        or is_rule(text, figure.start, figure.end, quantity)
    )


def _stands_alone(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a number without a measure is a figure: 突破10万, 5000余, but not 12345, 10万吨级."""
    if LEVEL.match(text, end):
        return False
    if "." in quantity.wording and INDEX.search(text, max(0, start - 2 * GAP), start):
        return True
    return quantity.qualifier is not Qualifier.EXACT or quantity.wording[-1] in "万亿"
