"""The grammar of one worded quantity, and `parse`.

    [qualifier] number [—number] measure [qualifier]        超60%, 4—6小时, 1.9万余艘次, 95分以上

The same pattern serves `parse`, which takes any measure, and `finding`, which takes those of the
table `measures`.
"""

import re
from decimal import Decimal
from functools import cache

from . import ranks
from .measures import MONEY, SPANS, measure_pattern
from .normal_form import normal_form
from .numerals import ARABIC, CHINESE, POWER, adjoining, chinese, power
from .quantity import Kind, NotAQuantity, Qualifier, Quantity

BEFORE = {
    "不少于": Qualifier.AT_LEAST,
    "不低于": Qualifier.AT_LEAST,
    "至少": Qualifier.AT_LEAST,
    "上": Qualifier.AT_LEAST,
    "不超过": Qualifier.AT_MOST,
    "不多于": Qualifier.AT_MOST,
    "不高于": Qualifier.AT_MOST,
    "至多": Qualifier.AT_MOST,
    "最多": Qualifier.AT_MOST,
    "超过": Qualifier.MORE_THAN,
    "超出": Qualifier.MORE_THAN,
    "突破": Qualifier.MORE_THAN,
    "高于": Qualifier.MORE_THAN,
    "多于": Qualifier.MORE_THAN,
    "超": Qualifier.MORE_THAN,
    "逾": Qualifier.MORE_THAN,
    "过": Qualifier.MORE_THAN,
    "将近": Qualifier.NEARLY,
    "接近": Qualifier.NEARLY,
    "近": Qualifier.NEARLY,
    "不足": Qualifier.LESS_THAN,
    "不到": Qualifier.LESS_THAN,
    "未满": Qualifier.LESS_THAN,
    "低于": Qualifier.LESS_THAN,
    "少于": Qualifier.LESS_THAN,
    "大约": Qualifier.ABOUT,
    "约": Qualifier.ABOUT,
}
#: Words before a number that say no more than that it is the value.
PLAIN = ("达到", "高达", "多达", "达", "共计", "共")
#: A currency that is named ahead of its amount: 人民币50元.
CURRENCY = "人民币"
AFTER = {
    "以上": Qualifier.AT_LEAST,
    "以内": Qualifier.AT_MOST,
    "之内": Qualifier.AT_MOST,
    "以下": Qualifier.AT_MOST,
    "内": Qualifier.AT_MOST,
    "左右": Qualifier.ABOUT,
    "上下": Qualifier.ABOUT,
    "有余": Qualifier.MORE_THAN,
    "开外": Qualifier.MORE_THAN,
    "不到": Qualifier.LESS_THAN,
}
#: Words after a number that are a qualifier only in some places: 3小时内, 10分钟不到就.
IN_PLACE = {"内": r"(?<=[时钟天日秒月])内", "不到": r"不到(?!\d)"}
HALF = Decimal("0.5")
MONEYS = frozenset(MONEY.split())
#: In characters; a wording is a phrase.
LONGEST = 60

_SPAN = "|".join(SPANS)
_AFTER = "|".join(IN_PLACE.get(word, word) for word in AFTER)
_BETWEEN = r"(?:[—–－\-~～]{1,2}|至|到)"


def _number(name: str) -> str:
    """A number with 余 or 多 and its power, in the groups _a (Arabic) or _c (Chinese), _w, _p."""
    return (
        rf"(?:(?P<{name}_a>{ARABIC})|(?P<{name}_c>{CHINESE}))"
        rf"(?P<{name}_w>[余多几](?={POWER}|[^\s，。；、])|(?<=[十百千0])来(?![自到电宾访信函]))?(?P<{name}_p>{POWER})?"
    )


def pattern(measure: str) -> str:
    """The pattern of one quantity whose measure is `measure`, a regular expression."""
    return (
        rf"(?P<percent>百分之)?(?:(?P<half>一?半)|{_number('low')}"
        rf"(?:(?P<low_measure>[%％]|{measure})?(?P<between>{_BETWEEN})(?:百分之)?{_number('high')})?)"
        rf"(?P<within>[余多])?"
        rf"(?:(?P<piece>个)(?:(?P<piece_half>半)|(?P<piece_more>多))(?P<piece_of>小时|月|星期|学时|百分点)"
        rf"|(?: (?=[A-Z]))?(?P<measure>[%％]|(?:{measure})(?:（(?:{measure})）)?)"
        rf"(?:(?P<and_half>(?<={_looking_back()})半)"
        rf"|(?P<more>(?<={_looking_back()})[多余])"
        rf"|(?<=成)(?P<tenth>[一二三四五六七八九](?![一二三四五六七八九十百千万亿])))?)?"
        rf"(?P<after>{_AFTER})?"
    )


