"""Numbers in one way of writing them, so that a figure is found by its value.

1.9万余艘次, 19000艘次 and 1.9万 艘次 all are 19000艘次; 90.50% is 90.5%. What bounds the value says
nothing of it and is left out.
"""

import re
from decimal import Decimal

from .grammar import parse
from .quantity import NotAQuantity, Quantity

#: What may be meant as a number; of words such as 一站式 and 三首 nobody asks the value.
WRITTEN_AS_NUMBER = re.compile(r"\D*\d|百分之|千分之")
#: A code or a day, of which every digit stands for itself.
CODE = re.compile(r"\D*0\d")
#: A comma that parts two numbers, and not the thousands of one.
PARTED = re.compile(r"[,，](?!\d{3}(?!\d))")


def plain(quantity: Quantity, *, with_measure: bool = True) -> str:
    """Value and measure of an amount; "" of a rank."""
    ends = [_digits(end) for end in (quantity.value, quantity.upper_value) if end is not None]
    return "—".join(ends) + quantity.measure * with_measure if ends else ""


def plainly(text: str) -> str:
    """A text of words, those that are numbers as `plain` writes them."""
    return " ".join(map(_plain_word, text.split()))


def _plain_word(word: str) -> str:
    quantity = _quantity(word)
    return (quantity and plain(quantity)) or word


def _quantity(word: str) -> Quantity | None:
    if not WRITTEN_AS_NUMBER.match(word) or CODE.match(word) or PARTED.search(word):
        return None
    try:
        return parse(word)
    except NotAQuantity:
        return None


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")
