"""What only looks like a figure: names, dates, frames, rules and targets.

Each test reads at most a short window on either side, so that the time for a text grows with its
length and with nothing else.
"""

import re

from .grammar import is_money, is_year
from .quantity import Qualifier, Quantity

#: Counted in characters to either side of a number.
WINDOW = 48

#: Numerals that a measure seems to follow, and that are names all the same.
NAME = re.compile(
    r"[一二三四五六七八九十两]{1,2}(?:位一体|票制|家门|步走|本账|通一平|方面军|名一体|场硬仗)"
)
#: Directly before a number: it is a place in a row, a document, a part of a code.
ORDINAL_BEFORE = frozenset("第号〔［[#＃+＋/／×*·.．_№")
#: Directly before a power: it says no number (数百, 几千, 成千上万).
VAGUE_BEFORE = frozenset("数几若成好")
#: Directly after a number and its measure: it is part of a code or a calculation.
CODE_AFTER = frozenset("+＋/／_〕］]#＃")

QUOTED = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,80}》|‘[^‘’]{0,40}’|「[^「」]{0,60}」")
#: A quotation that is a clause is speech, and its figures count; a short one is a name.
CLAUSE = re.compile(r"[，。；！？]")
NAME_LENGTH = 14

_YEAR_FRAME = re.compile(r"[来间前后度代级底初末期均内终中龄制]|以来|以前|以后|以上党龄")
_SPAN_FRAME = re.compile(
    r"(?:连续|近|过去|今后|未来|前|最近|此前|此后|持续|头|下|上|每|每隔|为期|第)$"
)
_LASTED = re.compile(
    r"(?:历时|耗时|用时|历经|长达|跨越|时长|时间|缩短|压缩|减少|提前|延长|节省|节约|坚守)"
    r"了?(?:近|约|超|超过)?$"
)
_SPANS = frozenset(("年", "个月", "天", "周", "个星期", "小时", "个季度", "月"))

