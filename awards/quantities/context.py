"""What only looks like a figure: names, dates, frames, rules and targets.

Each test reads at most a short window on either side, so that the time for a text grows with its
length and with nothing else.
"""

import re

from .grammar import is_year
from .numerals import POWERS
from .quantity import Qualifier, Quantity

#: Numerals that a measure seems to follow, and that are names all the same.
NAME = re.compile(
    r"[一二三四五六七八九十两]{1,2}(?:位一体|票制|家门|步走|本账|通一平|方面军|名一体|场硬仗)"
    r"|[二两三四五六双]人(?:警务室|小组|班组|转|行|间|座|房|团|制)"
    r"|\d{1,3}层[^，。；\d]{0,5}(?:楼|厦|住宅|建筑|公寓)|\d{1,2}小时(?:累计)?(?:雨量|降[雨水])"
    r"|\d\d人(?:及?以上)?的?大班额|\d{2,3}小时过境免签|[8八]小时(?:之?[内外]|等效|工作制)|[两二三]剂次?全程|[两二三四五六七八九多]方(?:联|协|会|合|共|面谈|参)"
)
#: Directly before a number: it is a place in a row, a document, a part of a code.
ORDINAL_BEFORE = frozenset("第〔［[#＃+＋/／×*·.．_№")
#: Directly before a power: it says no number (数百, 几千, 成千上万).
VAGUE_BEFORE = frozenset("数几若成好")
#: Directly before a half: it is none (大半年).
HALVES_BEFORE = frozenset("大小多")
#: 3组 of 渔村3组, 58路 that one takes: what bears the number, and what is said before it.
_NUMBERED = {
    "级": "班",
    "村": "组",
    "楼": "层",
    "坐": "路",
    "乘": "路",
    "搭": "路",
    "纬": "度",
    "经": "度",
}
#: 1∶100: the number is part of a ratio.
_RATIO = re.compile(r"[:：∶]\d")
_RATIO_BEFORE = re.compile(r"\d[:：∶]$")
#: Directly after a number and its measure: it is part of a code or a calculation.
CODE_AFTER = frozenset("+＋/／_〕］]#＃")

#: Letters that name a device: CT5台.
EQUIPMENT = re.compile(r"[A-Z]{2,3}$")

QUOTED = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,80}》|‘[^‘’]{0,40}’|「[^「」]{0,60}」")
#: A quotation that is a clause is speech, and its figures count; a short one is a name.
CLAUSE = re.compile(r"[，。；！？]")
NAME_LENGTH = 14

_YEAR_FRAME = re.compile(r"[来间前后度代级底初末期均内终中龄制]|以来|以前|以后|以上党龄")
_SPAN_FRAME = re.compile(
    r"(?:连续|近|过去|今后|未来|前|最近|此前|此后|持续|头|下|上|每|每隔|为期|第)$"
)
#: How long someone has served is said of a person, as an age is.
_OF_SERVICE = re.compile(
    r"(?:从[警教医业军事政检税艺]|入[伍党职警行]|[工教警驾党军]龄|从事[^，。；\d]{1,8}|行医|执教|执业|出海|任教|任职|参军|服役|当兵|工作"
    r"|(?:这一?行|[干闹当做拖等待住走跑开打])了?|任现职|退休还?|一干就是)(?:了|已有|有|已|满|近|整整|足足|快)*$"
)
_LASTED = re.compile(
    r"(?:历时|耗时|用时|历经|长达|跨越|时长|时间|缩短|压缩|减少|提前|延长|节省|节约|坚守|奋战|鏖战)"
    r"了?(?:近|约|超|超过)?$"
)
_SPANS = frozenset(("年", "个月", "天", "周", "个星期", "小时", "个季度", "月"))

#: 连续五年举办…, 连续26个月下降: a streak is itself the result where its clause tells no other
#: figure that it would frame (连续三年位居全省第一, 连续三年，…).
_STREAK = re.compile(
    r"(?!的|[以之]?来|以[上下]|不|未(?!发生|出现)|无故|内|后|前|里)[^，。；：！？、\d第首百千万%]{2,40}(?<!的)[，。；！？]"
)
_STREAKS = frozenset(("年", "个月", "天", "周", "个季度", "届"))
#: A day and a night is a name for never closing, unless something took or was done in it.
_WITHIN_A_DAY = re.compile(r"内|以内|之内|一次性|办结|解决|直达|左右|以上")
#: 15分钟办税服务圈: what can be reached within, a name.
_CIRCLE = re.compile(r"[^，。；\d]{0,8}圈")
#: 1小时内响应率98%: how fast is part of the rate's name.
_TIMELY = re.compile(r"[^，。；\d]{1,8}率")


