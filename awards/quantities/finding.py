"""Finding the figures of a text, and what only the sentence tells of them.

`find` gives each with its place; numbers in a list borrow the measure of its end, the
first of a before-and-after becomes the baseline of the second, and the verb gives the direction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from . import changes, context
from .counts import counts
from .grammar import BEFORE, is_year, pattern, reading
from .measures import measure_pattern, measures
from .normal_form import NormalForm, normal_form, without_breaks
from .numerals import NUMERAL, POWERS, power
from .quantity import Kind, Qualifier, Quantity
from .ranks import FIRST, rank_at
from .rules import is_rule
from .scope import Scope, Scopes


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure as a text states it, at its place: `text[start:end]` is its wording.

    The wording leaves out the breaks that a page's layout put into it, and nothing else.
    `direction` is up, down or empty, as the verb says; whether that is good, it does not know.
    `doubtful` (存疑) where it is not sure that this is the whole number, and nothing but it.
    """

    start: int
    end: int
    quantity: Quantity
    baseline: Quantity | None = None
    direction: str = ""
    doubtful: bool = False


#: Where one may begin.
ANCHOR = re.compile(rf"\d|[零〇一二两三四五六七八九十百千万亿廿卅半]|{FIRST}")
#: What to step over when nothing begins there.
RUN = re.compile(r"[\d.,:：/／\-]*\d|[一二两三四五六七八九十百千万亿零〇廿卅]+|.")
#: Between members of a list.
LISTED = re.compile(r"、|和|与|及|以及|或")
#: The power of an Arabic number, as a list's last member has it.
POWER_BEFORE_MEASURE = re.compile(r"\d[余多]?([十百千]?[万亿]|)(?!.*\d)")
#: From here on a number without a power stands for itself.
MOST_BEFORE_POWER = 1000
#: A qualifier that ends another word (预约, 附近, 通过, 以上) qualifies nothing.
WORD_ENDS = {
    "约": "预节签违条履契公",
    "近": "附最临靠邻亲",
    "超": "赶高",
    "过": "通经",
    "上": "以网之线千",
}
_LONGEST_BEFORE = max(map(len, BEFORE))
#: A size that names a class: 10万吨级, 30万千瓦级.
LEVEL = re.compile(r"[^，。；\d]{1,3}级")
#: What has no measure: an index, a ratio of two amounts.
INDEX = re.compile(
    r"(?:系数|指数|之比|收入比|师生比|容积率|值比|密度)(?:[由从]\d[\d.]*)?[^，。；\d]{0,6}$"
)


#: Before an amount and behind it: what may belong to its number.
TORN_BEFORE = re.compile(
    r"[\d十百千万亿][ \n]+$|[一二三四五六七八九][ \n]+$|\d[—–－\-~～]{1,2}$|\d[’'`]$"
    r"|[一二两三四五六七八九十百千万亿]$"
)
TORN_AFTER = re.compile(r"[ \n]*\d|[一二三四五六七八九]")
#: A number without a measure may go on.
ENDS_OPEN = frozenset("0123456789一二两三四五六七八九十百千万亿")

#: A letter that ends a clause behind Arabic digits is a measure, be it in the table or not; these
#: make a date, a size, a place or a plain word.
UNHEARD_OF = (
    r"[^\W\da-zA-Z_号月日时点级版楼室路线班届代后前内外中上下里起的了等强度折甲约超近逾过满足"
    r"多余万亿千百十一二两三四五六七八九零〇廿卅半分和与及或是为有在也都到至以]"
)
PAUSE = r"(?=[，。；、）])"


@cache
def _pattern() -> re.Pattern:
    behind_arabic = r"(?:(?<=\d)|(?<=\d[万亿余多])|(?<=\d[万亿][余多]))"
    return re.compile(pattern(f"{measure_pattern()}|{behind_arabic}{UNHEARD_OF}{PAUSE}"))


def _in_table(measure: str) -> bool:
    return measure in ("", "%") or measure in measures() or bool(re.match("个.", measure))


def find(text: str) -> Iterator[Mention]:
    """The figures of `text` in order of place. Takes time in proportion to its length."""
    normal = normal_form(text)
    if normal.text == text:
        yield from _found(normal)
        return
    for mention in _found(normal):
        yield _as_printed(normal, mention)