_TARGET = re.compile(
    r"力争|争取(?=[在于用]|年底|年内|明年|今年|到20|实现|达到|全年)|预计|有望|目标(?:是|为|到|：|定)|(?<![虚模])拟(?!定|订|态|合|人)|规划(?:到|建|新|总)|(?<![截年月])(?:到|至)20\d\d年"
    r"|计划(?:到|在|于|用|新|今|明|三年|再|投|建|培|完成|实施|安排|招|每年)"
    r"|(?:还|即|也|又)将|将(?:新|建|达|实|投|再|带|覆|培|完成|增|突破|推出|继续)"
    r"|将[于在]|打算|准备(?:在|于|再|年)|想[在把]|明年|下一步|今后|未来(?:[一二三五两几\d])|确保到|“?十[五六七]五”?(?:时期|期间|末)"
    r"|(?:不得|应当|必须)[^，。；]*$|(?:[依按]照?|根据)(?:有关)?规定|还要|还想|将要"
)
#: 连续五年举办…, 连续26个月下降: a streak is itself the result where its clause tells no other figure
#: that it would frame (连续三年位居全省第一, 连续三年，…).
_STREAK = re.compile(
    r"(?!的|[以之]?来|以[上下]|不|未|无故|内|后|前|里)[^，。；：！？、\d第首百千万%]{2,40}(?<!的)[，。；！？]"
)
_STREAKS = frozenset(("年", "个月", "天", "周", "个季度", "届"))
#: A day and a night is a name for never closing, unless something took or was done in it.
_WITHIN_A_DAY = re.compile(r"内|以内|之内|一次性|办结|解决|直达|左右|以上")
#: 15分钟办税服务圈: what can be reached within, a name.
_CIRCLE = re.compile(r"[^，。；\d]{0,8}圈")
_DONE = re.compile(r"已|截至|累计|现有|目前|实际|完成了|建成了")
_PRICE_BEFORE = re.compile(
    r"(?:(?:每\d*|按\d+)[^，。；\d降增升减节省均达]{1,5}|标准|单价|价格|票价|门票|费率|起征点|限额|上限|下限|最高可[^，。；\d]{1,2}"
    r"|定额|票制?(?:一律)?|票价从|工本费|手续费|服务费|挂号费|停车费|只付|另付|加收|再减|起付线|封顶线|报销比例|按)"
    r"(?:可|给予|补助|补贴|奖励|收取|收费|缴纳|发放|为|是|由|至|不超过|调整为|按|一次性)*$"
)
_PRICE_AFTER = re.compile(
    r"(?:/|／|每)?的?(?:收费|补贴|补助|奖励|标准|价格|单价|税率|罚款|起征点|收取)|起(?=[，。；])"
)
#: What a rule allows or sets: 一次可借15册, 有效期5年, 两次间隔不少于6个月.
_GRANTED_BEFORE = re.compile(
    r"(?:有效期|间隔|保质期|期限|时限为|限期|可(?:享受?|领取?|借|贷|申请|获|报销|减免|补)[^，。；\d]{0,8}|限)(?:为|是)?$|(?:须|(?<![响适相对供反])应)(?:在|提前|满)?$"
)
#: A case that a rule is for, without a noun: 不足1000元的按…计算, 不足1000米时封航.
_CASE_AFTER = re.compile(r"的(?:[，。；]|部分|按|可|须|应|不|免|由|给予)|时(?![间段长限候任])")
#: What is said of everything that meets a threshold, and so makes it one.
_COMMAND_AFTER = re.compile(
    r"[^，。；！？]{0,12}?(?:不得|一律|均可|方可|可移送|可参加|可申请|即发布|应当|禁止|必须|须)"
)
#: What follows a number that a rule, a wish or a plan names, not a result.
_DEMAND_AFTER = re.compile(
    r"(?:(?:大关)?的|等)[^，。；\d]{0,4}(?:口径|要求|标准|门槛|条件|规定|红线|底线|目标|任务|计划|指标要求|政策|赔偿|罚款)"
)
_RULE_BEFORE = re.compile(
    r"(?:满|不满|年满|未满|凡|达到|高于|低于|大于|小于|超过|不足|少于|多于|距离|在)$"
)
_RULE_AFTER = re.compile(
    r"(?:的|及以[上下]的|（含）的|（含）)[^，。；]{0,10}?"
    r"(?:企业|单位|住房|房屋|家庭|人员|纳税人|个体|商户|用户|项目|案件|事项|人群|老人|对象|居民"
    r"|职工|学生|儿童|货物|车辆|船舶|场所|建筑|档案|设备)"
    r"|[^，。；\d]{0,6}的(?:情形|行为|情况)"
)
#: A measured 以上 or 以下 is a result at the end of its clause or after a verb of reaching; inside
#: a phrase it says whom a rule is for (5000元以下的快件, 1.4米以下儿童免票).
_PAUSE = re.compile(r"[，。；、！？）,;!?\s]|和|与|并|$")
_REACHED = re.compile(r"(?:到|至|达|为|在|缩短|压缩|提升|提高|下降|降低|增收|节约|节省|减少|增加)$")
#: What each may have at most is a rule's: 每次最多减1分, 一年不超过6分.
_LIMITS = ("最多", "不超过", "至多")
_PER_HEAD = re.compile(rf"(?:每|一)[次年人户月日天笔周](?:{'|'.join(_LIMITS)})[^，。；\d]{{0,3}}$")
_CRITERIA = re.compile(
    r"(?:平方米|平方公里|公里|米|元|美元|吨|千瓦|年|个月|天|日|个工作日|小时|公斤|毫米|公顷|亩|分|℃)$"
)


def quoted_names(text: str) -> list[tuple[int, int]]:
    """Where short quotations and titles stand, in order; numbers within them are names."""
    return [
        match.span()
        for match in QUOTED.finditer(text)
        if match[0][0] == "《" or (len(match[0]) - 2 <= NAME_LENGTH and not CLAUSE.search(match[0]))
    ]


def sentence_start(text: str, place: int) -> int:
    """Where the sentence around `place` begins, looking back no further than two windows."""
    low = max(0, place - 2 * WINDOW)
    return max(low, *(text.rfind(mark, low, place) + 1 for mark in "。；！？\n"))


