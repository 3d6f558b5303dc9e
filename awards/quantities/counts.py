"""Whether a Chinese numeral counts something, or is part of a plain word: 三个方面, 锦旗五面."""

import re

from . import changes, context
from .numerals import NUMERAL
from .quantity import Qualifier, Quantity

#: One Chinese digit with these is a plain word (三个方面, 两项举措), not a statistic.
PLAIN_MEASURES = frozenset(
    "个项种类条次面步道位轮门层块片节分度站组头队本部口支天年周岛院县市镇村校路版平斤只双对眼"
    "期批场套趟张遍车船段行团方房则出字班处"
) | {"方面", "环节", "个月"}
POWERS_ONLY = re.compile(r"[十百千万亿]+")
#: 锦旗五面、, 打掉窝点六个，: behind what it counts a numeral is a statistic.
COUNTED_BEFORE = re.compile(r"[^\W\d_有是为这那的每各成第分至到]{2}$")
PAUSE = re.compile(r"[，。；、]")
BEHIND = frozenset("个支项处面次座块条组批轮期场栋对套张本村")
#: 先后四轮, 还有三个; 五批312人次, 两次荣立, 两个支部: so is one beside which these words stand.
COUNTING = re.compile(
    r"(?:先后|累计|总共|散居在|分布在|设起|建起|奋战|[拍编制写]成|前移|缩短|提前|[的还尚仅只]有)$"
)
COUNTED = re.compile(
    r"(?<=[批期轮场条处座段])\d|[^，。；、\d]{0,2}荣[立获]|获评|刷新"
    r"|(?<=个)(?:党?支部|党总支|党委|县区|县市|乡镇|街道|行政村|自然[村寨屯]|社区|[国省市]控断面)|(?<=条)(?:小?河|街|航线|生产线|线路)"
)
#: In characters before the numeral.
WINDOW = 36


def counts(text: str, start: int, end: int, match: re.Match, quantity: Quantity) -> bool:
    """Whether the number at `start` to `end`, a match of the grammar, is one of a statistic."""
    return _by_itself(match, quantity) or _by_its_words(text, start, end, quantity)


def _by_itself(match: re.Match, quantity: Quantity) -> bool:
    """Whether the number is one that prose counts with."""
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


def _by_its_words(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether the words around a plain numeral make it count: 连续五年, 由两天缩短到半天."""
    if context.is_streak(text, start, end, quantity.measure):
        return True
    left = text[max(0, start - WINDOW) : start]
    if changes.SECOND.search(left) or COUNTED.match(text, end):
        return True
    if quantity.value > 1 or left.endswith("功"):
        behind = COUNTED_BEFORE.search(left) and PAUSE.match(text, end)
        if behind and quantity.measure in BEHIND:
            return True
        if COUNTING.search(left) and not (context.is_span(quantity) and left[-1] == "有"):
            return True
    following = changes.leads_to(text, start, end)
    return following is not None and bool(NUMERAL.match(text, following))