def _as_printed(normal: NormalForm, mention: Mention) -> Mention:
    """What was found in the normal form, with its place and wording in the text as printed."""
    start, end, quantity = normal.start(mention.start), normal.end(mention.end), mention.quantity
    if (
        end - start != mention.end - mention.start
        or normal.text[mention.start : mention.end] != normal.printed[start:end]
    ):
        quantity = replace(quantity, wording=without_breaks(normal.printed[start:end]))
    return Mention(start, end, quantity, mention.baseline, mention.direction, mention.doubtful)


def _found(normal: NormalForm) -> Iterator[Mention]:
    """The figures of a text in normal form; only their baselines are worded as printed."""
    scopes = Scopes(normal.text)
    group: list[Mention] = []
    for mention in _outside_names(normal.text, _candidates(normal)):
        if group and not _joined(normal.text, group[-1], mention):
            yield from _settled(normal, group, scopes)
            group = []
        group.append(mention)
    yield from _settled(normal, group, scopes)


def _outside_names(text: str, candidates: Iterator[Mention]) -> Iterator[Mention]:
    """The candidates that stand in no quoted name and no title."""
    names = iter(context.quoted_names(text))
    start, end = next(names, (len(text), len(text)))
    for mention in candidates:
        while end <= mention.start:
            start, end = next(names, (len(text), len(text)))
        if not start <= mention.start < end:
            yield mention


def _candidates(normal: NormalForm) -> Iterator[Mention]:
    """Whatever reads as a number that could be a figure, or a part of one."""
    text, place = normal.text, 0
    while anchor := ANCHOR.search(text, place):
        at = anchor.start()
        # 〇七 is a code.
        mention = None if text[at] in "零〇" else _rank(text, at) or _amount(normal, at)
        if mention:
            yield mention
            place = mention.end
        else:
            place = max(RUN.match(text, at).end(), at + 1)


def _rank(text: str, at: int) -> Mention | None:
    """A place in an order or a first, with what it is among: 全国第一, 全省首批."""
    if (place := rank_at(text, at)) is None:
        return None
    start, end = place
    return Mention(start, end, Quantity(text[start:end], None, kind=Kind.RANK))


def _amount(normal: NormalForm, at: int) -> Mention | None:
    """An amount that begins at `at`, with the qualifier before it."""
    text = normal.text
    match = _pattern().match(text, at)
    if not match or context.is_code(text, at, match.end()) or context.NAME.match(text, at):
        return None
    word = _qualifier_before(text, at)
    start, end = at - len(word), match.end()
    quantity = reading(match, BEFORE.get(word), text[start:end])
    if quantity and match["low_c"] and not _in_table(quantity.measure):
        return None
    if match["low_c"] and text[end - 1] in ENDS_OPEN and NUMERAL.match(text, end):
        return None
    if quantity is None or is_year(quantity) or context.is_vague(text[at - 1 : at], match):
        return None
    if not counts(text, start, end, match, quantity):
        return None
    doubtful = normal.is_doubtful(at, end) or _is_torn(text, at, end)
    return Mention(start, end, quantity, doubtful=doubtful)


def _is_torn(text: str, start: int, end: int) -> bool:
    """Whether what adjoins an amount may be a part of its number: 二十 三件, 6—4小时, 一百12件."""
    if TORN_BEFORE.search(text, max(0, start - 4), start):
        return True
    return text[end - 1] in ENDS_OPEN and bool(TORN_AFTER.match(text, end))


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


def _joined(text: str, first: Mention, second: Mention) -> bool:
    """Whether two candidates are of one list or of one change."""
    if second.start - first.end > changes.GAP:
        return False
    between = text[first.end : second.start]
    return bool(LISTED.fullmatch(between) or _is_change(text, first, second))


def _is_change(text: str, first: Mention, second: Mention) -> bool:
    """Whether the text says that something went from `first` to `second`."""
    return changes.is_change(text, first.start, first.end, second.start)


