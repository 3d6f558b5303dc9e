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
from .grammar import BEFORE, pattern, reading
from .measures import measure_pattern
from .quantity import Kind, Qualifier, Quantity


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
ANCHOR = re.compile(r"\d|[一二两三四五六七八九十百千万亿廿卅半]|首[位批个创家例次]")
#: What to step over when nothing begins there.
RUN = re.compile(r"[\d.,:：/／\-]*\d|[一二两三四五六七八九十百千万亿零〇廿卅]+|.")
#: Between members of a list.
LISTED = re.compile(r"、|和|与|及|以及|，|或")
#: One Chinese digit with these is a plain word (三个方面, 两项举措), not a statistic.
PLAIN_MEASURES = frozenset(
    "个项种类条次面步道位轮门层块片节分度站组头队本部口支天年周岛院县市镇村校路版平斤只双对眼期批场套名趟"
) | {"方面", "环节", "车", "船", "个月", "段", "行", "团", "字", "班", "处"}
POWERS_ONLY = re.compile(r"[十百千万亿]+")
#: A qualifier that ends another word (预约, 附近, 通过, 以上) qualifies nothing.
WORD_ENDS = {
    "约": "预节签违条履契公",
    "近": "附最临靠邻亲",
    "超": "赶高",
    "过": "通经",
    "上": "以网之线千",
}
_LONGEST_BEFORE = max(map(len, BEFORE))
MOVED_TO = re.compile(
    r"[^，。；！？\d]{0,12}(?:到|至|为|成)(?:了|现在的|目前的|如今的|平均|的)*"
    r"|[^，。；！？\d]{0,6}(?:跃升|提升|提高|增加|增长|扩大|下降|减少|压缩|缩短|压减|缩减|降低|精简)了?"
)
MOVED_FROM = re.compile(
    r"(?:从|由|自)(?:(?:19|20)\d\d年[^，。；！？\d]{0,6}|[^，。；！？\d]{0,12})$"
)
#: What was, told without what is in figures: 由跑11个窗口改为一次办好.
WAS = re.compile(r"[^，。；！？\d]{0,8}(?:改为|变为|转为|升级为|减为|降为|变成)")
_UP = "壮大|增长|提升|提高|增加|上升|跃升|上涨|增收|增幅|涨幅|扩大|提速|攀升"
_DOWN = "少[等走花付跑]|下降|减少|压缩|缩短|降低|压减|缩减|缩小|下滑|回落|降幅|精简|降价"
MOVED = re.compile(
    rf"(?:(?P<up>(?:{_UP})率?|升|涨|(?<!新)增)|(?P<down>(?:{_DOWN})率?|缩|降|压|减))"
    r"(?:幅度|了|到|至|为|达到|达|分别|均|幅|平均)*$"
    r"|(?:(?P<more>增加)|(?P<fewer>减少))[^，。；！？\d]{1,6}$"
)
WHERE = re.compile(
    r"(?:全(?:国|省|市|区|县|球|局|系统|行业|州|旗|港)|世界|亚洲|华东|长三角|浙江省?|省内|市内|国内)"
    r"[^\W\d第首全]{0,8}$|(?:位居|位列|排名|名列|列)$|(?:移|升|跃|进|退|降)(?:至|到|居)$"
)
PLACE = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:名|位|批)?|首[位批个创家例次]")
#: A size that names a class: 10万吨级, 30万千瓦级.
LEVEL = re.compile(r"[^，。；\d]{1,3}级")
#: Longest gap, in characters, across which two numbers belong together.
GAP = 18


@cache
def _pattern() -> re.Pattern:
    return re.compile(pattern(measure_pattern()))