def is_code(text: str, start: int, end: int) -> bool:
    """Whether what touches the number makes it an ordinal, a document number or a code."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before == "村" and text.endswith("组", start, end):
        return True
    if before in ORDINAL_BEFORE or after in CODE_AFTER:
        return bool(before or after)
    return _latin(before) or (after.isdigit() and before == "-") or _latin(after)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_streak(text: str, start: int, end: int, measure: str) -> bool:
    """Whether it says for how long something went on without a break, as a result of its own."""
    told = measure in _STREAKS and text.endswith("连续", 0, start)
    return told and bool(_STREAK.match(text, end))


def is_frame(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a span of time only frames what is told: 近五年, 五年来, 连续三年, 2025年."""
    if quantity.measure in ("分钟", "小时") and _CIRCLE.match(text, end):
        return True
    if quantity.measure not in _SPANS:
        return False
    if quantity.measure == "年" and (is_year(quantity) or _YEAR_FRAME.match(text, end)):
        return True
    if is_streak(text, start, end, quantity.measure):
        return False
    left = text[max(0, start - 6) : start]
    if text.startswith("大", end) and quantity.measure in ("个月", "天", "周"):
        return True  # an infant's age
    if quantity.measure == "小时" and quantity.value == 24 and not _LASTED.search(left):
        told = quantity.qualifier is not Qualifier.EXACT or _WITHIN_A_DAY.match(text, end)
        return not (told or left.endswith(("至", "到", "为", "达")))
    if quantity.value == 365 and quantity.qualifier is Qualifier.EXACT:
        return True
    if text.startswith(("外", "之外", "来", "以来", "间", "后", "前"), end):
        return True
    nearly = quantity.qualifier is Qualifier.NEARLY and quantity.wording[0] == "近"
    if nearly and quantity.measure in ("年", "个月") and not _LASTED.search(left):
        return True
    return bool(_SPAN_FRAME.search(left)) and not _LASTED.search(left)


def is_target(text: str, start: int) -> bool:
    """Whether the sentence so far speaks of what is yet to be reached."""
    left = text[sentence_start(text, start) : start]
    targets = [match.end() for match in _TARGET.finditer(left)]
    return bool(targets) and not _DONE.search(left, targets[-1])


def is_rule(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether the figure is a price or a threshold of a rule, not something achieved."""
    left = text[max(0, start - 16) : start]
    priced = is_money(quantity.measure) or quantity.measure == "%"
    if priced and (_PRICE_BEFORE.search(left) or _PRICE_AFTER.match(text, end)):
        return True
    if _DEMAND_AFTER.match(text, end) or _GRANTED_BEFORE.search(left):
        return True
    if left.endswith("罚款") and quantity.value < 10_000:
        return True
    qualified = left + quantity.wording[: max(map(len, _LIMITS))]
    if _PER_HEAD.search(left) or _PER_HEAD.search(qualified):
        return True
    if text.startswith(("及以上", "及以下", "（含）以"), end) or left.endswith("每"):
        return True
    if left.endswith("率为") and text.startswith("的", end):
        return True
    threshold = quantity.qualifier is not Qualifier.EXACT
    if threshold and (_COMMAND_AFTER.match(text, end) or _CASE_AFTER.match(text, end)):
        return True
    if not _CRITERIA.search(quantity.measure):
        return False
    if quantity.wording.endswith(("以上", "以下", "以内")):
        return not (_PAUSE.match(text, end) or _REACHED.search(left))
    if left.endswith(("满", "按")):
        return True
    stated = threshold or _RULE_BEFORE.search(left)
    return bool(stated and _RULE_AFTER.match(text, end))


def is_date(text: str, start: int, quantity: Quantity) -> bool:
    """Whether it is a day of the month, or the minute of a clock time."""
    before = text[start - 1 : start]
    if quantity.measure == "日":
        day = quantity.value <= 31 and quantity.value == int(quantity.value)
        return before == "月" or (day and quantity.qualifier is Qualifier.EXACT)
    return quantity.measure == "分" and before in ("时", "点")