def _settled(normal: NormalForm, group: list[Mention], scopes: Scopes) -> Iterator[Mention]:
    """The figures of a group, each with the measure, baseline and direction it gets from it."""
    text, before, last = normal.text, None, None
    for mention, following in pairwise([*_with_shared_measures(text, group), None]):
        if following and _is_change(text, mention, following):
            before = mention
            continue
        if before:
            mention = _with_baseline(normal, before, mention)
            before = None
        elif direction := _direction_of(text, mention, last):
            mention = replace(mention, direction=direction)
        last = mention
        if scopes.at(mention.start) is Scope.RESULT and _is_result(text, mention):
            yield mention


def _direction_of(text: str, mention: Mention, last: Mention | None) -> str:
    """The direction that the verb before it gives it, or the verb before its list."""
    left = text[max(0, mention.start - 12) : mention.start]
    if direction := changes.direction(left):
        return direction
    if last is None:
        return ""
    measures = {last.quantity.measure, mention.quantity.measure}
    between = text[last.end : mention.start]
    listed = between in ("、", "和", "与", "及")
    return last.direction if listed or (len(measures) == 1 and between != "，") else ""


def _with_shared_measures(text: str, group: list[Mention]) -> list[Mention]:
    """The group, numbers without a measure given that which is printed at their list's end."""
    settled: list[Mention] = []
    end = None
    for mention in reversed(group):
        quantity = mention.quantity
        if end and _is_shortened(text, mention, end):
            mention = replace(mention, quantity=replace(quantity, measure=end.quantity.measure))
        elif quantity.measure or quantity.kind is Kind.RANK:
            end = mention
        elif end and not _is_change(text, mention, settled[-1]):
            mention = replace(mention, quantity=_sharing(quantity, end.quantity))
        settled.append(mention)
    return settled[::-1]


def _is_shortened(text: str, mention: Mention, end: Mention) -> bool:
    """Whether a measure is printed in full at the list's end only: 分别为0.8个和2.6个工作日."""
    measure = mention.quantity.measure
    told = measure == "个" and end.quantity.measure.startswith("个")
    return told and text.endswith(("分别为", "分别是", "分别达"), 0, mention.start)


def _sharing(quantity: Quantity, end: Quantity) -> Quantity:
    """A number of a list with the measure, and the power, that its last member has.

    24.15、79.30和83.27亿元 are all hundreds of millions; so large a number is no amount without.
    """
    printed = POWER_BEFORE_MEASURE.search(end.wording)
    factor = power(printed[1]) if printed else 1
    if quantity.wording[-1] in POWERS or quantity.value >= MOST_BEFORE_POWER:
        factor = 1
    return replace(quantity, value=quantity.value * factor, measure=end.measure)


def _with_baseline(normal: NormalForm, before: Mention, after: Mention) -> Mention:
    """`after` with `before` as baseline; the fuller measure of the two holds for both."""
    if before.quantity.kind is Kind.RANK:
        return after
    old, new = changes.of_one_measure(before.quantity, after.quantity)
    moved = changes.between(old, new) or changes.direction(normal.text[before.end : after.start])
    return replace(
        after,
        quantity=new,
        baseline=replace(old, wording=normal.wording(before.start, before.end)),
        direction=moved,
        doubtful=after.doubtful or before.doubtful,
    )


def _is_result(text: str, mention: Mention) -> bool:
    """Whether it is a result, and not a name, a frame, a rule or a target."""
    quantity = mention.quantity
    if quantity.kind is Kind.RANK:
        return True
    # Ages tell nothing of the organ; how long people live does.
    if (
        quantity.measure in ("岁", "周岁")
        and "寿命" not in text[max(0, mention.start - changes.GAP) : mention.start]
    ):
        return False
    if not quantity.measure and not _stands_alone(text, mention.start, mention.end, quantity):
        return False
    if mention.baseline is None and changes.is_past(text, mention.start, mention.end):
        return False
    return not (
        context.is_date(text, mention.start, quantity)
        or context.is_frame(text, mention.start, mention.end, quantity)
        or is_rule(text, mention.start, mention.end, quantity)
    )


def _stands_alone(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a number without a measure is a figure: 突破10万, 5000余, but not 12345, 10万吨级."""
    if LEVEL.match(text, end):
        return False
    if "." in quantity.wording and INDEX.search(text, max(0, start - 2 * changes.GAP), start):
        return True
    return quantity.qualifier is not Qualifier.EXACT or quantity.wording[-1] in "万亿"
