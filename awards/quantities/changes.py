"""What moved, which way, and from what: 从90.50分跃升至95分以上, 同比下降30%."""

import re
from dataclasses import replace

from .quantity import Quantity

#: Longest gap, in characters, across which two numbers belong together.
GAP = 18
FROM = re.compile(r"(?:从|由|自)(?:(?:19|20)\d\d年[^，。；！？\d]{0,6}|[^，。；！？\d]{0,12})$")
TO = re.compile(
    r"[^，。；！？\d]{0,12}(?:到|至|为|成)了?"
    r"(?:[^，。；！？、\d]{0,8}的|平均|每[天日周月年]|(?:19|20)\d\d年[底末]?的)*"
    r"|[^，。；！？\d]{0,6}"
    r"(?:跃升|提升|提高|增加|增长|扩大|下降|减少|压缩|缩短|压减|缩减|降低|精简)了?"
)
#: Where the second number of a change stands.
SECOND = re.compile(
    r"(?:从|由|自)[^，。；！？]{0,12}[\d一二两三四五六七八九十百半]"
    r"[^，。；！？\d]{1,14}(?:到|至|为|成)了?$"
)
#: What was, told without what is in figures: 由跑11个窗口改为一次办好.
WAS = re.compile(r"[^，。；！？\d]{0,8}(?:改为|变为|转为|升级为|减为|降为|变成)")
_UP = (
    "壮大|增长|提升|提高|增加|上升|跃升|上涨|增收|增幅|涨幅|扩大|提速|攀升|加快|扩至|增开|净增|走高|前移|翻"
    "|多[收赚增发]"
)
_DOWN = (
    "下降|减少|压缩|缩短|降低|压减|压降|缩减|缩小|下滑|回落|降幅|精简|降价|收窄|走低|砍"
    "|少[等走花付跑了]"
)
_THAN = "[比较](?:去年|上年|前年|年初|上月|往年|以往|以前)?(?:同期)?(?:又|还)?"
MOVED = re.compile(
    rf"(?:(?P<up>(?:{_UP})率?|升|涨|(?<!新)增)|(?P<down>(?:{_DOWN})率?|缩|降|压|减))"
    r"(?:幅度|了|到|至|为|达到|达|分别|均|幅|平均|每(?:小时|[天日月年]))*$"
    rf"|{_THAN}(?:(?P<over>多)|(?P<under>少))了?$"
    r"|(?:(?P<more>增加(?!值))|(?P<fewer>减少|降低|压[降减]|减(?=环节|材料|时限|跑动|次数|程)))"
    r"[^，。；！？\d]{1,6}$"
)


def is_change(text: str, start: int, end: int, following: int) -> bool:
    """Whether something went from the number at `start` to `end` to the one at `following`."""
    left = text[max(0, start - GAP) : start]
    return bool(FROM.search(left) and TO.fullmatch(text, end, following))


def leads_to(text: str, start: int, end: int) -> int | None:
    """Where the second number of a change from the one at `start` to `end` must stand."""
    moved = FROM.search(text[max(0, start - 2 * GAP) : start]) and TO.match(text, end)
    return moved.end() if moved else None


def is_past(text: str, start: int, end: int) -> bool:
    """Whether the number tells only what was before: 由跑11个窗口改为一次办好."""
    return bool(FROM.search(text[max(0, start - GAP) : start]) and WAS.match(text, end))


def direction(left: str) -> str:
    """up, down or empty: which way the words that end at a number say that it went."""
    match = MOVED.search(left)
    if match is None:
        return ""
    return "up" if match["up"] or match["more"] or match["over"] else "down"


def between(old: Quantity, new: Quantity) -> str:
    """up, down or empty: which way from `old` to `new`."""
    if None in (old.value, new.value) or old.measure != new.measure or old.value == new.value:
        return ""
    return "up" if new.value > old.value else "down"


def of_one_measure(old: Quantity, new: Quantity) -> tuple[Quantity, Quantity]:
    """Both with the fuller measure of the two: 由15个工作日压缩至3个."""
    measure = new.measure
    if old.measure.startswith(measure) or measure.startswith(old.measure):
        measure = max(measure, old.measure, key=len)
    return replace(old, measure=old.measure or measure), replace(new, measure=measure)
