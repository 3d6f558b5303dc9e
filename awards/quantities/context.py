"""What only looks like a figure: names, dates, frames, rules and targets.

Each test reads at most a short window on either side, so that the time for a text grows with its
length and with nothing else.
"""

import re

from .grammar import is_money, is_year
from .quantity import Qualifier, Quantity

#: Numerals that a measure seems to follow, and that are names all the same.
NAME = re.compile(
    r"[一二三四五六七八九十两]{1,2}(?:位一体|票制|家门|步走|本账|通一平|方面军|名一体|场硬仗)"
    r"|[二两三四五六双]人(?:警务室|小组|班组|转|行|间|座|房|团|制)"
    r"|\d{1,3}层[^，。；\d]{0,5}(?:楼|厦|住宅|建筑|公寓)|\d{1,2}小时(?:累计)?(?:雨量|降[雨水])"
)
#: Directly before a number: it is a place in a row, a document, a part of a code.
ORDINAL_BEFORE = frozenset("第〔［[#＃+＋/／×*·.．_№")
#: Directly before a power: it says no number (数百, 几千, 成千上万).
VAGUE_BEFORE = frozenset("数几若成好")
#: 1∶100: the number is part of a ratio.
_RATIO = re.compile(r"[:：∶]\d")
_RATIO_BEFORE = re.compile(r"\d[:：∶]$")
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
#: How long someone has served is said of a person, as an age is.
_OF_SERVICE = re.compile(r"(?:从[警教医业军事政检税]|入[伍党职警行]|工龄|教龄|警龄|驾龄|工作)了?$")
_LASTED = re.compile(
    r"(?:历时|耗时|用时|历经|长达|跨越|时长|时间|缩短|压缩|减少|提前|延长|节省|节约|坚守)"
    r"了?(?:近|约|超|超过)?$"
)
_SPANS = frozenset(("年", "个月", "天", "周", "个星期", "小时", "个季度", "月"))

#: 连续五年举办…, 连续26个月下降: a streak is itself the result where its clause tells no other
#: figure that it would frame (连续三年位居全省第一, 连续三年，…).
_STREAK = re.compile(
    r"(?!的|[以之]?来|以[上下]|不|未|无故|内|后|前|里)[^，。；：！？、\d第首百千万%]{2,40}(?<!的)[，。；！？]"
)
_STREAKS = frozenset(("年", "个月", "天", "周", "个季度", "届"))
#: A day and a night is a name for never closing, unless something took or was done in it.
_WITHIN_A_DAY = re.compile(r"内|以内|之内|一次性|办结|解决|直达|左右|以上")
#: 15分钟办税服务圈: what can be reached within, a name.
_CIRCLE = re.compile(r"[^，。；\d]{0,8}圈")
#: 1小时内响应率98%: how fast is part of the rate's name.
_TIMELY = re.compile(r"[^，。；\d]{1,8}率")
_PRICE_BEFORE = re.compile(
    r"(?:(?:每\d*|按\d+)[^，。；\d降增升减节省均达]{1,5}|标准|单价|价格|票价|门票|费率|起征点|限额|上限|下限|最高可[^，。；\d]{1,2}"
    r"|定额|票制?(?:一律)?|票价从|工本费|手续费|服务费|挂号费|停车费|只[付掏花收]|另付|加收|再减|起付线|封顶线|报销比例|(?<![办缴报纳])税率|(?<![缴收])费率|征收率|按)"
    r"(?:可|给予|补助|补贴|奖励|收取|收费|缴纳|发放|为|是|由|至|不超过|调整为|按|一次性)*$"
)
_PRICE_AFTER = re.compile(
    r"(?:/|／|每)?的?(?:征收率|费率|门票|票价|收费|补贴|补助|奖励|标准|价格|单价|税率|罚款|起征点|收取)|起(?=[，。；])"
)
#: What a rule allows or sets: 一次可借15册, 有效期5年, 两次间隔不少于6个月.
_GRANTED_BEFORE = re.compile(
    r"(?:有效期|间隔|保质期|期限|时限为|限期|可(?:享受?|领取?|借|贷|申请|获|报销|减免|补)[^，。；\d]{0,8}|限)(?:为|是)?$|(?:须|(?<![响适相对供反])应)(?:在|提前|满)?$"
)
#: A case that a rule is for, without a noun: 不足1000元的按…计算, 不足1000米时封航.
_CASE_AFTER = re.compile(
    r"未[^，。；\d的]{1,8}的，|的(?:[，。；]|部分|按|可|须|应|不|免|由|给予)|时(?![间段长限候任])"
)
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
#: 56人以上的大班额: whom one speaks of, whatever is counted. A share of the whole is no threshold.
_CLASS_AFTER = re.compile(r"以[上下]的(?![，。；])")
_CAME_TO = re.compile(r"(?:到|至|达|增加|减少|办理|完成|开展|组织|培训)$")
_REACHED = re.compile(r"(?:到|至|达|为|在|缩短|压缩|提升|提高|下降|降低|增收|节约|节省|减少|增加)$")
#: What each may have at most is a rule's: 每次最多减1分, 一年不超过6分.
_LIMITS = "最多|不超过|至多|不少于|至少"
_PER_HEAD = re.compile(
    rf"(?:每[^，。；\d]{{1,14}}?|一[次年人户月日天笔周])(?:{_LIMITS})[^，。；\d]{{0,4}}$"
    r"|不[低高]于[^，。；\d]{1,12}的$|可达$|(?:最[长短]|(?:奖励|补贴|补助|给予|贷款)最高|最高(?:奖励|补贴|补助|给予|贷款))$"
    # what a change is measured from: 较上年同期的86件下降了
    r"|[较比][^，。；\d]{0,12}(?:同期|上年|去年|年初|此前|以往|以前|最初)的$"
)
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万两半]")
#: What a wrong costs: 1倍以上10倍以下罚款, 暂扣驾驶证6个月. What was confiscated or fined is exact.
_FINE_AFTER = re.compile(r"[^，。；]{0,12}罚[款金]")
_PENALTY = re.compile(r"(?:暂扣|扣留|拘留|徒刑|管制|禁渔)[^，。；\d]{0,6}$")
_TERMS = frozenset(("年", "个月", "日", "天"))
_PER_WEEK = re.compile(r"每[周天日]$")
#: 每季度召开1次: how often one meets is an order of business.
_HABIT = re.compile(r"每(?:个?季度?|个?月|周|半年|年|两?[周天日月])(?:至少)?[^，。；\d]{0,6}$")
#: What is planned of what was just counted: 另有31部计划12月底前开工.
_YET_AFTER = re.compile(
    r"(?:计划|拟|待|将)[^，。；！？]{0,12}(?:开工|动工|启动|建成|投用|完工|实施|完成)"
)
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


