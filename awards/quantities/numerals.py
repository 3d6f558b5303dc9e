"""Numbers as Chinese official prose writes them, and their exact values.

Forms of GB/T 15835-2011: Arabic digits (full-width ones too) with grouping and a decimal point,
Chinese numerals, and Arabic digits followed by 万 or 亿.
"""

import re
from decimal import Decimal

DIGITS = {character: n for n, character in enumerate("〇一二三四五六七八九")}
DIGITS |= {"零": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
TENS = {"廿": 20, "卅": 30}
#: More digits than a figure of official prose ever has: a code, not a number.
MOST_DIGITS = 15

#: An Arabic number in plain digits (`normal_form`), whole: neither begins nor ends within one.
ARABIC = rf"(?<!\d)(?<!\d\.)\d{{1,{MOST_DIGITS}}}+(?:\.\d{{1,{MOST_DIGITS}}}+)?(?!\.?\d)"
#: 一百千瓦 counts kilowatts, 三千米 metres.
_CHINESE = r"(?:[一二两三四五六七八九十百万亿零〇廿卅]|(?<![十百千万亿])千|千(?![瓦米克卡伏]))"
_AFTER_POINT = "[零〇一二三四五六七八九]"
#: A Chinese numeral, read by `chinese`, whole.
CHINESE = rf"{_CHINESE}{{1,24}}+(?!{_CHINESE})(?:点{_AFTER_POINT}{{1,12}}+(?!{_AFTER_POINT}))?"
#: A character of a number in digits or in Chinese.
NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千万亿零〇廿卅半]")
#: Two digits that adjoin, what is before them and the powers behind.
ADJOINING = re.compile(
    r"(?P<whole>[一二两三四五六七八九十百千万]*[十百千])?"
    r"(?P<low>[一二两三四五六七八九])(?P<high>[一二两三四五六七八九])(?P<power>[十百千万亿]*)"
)
#: What multiplies an Arabic number. 千 of 千瓦 and 千米 belongs to the measure.
POWER = r"(?:[十百]?万亿|[十百千]?万万|[十百千]?[万亿]|百(?!分)|千(?![瓦米克卡伏]))"


def power(text: str) -> int:
    """The factor of a power: 万 → 10000, 千万 → 10000000, none → 1."""
    factor = 1
    for character in text:
        factor *= POWERS[character]
    return factor


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral, or None where the characters are no well-formed one.

    Powers descend within a section, and sections of 亿 and 万 descend: 一百二十三万四千. A
    decimal follows 点: 十五点二. Digits without powers (二五, 〇八) are no numeral.
    """
    text, _, decimals = text.partition("点")
    whole = _whole(text)
    if whole is None or not decimals:
        return whole
    digits = "".join(str(DIGITS[character]) for character in decimals)
    return whole + Decimal(f"0.{digits}")


def _whole(text: str) -> Decimal | None:
    """The value of a numeral without decimals: its sections of 亿, 万 and ones added up."""
    total, last, rest = 0, None, text.replace("万万", "亿")
    for name in ("万亿", "亿", "万"):
        head, found, tail = rest.partition(name)
        if not found:
            continue
        # 一万二千亿: ten thousands of 亿, where 万亿 is not written.
        section = _whole(head) if head and name == "亿" else _section(head) if head else 1
        if section is None or (total and not head) or (last and section * power(name) >= last):
            return None
        last = power(name)
        total, rest = total + section * last, tail
    if not rest:
        return Decimal(total)
    ones = _section(rest)
    # 三万五 is said for 35000, and written for nothing; 〇八 is a code.
    if ones is None or (len(rest) == 1 if total else rest[0] in "零〇" and len(rest) > 1):
        return None
    return Decimal(total + ones)


def _section(text: str) -> int | None:
    """The value of up to four places, 一千零五十 → 1050; None where they do not descend."""
    section, digit, last = 0, None, 10**4
    for place, character in enumerate(text):
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in TENS and place == 0:
            section, last = TENS[character], 10
        else:
            factor = POWERS.get(character, last)
            if factor >= last or (digit == 0 and factor > 10):
                return None
            # 百 alone is a hundred; 零十二 behind 一万 is twelve.
            section, digit, last = section + (digit or 1) * factor, None, factor
    if digit and text[-2:-1] in POWERS and POWERS[text[-2]] > 10:
        return None
    return section + (digit or 0)


def adjoining(text: str) -> tuple[Decimal, Decimal] | None:
    """The two values of adjoining digits, 三四十 → (30, 40), 四百五六十 → (450, 460).

    GB/T 15835-2011, 5.1.3: adjoining digits without a pause mean one or the other. None for
    anything else.
    """
    pair = ADJOINING.fullmatch(text)
    if pair is None:
        return None
    low, high = DIGITS[pair["low"]], DIGITS[pair["high"]]
    if not (low > 0 and (high == low + 1 or (low, high) == (3, 5))):
        return None
    whole = chinese(pair["whole"]) if pair["whole"] else Decimal(0)
    factor = power(pair["power"])
    # The pair stands one place below what is before it: 十二三, 两千七八百, 二百六七十.
    if whole is None or (whole and POWERS[pair["whole"][-1]] != factor * 10):
        return None
    return whole + low * factor, whole + high * factor