def _looking_back() -> str:
    """Measures after which 半 and 多 may stand; look-behind wants one width: their last letter."""
    return f"[{''.join(sorted({span[-1] for span in SPANS}))}]"


@cache
def _whole(measure: str) -> re.Pattern:
    """One whole wording, with the words that may stand before it."""
    before = "|".join(map(re.escape, [*BEFORE, *PLAIN]))
    return re.compile(rf"(?P<currency>{CURRENCY})?(?P<before>{before})?{pattern(measure)}")


#: A measure that is not in the table: what follows Arabic digits and is no name or code.
ANY_MEASURE = r"(?!分之)[^\d\s%％，。；、,;！？“”〔〕+＋/／·.—–－~～\-一二三四五六七八九十]{1,12}?"
NO_MEASURE = re.compile(r"[A-Za-z]|.*(?:热线|体系|平台|工程|系统|工作法|模式)|[号月时点]|年代")


def parse(wording: str) -> Quantity:
    """The meaning of one wording, which may have any measure. Raises NotAQuantity.

    Stray spaces, breaks and full-width forms are read as in a text (`normal_form`).
    """
    if len(wording.strip()) <= LONGEST:
        text = normal_form(wording.strip()).text
        match = _whole(measure_pattern()).fullmatch(text)
        if not match and (match := _whole(ANY_MEASURE).fullmatch(text)):
            named = NO_MEASURE.fullmatch(match["measure"] or "")
            match = match if match["low_a"] and not named else None
        quantity = match and reading(match, BEFORE.get(match["before"] or ""), wording)
        if quantity and match["currency"] and quantity.measure not in MONEYS | {""}:
            quantity = None
        if quantity and not is_year(quantity):
            return quantity
        if ranks.WORDING.fullmatch(text):
            return Quantity(wording, None, kind=Kind.RANK)
    raise NotAQuantity(wording)


def is_year(quantity: Quantity) -> bool:
    """Whether it is a year of the calendar, or a stretch of them: 2025年, 2023—2025年."""
    whole = (
        quantity.qualifier is Qualifier.EXACT
        and quantity.measure == "年"
        and quantity.value == int(quantity.value)
    )
    return whole and 1000 <= quantity.value <= 2999


def reading(match: re.Match, before: Qualifier | None, wording: str) -> Quantity | None:
    """What a match of `pattern` means, `before` being the qualifier that stands before it.

    None where the characters of a Chinese numeral make no number.
    """
    numbers = _values(match)
    if numbers is None:
        return None
    low, high, ambiguous = numbers
    if high is not None and high < low:
        return None
    within = match["within"] or match["low_w"] or match["high_w"]
    within = within or match["more"] or match["piece_more"]
    after = AFTER.get(match["after"] or "")
    if within:
        after = Qualifier.ABOUT if within == "来" else Qualifier.MORE_THAN
    qualifier = before or after or Qualifier.EXACT
    return Quantity(wording, low, high, qualifier, _measure(match), ambiguous=ambiguous)


def _values(match: re.Match) -> tuple[Decimal, Decimal | None, bool] | None:
    """The value, the upper value, and whether the range is ambiguous."""
    if match["half"]:
        return HALF, None, False
    low = _value(match, "low")
    if low is None:
        pair = adjoining(match["low_c"] or "")
        if pair is None or match["between"]:
            return None
        factor = power(match["low_p"] or "")
        return pair[0] * factor, pair[1] * factor, False
    ambiguous, high = False, None
    if match["between"]:
        high = _value(match, "high")
        if high is None:
            return None
        lent = match["high_p"] if not match["low_p"] and match["low_a"] else None
        if lent:
            low, ambiguous = low * power(lent), True
        percent = (match["measure"] or "") in ("%", "％") and not match["low_measure"]
        ambiguous = ambiguous or (percent and not match["percent"])
    if match["piece_half"] or match["and_half"]:
        low += HALF
    if match["tenth"]:
        low += chinese(match["tenth"]) / 10
    return low, high, ambiguous


def _value(match: re.Match, name: str) -> Decimal | None:
    if (digits := match[f"{name}_a"]) is not None:
        number = Decimal(digits)
    else:
        number = chinese(match[f"{name}_c"])
    return None if number is None else number * power(match[f"{name}_p"] or "")


def _measure(match: re.Match) -> str:
    if match["percent"]:
        return "%"
    if match["piece"]:
        return match["piece"] + match["piece_of"]
    measure = match["measure"] or match["low_measure"] or ""
    return "%" if measure == "％" else measure


def is_money(measure: str) -> bool:
    """Whether a measure counts money."""
    return measure in MONEYS
