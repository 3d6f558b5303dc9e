"""What a worded quantity is: the wording as printed, and beside it what it means."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

#: A remainder behind the number; 多 of 多于 and 多达 stands before it.
REMAINDER = re.compile(r"余|多(?![于达])")


class NotAQuantity(ValueError):
    """The text is not one worded quantity."""


class Kind(StrEnum):
    """Whether a wording states an amount or a place in an order."""

    AMOUNT = "amount"
    RANK = "rank"


class Qualifier(StrEnum):
    """How a wording bounds its value."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    NEARLY = "nearly"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"


class Bounds(NamedTuple):
    """Between which values the true one lies. `None` is no bound; a bound that is not
    `inclusive` is itself ruled out."""

    low: Decimal | None
    high: Decimal | None
    low_inclusive: bool = True
    high_inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A wording and what it means.

    `value` is multiplied out (1.9万 → 19000) and None for a rank; `upper_value` is that of a
    range; `measure` is the 量词 as printed, with % for ％ and 百分之, and 元, 美元 … for money.
    `ambiguous` marks a range whose first number lacks what GB/T 15835-2011 wants repeated
    (9～16亿: nine, or nine hundred million?); it is read with the power of the second.
    """

    wording: str
    value: Decimal | None
    upper_value: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    measure: str = ""
    kind: Kind = Kind.AMOUNT
    ambiguous: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """The wording as printed."""
        return self.wording

    @property
    def bounds(self) -> Bounds:
        """Between which values the true one lies, as far as the wording says.

        余 and 多 behind a number stand for its odd remainder (零头, as the dictionary has it): less
        than one of the last place that is stated, so 2.9万余 lies between 29000 and 30000. 近 is as
        near from below. 超, 逾 and 突破 rule the value itself out and set no upper bound, 不足 the
        reverse. 约 says which value is near but no bound at all: no rule tells how near.
        """
        low, high = self.value, self.value if self.upper_value is None else self.upper_value
        match self.qualifier:
            case Qualifier.MORE_THAN if REMAINDER.search(self.wording):
                return Bounds(low, high + _last_place(high), False, False)
            case Qualifier.MORE_THAN:
                return Bounds(low, None, low_inclusive=False)
            case Qualifier.AT_LEAST:
                return Bounds(low, None)
            case Qualifier.NEARLY:
                return Bounds(low - _last_place(low), high, False, False)
            case Qualifier.LESS_THAN:
                return Bounds(None, high, high_inclusive=False)
            case Qualifier.AT_MOST:
                return Bounds(None, high)
            case Qualifier.ABOUT:
                return Bounds(None, None)
        return Bounds(low, high)

    def compare(self, other: "Quantity") -> int | None:
        """-1, 0 or 1 where the wordings settle the order; None where they do not.

        Not comparable: ranks, another measure, bounds that overlap (近3万 and 2.9万余).
        """
        if Kind.RANK in (self.kind, other.kind) or self.measure != other.measure:
            return None
        mine, others = self.bounds, other.bounds
        if self._meaning == other._meaning and mine.low is not None and mine.low == mine.high:
            return 0
        if _below(mine, others):
            return -1
        return 1 if _below(others, mine) else None

    @property
    def _meaning(self) -> tuple:
        return self.value, self.upper_value, self.qualifier, self.measure

    def __lt__(self, other: "Quantity") -> bool:
        """Whether surely smaller. Raises TypeError where the order is not settled."""
        if not isinstance(other, Quantity) or (order := self.compare(other)) is None:
            return NotImplemented
        return order < 0

    def __le__(self, other: "Quantity") -> bool:
        """Whether surely not larger. Raises TypeError where the order is not settled."""
        if not isinstance(other, Quantity) or (order := self.compare(other)) is None:
            return NotImplemented
        return order <= 0


def _last_place(value: Decimal) -> Decimal:
    """One of the last place that a number states: 1000 for 29000, 1 for 3, 0.1 for 90.5."""
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent)


def _below(first: Bounds, second: Bounds) -> bool:
    """Whether everything within `first` is smaller than everything within `second`."""
    if first.high is None or second.low is None:
        return False
    if first.high == second.low:
        return not (first.high_inclusive and second.low_inclusive)
    return first.high < second.low