def is_code(text: str, start: int, end: int) -> bool:
    """Whether what touches the number makes it an ordinal, a document number or a code."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before == "村" and text.endswith("组", start, end):
        return True
    if before == "号" and text[start - 2 : start - 1].isdigit():
        return True  # 12号3幢
    if _RATIO.match(text, end) or _RATIO_BEFORE.search(text, max(0, start - 2), start):
        return True
    if before in ORDINAL_BEFORE or after in CODE_AFTER:
        return bool(before or after)
    if before in "纬经" and text.endswith("度", start, end):
        return bool(before)
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
    if text.endswith("内", start, end) and _TIMELY.match(text, end):
        return True
    if quantity.measure not in _SPANS:
        return False
    if quantity.measure == "年" and (is_year(quantity) or _YEAR_FRAME.match(text, end)):
        return True
    if is_streak(text, start, end, quantity.measure):
        return False
    left = text[max(0, start - 6) : start]
    if quantity.measure == "年" and _OF_SERVICE.search(left):
        return True
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


def is_rule(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether the figure is a price or a threshold of a rule, not something achieved."""
    left = text[max(0, start - 20) : start]
    priced = is_money(quantity.measure) or quantity.measure == "%"
    if priced and (_PRICE_BEFORE.search(left) or _PRICE_AFTER.match(text, end)):
        return True
    if _DEMAND_AFTER.match(text, end) or _GRANTED_BEFORE.search(left):
        return True
    if left.endswith("罚款") and quantity.value < 10_000:
        return True
    if _PENALTY.search(left) and quantity.measure in _TERMS:
        return True
    if quantity.qualifier is not Qualifier.EXACT and _FINE_AFTER.match(text, end):
        return True
    demanded = left + _NUMBER.split(quantity.wording)[0]
    if _PER_HEAD.search(left) or (_PER_HEAD.search(demanded) and not is_money(quantity.measure)):
        return True
    if quantity.measure in ("天", "小时") and _PER_WEEK.search(left):
        return True
    if quantity.measure in ("次", "场", "轮", "期") and quantity.value <= 4 and _HABIT.search(left):
        return True
    if _YET_AFTER.match(text, end):
        return True
    if text.startswith(("及以上", "及以下", "（含）以"), end) or left.endswith("每"):
        return True
    if left.endswith("率为") and text.startswith("的", end):
        return True
    threshold = quantity.qualifier is not Qualifier.EXACT
    if threshold and (_COMMAND_AFTER.match(text, end) or _CASE_AFTER.match(text, end)):
        return True
    if _CLASS_AFTER.match(text, end - 2) and quantity.measure not in ("%", "成"):
        return not _CAME_TO.search(left)
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