def find(text: str) -> Iterator[Figure]:
    """The figures of `text` in order of place. Takes time in proportion to its length."""
    group: list[Figure] = []
    for figure in _outside_names(text, _candidates(text)):
        if group and not _joined(text, group[-1], figure):
            yield from _settled(text, group)
            group = []
        group.append(figure)
    yield from _settled(text, group)


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
        if text[at : at + 1] != "第":
            return None
    found = PLACE.match(text, at)
    low = max(0, at - 12)
    where = WHERE.search(text[low:at])
    if not (found and where):
        return None
    start = low + where.start()
    if text[start] in "位排名列移升跃进退降":
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
    if quantity is None or (text[at - 1 : at] in context.VAGUE_BEFORE and match["low_c"]):
        return None
    if not (
        _is_plausible(match, quantity) or context.is_streak(text, start, end, quantity.measure)
    ):
        return None
    return Figure(start, end, quantity)


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
    if not numeral:
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


def _settled(text: str, group: list[Figure]) -> Iterator[Figure]:
    """The figures of a group, each with the measure, baseline and direction it gets from it."""
    before = last = None
    for figure, following in pairwise([*_with_shared_measures(text, group), None]):
        if following and _is_change(text, figure, following):
            before = figure
            continue
        if before:
            figure = _with_baseline(text, before, figure)
            before = None
        else:
            figure = replace(figure, direction=_direction_of(text, figure, last))
        last = figure
        if _counts(text, figure):
            yield figure


def _direction_of(text: str, figure: Figure, last: Figure | None) -> str:
    """The direction that the verb before a figure gives it, or the verb before its list."""
    left = text[max(0, figure.start - 12) : figure.start]
    if direction := _direction(left):
        return direction
    listed = last and last.quantity.measure == figure.quantity.measure
    return last.direction if listed else ""


def _with_shared_measures(text: str, group: list[Figure]) -> list[Figure]:
    """The group, numbers without a measure given that of the next member of their list."""
    settled: list[Figure] = []
    for figure in reversed(group):
        quantity = figure.quantity
        if settled and not quantity.measure and quantity.kind is Kind.AMOUNT:
            following = settled[-1]
            if not _is_change(text, figure, following):
                quantity = replace(quantity, measure=following.quantity.measure)
                figure = replace(figure, quantity=quantity)
        settled.append(figure)
    return settled[::-1]


def _with_baseline(text: str, before: Figure, after: Figure) -> Figure:
    """`after` with `before` as baseline; the fuller measure of the two holds for both."""
    old, new = before.quantity, after.quantity
    if old.kind is Kind.RANK:
        return after
    measure = new.measure
    if _same(old.measure, new.measure):
        measure = max(new.measure, old.measure, key=len)
    old = replace(old, measure=old.measure or measure)
    return replace(
        after,
        quantity=replace(new, measure=measure),
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
    return "up" if match["up"] or match["more"] else "down"


def _counts(text: str, figure: Figure) -> bool:
    """Whether the figure is a result, and not a name, a frame, a rule or a target."""
    quantity = figure.quantity
    if quantity.kind is Kind.RANK:
        return not context.is_target(text, figure.start)
    # Someone's age tells nothing of the organ; a mean of ages has a decimal.
    if quantity.measure in ("岁", "周岁") and "." not in quantity.wording:
        return False
    if not quantity.measure and not _stands_alone(text, figure.end, quantity):
        return False
    left = text[max(0, figure.start - GAP) : figure.start]
    if figure.baseline is None and MOVED_FROM.search(left) and WAS.match(text, figure.end):
        return False
    return not (
        context.is_date(text, figure.start, quantity)
        or context.is_frame(text, figure.start, figure.end, quantity)
        or context.is_rule(text, figure.start, figure.end, quantity)
        or context.is_target(text, figure.start)
    )


def _stands_alone(text: str, end: int, quantity: Quantity) -> bool:
    """Whether a number without a measure is a figure: 突破10万, 5000余, but not 12345, 10万吨级."""
    if LEVEL.match(text, end):
        return False
    return quantity.qualifier is not Qualifier.EXACT or quantity.wording[-1] in "万亿"
