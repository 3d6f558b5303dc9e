"""Worded quantities: what an official wording such as 1.9万余艘次 means. Plain Python.

The wording is the statement and is kept as printed; a Quantity says beside it what is meant.
Number forms follow GB/T 15835-2011.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class NotAQuantity(ValueError):
    """The text is not one worded quantity."""


class Kind(str, Enum):
    """Whether a wording states an amount or a place in an order."""

    AMOUNT = "amount"
    RANK = "rank"


class Qualifier(str, Enum):
    """How a wording bounds its value."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"


BEFORE = {
    "不少于": Qualifier.AT_LEAST,
    "不低于": Qualifier.AT_LEAST,
    "不超过": Qualifier.AT_MOST,
    "至少": Qualifier.AT_LEAST,
    "超过": Qualifier.MORE_THAN,
    "突破": Qualifier.MORE_THAN,
    "将近": Qualifier.NEARLY,
    "不足": Qualifier.LESS_THAN,
    "不到": Qualifier.LESS_THAN,
    "超": Qualifier.MORE_THAN,
    "逾": Qualifier.MORE_THAN,
    "约": Qualifier.ABOUT,
    "近": Qualifier.NEARLY,
    "达": Qualifier.EXACT,
}
WITHIN = {"余": Qualifier.MORE_THAN, "多": Qualifier.MORE_THAN}
AFTER = {
    "以上": Qualifier.AT_LEAST,
    "以内": Qualifier.AT_MOST,
    "以下": Qualifier.AT_MOST,
    "左右": Qualifier.ABOUT,
    "上下": Qualifier.ABOUT,
}
POWERS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?|[一二两三四五六七八九十百千零]+"
_PATTERN = re.compile(
    rf"(?P<before>{'|'.join(BEFORE)})?"
    rf"(?P<low>{_NUMBER}|(?=[百千万亿]))(?P<low_power>万亿|亿|[百千]?万|[百千])?(?P<low_within>[余多])?"
    rf"(?P<low_measure>[^\d—–~～\-至到]{{0,6}}?)"
    rf"(?:(?:[—–~～\-]|至|到)+(?P<high>{_NUMBER})(?P<high_power>万亿|亿|[百千]?万|[百千])?)?"
    rf"(?P<within>[余多])?(?P<measure>[^\d\s，。；、]{{0,10}}?)(?P<after>{'|'.join(AFTER)})?"
)
_RANK = re.compile(
    r"(?:居|位居)?(?:全\S{1,6}|\S{0,6})(?:第[一二三四五六七八九十\d]+|首位|首批|首个|首创|首次|首家)"
)


@dataclass(frozen=True)
class Quantity:
    """A wording and what it means. `value` is None for a rank; money is in 元."""

    wording: str
    value: Decimal | None
    upper_value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    measure: str = ""
    kind: Kind = Kind.AMOUNT

    def __str__(self) -> str:
        return self.wording


def parse(wording: str) -> Quantity:
    """The meaning of one wording. Raises NotAQuantity when it states none."""
    text = wording.strip().replace("％", "%")
    if _RANK.fullmatch(text):
        return Quantity(wording, None, kind=Kind.RANK)
    match = _PATTERN.fullmatch(text)
    if not match or not (match["low"] or match["low_power"]):
        raise NotAQuantity(wording)
    low_power = match["low_power"] or ("" if not match["high"] else match["high_power"])
    value = _number(match["low"] or "1", low_power)
    upper = _number(match["high"], match["high_power"]) if match["high"] else None
    measure = match["measure"] or match["low_measure"]
    within = match["low_within"] or match["within"]
    qualifier = (
        BEFORE.get(match["before"]) or WITHIN.get(within) or AFTER.get(match["after"])
    ) or Qualifier.EXACT
    if match["after"] and qualifier is Qualifier.EXACT:
        qualifier = AFTER[match["after"]]
    return Quantity(wording, value, upper, qualifier, measure)


def _number(digits: str, power: str | None) -> Decimal:
    factor = 1
    for unit in power or "":
        factor *= POWERS[unit]
    if digits[0].isdigit():
        return Decimal(re.sub("[,，]", "", digits)) * factor
    total = current = 0
    for character in digits:
        if character in DIGITS:
            current = DIGITS[character]
        else:
            total += (current or 1) * POWERS[character]
            current = 0
    return Decimal(total + current) * factor