#: 按照“…不低于72%…”的要求: what is quoted is a rule.
RULE_QUOTED = re.compile(r"的?[^，。；、“\d]{0,6}(?:要求|标准|条件|规定|承诺|目标|红线|底线|原则)")


def quoted_names(text: str) -> list[tuple[int, int]]:
    """Where short quotations, titles and quoted rules stand, in order; their numbers are names."""
    return [
        match.span()
        for match in QUOTED.finditer(text)
        if match[0][0] == "《"
        or (len(match[0]) - 2 <= NAME_LENGTH and not CLAUSE.search(match[0]))
        or RULE_QUOTED.match(text, match.end())
    ]


def is_vague(before: str, match: re.Match) -> bool:
    """Whether the character before a number makes it say no number."""
    return bool(before) and (
        (before in VAGUE_BEFORE and (match["low_c"] or "-")[0] in POWERS)
        or (before in HALVES_BEFORE and match["half"] is not None)
    )


def is_code(text: str, start: int, end: int) -> bool:
    """Whether what touches the number makes it an ordinal, a document number or a code."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _NUMBERED and text.endswith(_NUMBERED[before], start, end):
        return True
    if before == "号" and text[start - 2 : start - 1].isdigit():
        return True  # 12号3幢
    if _RATIO.match(text, end) or _RATIO_BEFORE.search(text, max(0, start - 2), start):
        return True
    if before in ORDINAL_BEFORE or after in CODE_AFTER:
        return bool(before or after)
    # CT5台, AED680台: two letters are a device, one is a code.
    device = EQUIPMENT.search(text, max(0, start - 3), start) and text[end - 1] in "台套辆架部"
    return (_latin(before) and not device) or (after.isdigit() and before == "-") or _latin(after)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_streak(text: str, start: int, end: int, measure: str) -> bool:
    """Whether it says for how long something went on without a break, as a result of its own."""
    told = measure in _STREAKS and text.endswith("连续", 0, start)
    told = told and not text.endswith(("对连续", "凡连续", "因连续"), 0, start)
    return told and bool(_STREAK.match(text, end))


def is_span(quantity: Quantity) -> bool:
    """Whether it is a span of time."""
    return quantity.measure in _SPANS


def is_frame(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a span of time only frames what is told: 近五年, 五年来, 连续三年, 2025年."""
    if quantity.measure in ("分钟", "小时") and _CIRCLE.match(text, end):
        return True
    if text.endswith("内", start, end) and _TIMELY.match(text, end):
        return True
    if not is_span(quantity):
        return False
    if quantity.measure == "年" and (is_year(quantity) or _YEAR_FRAME.match(text, end)):
        return True
    if is_streak(text, start, end, quantity.measure):
        return False
    left = text[max(0, start - 6) : start]
    half_a_year = quantity.measure == "年" and quantity.wording == "半年"
    if half_a_year and not _LASTED.search(left):
        return True
    if quantity.measure == "天" and left.endswith(("假期", "长假", "春运", "暑运")):
        return True
    if quantity.measure == "年" and _OF_SERVICE.search(left):
        return True
    if text.startswith("大", end) and quantity.measure in ("个月", "天", "周"):
        return True  # an infant's age
    if quantity.measure == "小时" and quantity.value == 24 and not _LASTED.search(left):
        told = quantity.qualifier is not Qualifier.EXACT or _WITHIN_A_DAY.match(text, end)
        return not (told or left.endswith(("至", "到", "为", "达")))
    if quantity.value == 365 and quantity.qualifier is Qualifier.EXACT:
        return True
    if text.startswith(("外", "之外", "来", "以来", "间", "后", "前", "里", "假期", "长假"), end):
        return True
    nearly = quantity.qualifier is Qualifier.NEARLY and quantity.wording[0] == "近"
    if nearly and quantity.measure in ("年", "个月") and not _LASTED.search(left):
        return True
    return bool(_SPAN_FRAME.search(left)) and not _LASTED.search(left)


def is_date(text: str, start: int, quantity: Quantity) -> bool:
    """Whether it is a day of the month, or the minute of a clock time."""
    before = text[start - 1 : start]
    if quantity.measure == "日":
        day = quantity.value <= 31 and quantity.value == int(quantity.value)
        return before == "月" or (day and quantity.qualifier is Qualifier.EXACT)
    return quantity.measure == "分" and before in ("时", "点")
