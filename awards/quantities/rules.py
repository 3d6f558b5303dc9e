"""Numbers that a rule, a price or a demand names, told from results by the words beside them.

A table of signs: what stands before the number, what behind it, and of which quantities. Each looks
at a short window, so that the time for a text grows with its length and with nothing else. What a
whole sentence lays down is `scope`.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from .grammar import is_money
from .numerals import NUMERAL
from .quantity import Qualifier, Quantity

#: In characters before the number.
WINDOW = 20


def _any(quantity: Quantity) -> bool:
    return True


def _priced(quantity: Quantity) -> bool:
    return is_money(quantity.measure) or quantity.measure == "%"


def _money(quantity: Quantity) -> bool:
    return is_money(quantity.measure)


def _small_fine(quantity: Quantity) -> bool:
    return is_money(quantity.measure) and quantity.value < 10_000


def _grant(quantity: Quantity) -> bool:
    return is_money(quantity.measure) and quantity.value < 1_000_000


def _points(quantity: Quantity) -> bool:
    return quantity.measure == "分"


def _threshold(quantity: Quantity) -> bool:
    return quantity.qualifier is not Qualifier.EXACT


def _no_share(quantity: Quantity) -> bool:
    return quantity.measure not in ("%", "成")


def _not_money(quantity: Quantity) -> bool:
    return not is_money(quantity.measure)


def _term(quantity: Quantity) -> bool:
    return quantity.measure in ("年", "个月", "日", "天", "小时", "分钟", "个工作日", "周")


def _hours(quantity: Quantity) -> bool:
    return quantity.measure in ("天", "小时")


def _seldom(quantity: Quantity) -> bool:
    return quantity.measure in ("次", "场", "轮", "期") and quantity.value <= 4


CRITERION = re.compile(
    r"(?:平方米|平方公里|公里|米|元|美元|吨|千瓦|年|个月|天|日|个工作日|小时|公斤|毫米|公顷|亩|分贝|分|℃)$"
)


@cache
def _is_criterion(measure: str) -> bool:
    return bool(CRITERION.search(measure))


def _criterion(quantity: Quantity) -> bool:
    """Whether it is measured in what thresholds are set in."""
    return _is_criterion(quantity.measure)


def _edge(quantity: Quantity) -> bool:
    return _criterion(quantity) and quantity.wording.endswith(("以上", "以下", "以内"))


def _few_of_a_class(quantity: Quantity) -> bool:
    """5人以上 of 5人以上家庭, 9座以上 of 9座以上客车."""
    few = quantity.measure in ("人", "座") and quantity.value <= 60
    return few and quantity.wording.endswith(("以上", "以下"))


class Sign(NamedTuple):
    """What shows that a rule names a number.

    `before` ends at the number with its qualifier or, where `demanded`, behind the qualifier;
    `after` begins at its end. One that is empty is not asked for.
    """

    before: str = ""
    after: str = ""
    of: Callable[[Quantity], bool] = _any
    unless_before: str = ""
    demanded: bool = False


# Alternatives of `before` begin with a letter or a class of letters and look behind after it, so
# that the search can skip what they do not begin with.

_SAID = r"(?:可|给予|补助|补贴|奖励|收取|收费|缴纳|发放|为|是|由|至|不超过|调整为|按|一次性)*"
#: Prices, rates and tariffs.
_PRICES = (
    Sign(
        r"(?:每\d*[^，。；\d降增升减节省均达]{1,5}|按\d+[^，。；\d降增升减节省均达]{1,5}|按|定额|标准"
        r"|单价|价格|票价从?|门票|票制?(?:一律)?|起步价(?:\d公里)?|起征点|起付线|封顶线|限额|上限|下限"
        r"|税率(?<![办缴报纳]税率)|费率(?<![缴收]费率)|征收率|报销(?:比例)?|补助比例|奖补比例|分担比例"
        r"|支付比例|贴息比例|配套比例|最高可[^，。；\d]{1,2}|工本费|手续费|服务费|挂号费|停车费"
        r"|只[付掏花收]|自付|个人[出缴交]|另付|加[收价]|再减)" + _SAID,
        of=_priced,
    ),
    Sign(
        after=r"(?:/|／|每)?的?(?:(?:法定|国家|规定)?[上下]限|新?标准|征收率|费率|门票|票价|收费|补贴|补助"
        r"|奖励|价格|单价|税率|罚款|起征点|收取)|起(?=[，。；])|(?:和[\d.]{1,5}[%％])?[两三四]档",
        of=_priced,
    ),
    Sign(r"率为", r"的", of=_priced),
    Sign(r"分为?", "、", of=_money),
    Sign(r"[名号车续务测]费(?<![免收纳省约付]..费)用?", of=_small_fine),
    Sign(r"[初中高一二三四五]级工?", of=_small_fine),
    # 补助小学每生每年1250元、初中1500元: what follows a price in its list is one
    Sign(
        r"每[^，。；]{0,12}\d元[、和或][^，。；\d]{1,8}|奖[^，。；]{0,12}\d元[、和或][^，。；\d]{1,8}"
        r"|补[^，。；]{0,12}\d元[、，和或][^，。；\d]{1,5}|标准[^，。；]{0,12}\d元[、和或][^，。；\d]{1,8}",
        of=_money,
    ),
)
#: What is granted, and to whom.
_GRANTS = (
    Sign(
        r"每[^，。；\d]{1,8}(?:减收|加收|收取|收费|缴纳|奖励|补贴|补助|资助|给予)[^，。；\d]{0,6}",
        of=_money,
    ),
    # 发放一次性补贴48万元 is a result
    Sign(
        r"性(?<=一次性)(?:奖励|补助|补贴)",
        of=_grant,
        unless_before=r"(?:发放|拨付|支付|兑现|落实|领取|获得?)了?一次性(?:奖励|补助|补贴)$",
    ),
    Sign(r"首次[^，。；！？\d]{2,14}(?:奖励|补助|资助)", of=_grant),
    Sign(r"最高[额限]度?(?:可达?|为)?|[业人户庭]最高(?:可达?|为)?", of=_money),
    Sign(r"奖励最高|补[贴助]最高|给予最高|贷款最高|最高(?:奖励|补贴|补助|给予|贷款|不超过)"),
    Sign(r"最高不超过", demanded=True),
    Sign(
        r"可(?:享受?|领取?|借|贷|申请|获|报销|减免|补)[^，。；\d]{0,8}(?:为|是)?"
        r"|按照?每[^，。；标]{1,16}|起，?每年[^，。；\d]{0,10}|免签停留"
    ),
)
#: What is laid down, asked for or set as a mark.
_DEMANDS = (
    Sign(
        r"[定值高速重求达出署诺](?<=规定|限值|限[高速重]|要求|下达|确定|提出|设定|核定|约定|部署|承诺)"
        r"(?:的(?:任务|目标|指标|标准)?|[是为])|[务标准](?<=任务|目标|指标)[是为]|[家业方级]标准[是为]"
        r"|[度年初定](?<=年度|全年|年初|既定|[国省市]定)(?:目标|计划|任务)|标准的|法定的?"
        r"|[戒证限防]水位[是为]?|可以?延长|起步价|须(?:在|提前|满)?|应(?<![响适相对供反]应)(?:在|提前|满)?"
    ),
    Sign(
        after=r"[^，。；、的\d]{0,4}的(?:规定|要求|标准|红线|底线|承诺)|(?:(?:大关)?的|等)[^，。；\d]{0,4}"
        r"(?:口径|(?:考核|控制)线|限值|规范|[水电]价改革|[硬红]?杠杠|[合及]格线|警戒线|承诺|要求|标准|门槛|条件"
        r"|规定|红线|底线|目标|任务|计划|政策|赔偿|罚款)|是[^，。；\d]{0,10}(?:条件|规定|要求|标准|底线|红线)|起步"
    ),
    Sign(r"最[长短][^，。；\d]{0,5}|可达", demanded=True),
    Sign(after=r"[计拟待将](?:划)?[^，。；！？]{0,12}(?:开工|动工|启动|建成|投用|完工|实施|完成)"),
)
#: How long something may take or last by rule.
_TERMS = (
    Sign(
        r"有效期(?:一般|通常|原则上)?[为是]?|间隔[为是]?|保质期[为是]?|期限(?:一般|通常|原则上)?[为是]?"
        r"|[时审]限[为是]?|限期?[为是]?|延续|展期|顺延|承诺|责令[^，。；\d]{0,4}"
        r"|[扣留禁管徒][^，。；\d]?(?<=暂扣|扣留|拘留|徒刑|管制|禁渔)[^，。；\d]{0,6}",
        of=_term,
    ),
    Sign(after=r"的?(?:申报|公示|上诉|试用|观察|宽限|缓冲)期", of=_term),
    Sign(
        r"[存质修示告用限]期(?<=堆存期|质保期|保修期|公示期|公告期|试用期|宽限期|保存期)"
        r"(?:不少于|不超过|至少|最长)",
        of=_term,
        demanded=True,
    ),
)
#: What a wrong costs; what was confiscated or fined is exact.
_FINES = (
    Sign(r"罚款", of=_small_fine),
    Sign(r"记|扣减?", of=_points),
    Sign(after=r"[^，。；]{0,12}罚[款金]", of=_threshold),
)
#: What each must do or may have, and how often one meets.
_EACH = (
    Sign(
        r"每(?:[^，。；\d]{1,14})?(?:最多|不超过|至多|不少于|至少)[^，。；\d]{0,4}"
        r"|一[次年人户月日天笔周](?:最多|不超过|至多|不少于|至少)[^，。；\d]{0,4}",
        of=_not_money,
        demanded=True,
    ),
    Sign(
        r"每[^，。；\d]{1,14}(?:最多|不超过|至多)[^，。；\d]{0,4}"
        r"|一[次年人户月日天笔周](?:最多|不超过|至多)[^，。；\d]{0,4}|不[低高]于[^，。；\d]{1,12}的"
        r"|每(?:[年月日天][加免减补]|增加?|超过?|多)?"
    ),
    Sign(r"每[周天日]", of=_hours),
    Sign(r"每(?:个?季度?|个?月|周|半年|年|两?[周天日月])(?:至少)?[^，。；\d]{0,6}", of=_seldom),
    Sign(after=r"[^，。；\d]{0,2}每(?=[^，。；\d]{1,4}\d)", of=_criterion),
)
#: A case, and what is commanded of everything that meets it.
_CASES = (
    Sign(
        after=r"(?:及以[上下]|（含）以)|的(?:一律|应当|必须|可以|不予|免予)|[后内前]?(?:不得|方可)"
    ),
    Sign(r"[学住缴干考读存用]?满", r"[^，。；\d]{0,8}(?:可|方|即|的[，。])"),
    Sign(
        after=r"[^，。；！？]{0,12}?(?:不得|一律|均可|方可|可移送|可参加|可申请|即发布|应当|禁止|必须|须)"
        r"|[未不][^，。；\d的]{1,8}的，|的(?:[，。；]|部分|按|可|须|应|不|免|由|给予|认定|视为|属|[^，。；\d]{0,4}要(?!求|素|点|闻)|依法"
        r"|强制|责令|限期|从[重轻])|即[开启停封撤]|时(?![间段长限候任])",
        of=_threshold,
    ),
    Sign(after=r"，[^，。；！？\d]{0,8}?(?:不得|一律|必须|应当|(?<!无)须)", of=_edge),
    # 56人以上的大班额: whom one speaks of; a share of the whole is no threshold
    Sign(
        after=r"(?<=以[上下])的(?![，。；])",
        of=_no_share,
        unless_before=r"(?:到|至|达|增加|减少|办理|完成|开展|组织|培训)$",
    ),
    Sign(r"船长|吃水|身高|载重", of=_edge),
    Sign(after=r"[^，。；、\d就增]{2}", of=_few_of_a_class),
    # 5000元以下的快件, 1.4米以下儿童免票; at the end of a clause, or reached, it is a result
    Sign(
        after=r"(?![，。；、！？）,;!?\s]|和|与|并|$)",
        of=_edge,
        unless_before=r"(?:到|至|达|为|在|缩短|压缩|提升|提高|下降|降低|增收|节约|节省|减少|增加)$",
    ),
    Sign(r"[满按]|按(?![期时规需量月年季])[^，。；\d]{1,4}", of=_criterion),
    Sign(
        r"满|[不年未]满|凡|达到|[高低大小少多]于|超过|不足|距离|在",
        r"(?:的|及以[上下]的|（含）的|（含）)[^，。；]{0,10}?"
        r"(?:企业|单位|住房|房屋|家庭|人员|纳税人|个体|商户|用户|项目|案件|事项|人群|老人|对象|居民"
        r"|职工|学生|儿童|货物|车辆|船舶|场所|建筑|档案|设备|岗位|大船|客车|货车|路段|水域)"
        r"|[^，。；\d]{0,6}的(?:情形|行为|情况)",
        of=_criterion,
        demanded=True,
    ),
)
#: Where and when it was: heights, temperatures, numbers to call, and what a change is measured from
#: (较上年同期的86件下降了).
_BESIDE = (
    Sign(r"海拔|[气水]温[^，。；\d]{0,6}|零[下上]|拨打?", demanded=True),
    Sign(after=r"的?(?:高温|酷暑|严寒|低温|极寒|烈日)"),
    Sign(r"[较比][^，。；\d]{0,12}(?:同期|上年|去年|年初|此前|以往|以前|最初)的"),
)
SIGNS = (*_PRICES, *_GRANTS, *_DEMANDS, *_TERMS, *_FINES, *_EACH, *_CASES, *_BESIDE)


class _Test(NamedTuple):
    """One sign, or several of one kind, ready to be looked for."""

    before: re.Pattern | None
    after: re.Pattern | None
    unless_before: re.Pattern | None
    demanded: bool


def _tests() -> tuple[tuple[Callable[[Quantity], bool], tuple[_Test, ...]], ...]:
    """The table by whom it asks of, as few patterns: what asks for one side alone is merged."""
    merged: dict[tuple, list[str]] = defaultdict(list)
    tests: dict[Callable, list[_Test]] = defaultdict(list)
    for sign in SIGNS:
        if sign.unless_before or (sign.before and sign.after):
            tests[sign.of].append(_test(sign))
        else:
            side = "before" if sign.before else "after"
            merged[sign.of, sign.demanded, side].append(sign.before or sign.after)
    for (of, demanded, side), patterns in merged.items():
        tests[of].append(_test(Sign(demanded=demanded, **{side: "|".join(patterns)})))
    return tuple((of, tuple(asked)) for of, asked in tests.items())


def _test(sign: Sign) -> _Test:
    return _Test(
        re.compile(f"(?:{sign.before})$") if sign.before else None,
        re.compile(sign.after) if sign.after else None,
        re.compile(sign.unless_before) if sign.unless_before else None,
        sign.demanded,
    )


TESTS = _tests()


def is_rule(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether the words beside a figure say that it is a rule's, a price or a demand."""
    left = text[max(0, start - WINDOW) : start]
    demanded = left + quantity.wording[: NUMERAL.search(quantity.wording).start()]
    for of, tests in TESTS:
        if not of(quantity):
            continue
        for before, after, unless_before, is_demanded in tests:
            if (
                not (after and not after.match(text, end))
                and not (before and not before.search(demanded if is_demanded else left))
                and not (unless_before and unless_before.search(left))
            ):
                return True
    return False
