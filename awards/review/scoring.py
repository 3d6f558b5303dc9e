"""What comes of the scores of a round: the one place where it is computed, in exact fractions.

A score becomes a share of its criterion's range, from 0 to 100; a reviewer's total is the mean of
those by weight. A subject's total is the mean of its reviewers' totals, without one highest and one
lowest of them from `Rules.trimmed_from` reviewers on (去掉一个最高分和一个最低分). It is rounded
once, at the end, half up to `PLACES`; ranks and ties go by what is stated, so that two who read the
same are never told apart by digits that nobody sees. Plain Python: keys stand for records.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

#: Digits after the point of what is stated.
PLACES = 2
FULL = 100


@dataclass(frozen=True)
class Measure:
    """What is scored (评审维度): its weight and the range of its scores."""

    key: int
    name: str
    weight: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Rules:
    """How a round is judged; a range of totals wider than `most_spread` is pointed out."""

    measures: tuple[Measure, ...]
    trimmed_from: int
    most_spread: Decimal


@dataclass(frozen=True)
class Sheet:
    """What one reviewer handed in about one subject: a score for each measure, by its key."""

    subject: int
    reviewer: int
    scores: Mapping[int, Decimal]


@dataclass(frozen=True)
class Given:
    """What a sheet comes to: `shares` of the measures in their order, and their weighted mean."""

    reviewer: int
    shares: tuple[Fraction, ...]
    total: Fraction
    is_left_out: bool = False


@dataclass(frozen=True)
class Judged:
    """A subject with its totals; without any there is neither a total nor a rank.

    `width` is the range of the reviewers' totals and `spread` their standard deviation.
    """

    subject: int
    given: tuple[Given, ...]
    exact: Fraction | None
    width: Fraction
    spread: Decimal
    is_disputed: bool
    rank: int | None = None
    is_tied: bool = False

    @property
    def total(self) -> Decimal | None:
        """The total as stated."""
        return None if self.exact is None else stated(self.exact)


@dataclass(frozen=True)
class Severity:
    """How much higher a reviewer gave than those who judged the same, on average.

    `beside` is of how many subjects; `lean` is None where nobody else judged any of them.
    """

    reviewer: int
    judged: int
    beside: int
    lean: Fraction | None


def share(score: Decimal, measure: Measure) -> Fraction:
    """A score as a share of its range, from 0 to 100. Raises ValueError for one outside."""
    lowest, highest = Fraction(measure.lowest), Fraction(measure.highest)
    if not lowest <= (exact := Fraction(score)) <= highest:
        raise ValueError(f"{measure.name}: {score} is not in {measure.lowest}–{measure.highest}")
    return (exact - lowest) / (highest - lowest) * FULL


def weighted(shares: Sequence[Fraction], measures: Sequence[Measure]) -> Fraction:
    """The mean of shares by the weights of their measures."""
    weights = [Fraction(measure.weight) for measure in measures]
    return sum(one * weight for one, weight in zip(shares, weights, strict=True)) / sum(weights)


def given(sheet: Sheet, measures: Sequence[Measure]) -> Given:
    """What a sheet comes to. Raises KeyError where a score is missing."""
    shares = tuple(share(sheet.scores[measure.key], measure) for measure in measures)
    return Given(sheet.reviewer, shares, weighted(shares, measures))


def trimmed(several: Iterable[Given], trimmed_from: int) -> tuple[Given, ...]:
    """All of them by reviewer, with one lowest and one highest left out where they are enough.

    Of equals the one whose reviewer's key is lower counts as lower.
    """
    in_order = sorted(several, key=lambda one: (one.total, one.reviewer))
    if len(in_order) >= max(trimmed_from, 3):  # of two nothing would be left
        for end in (0, -1):
            in_order[end] = replace(in_order[end], is_left_out=True)
    return tuple(sorted(in_order, key=lambda one: one.reviewer))


def mean(numbers: Collection[Fraction]) -> Fraction:
    """Their mean."""
    return sum(numbers, Fraction()) / len(numbers)


def stated(exact: Fraction, places: int = PLACES) -> Decimal:
    """An exact number as it is stated: rounded once, half away from zero (四舍五入)."""
    with localcontext() as context:
        context.prec = 60
        scaled = abs(exact) * 10**places + Fraction(1, 2)
        number = Decimal(scaled.numerator // scaled.denominator).scaleb(-places)
        return -number if exact < 0 and number else number


def deviation(numbers: Collection[Fraction], places: int = PLACES) -> Decimal:
    """The standard deviation of all of them, as it is stated."""
    middle = mean(numbers)
    variance = mean([(one - middle) ** 2 for one in numbers])
    with localcontext() as context:
        context.prec = 60
        root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        return root.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def judged(subject: int, sheets: Iterable[Sheet], rules: Rules) -> Judged:
    """A subject by what its reviewers handed in, not ranked yet."""
    several = trimmed((given(sheet, rules.measures) for sheet in sheets), rules.trimmed_from)
    if not several:
        return Judged(subject, (), None, Fraction(), stated(Fraction()), False)
    totals = [one.total for one in several]
    width = max(totals) - min(totals)
    return Judged(
        subject,
        several,
        exact=mean([one.total for one in several if not one.is_left_out]),
        width=width,
        spread=deviation(totals),
        is_disputed=width > Fraction(rules.most_spread),
    )


def ranking(subjects: Sequence[int], sheets: Iterable[Sheet], rules: Rules) -> list[Judged]:
    """All subjects by rank: equals share one, and the next rank counts them all (1, 2, 2, 4).

    Within a rank they keep their order; those that nobody judged come last, without a rank.
    """
    of = defaultdict(list)
    for sheet in sheets:
        of[sheet.subject].append(sheet)
    rows = [judged(subject, of[subject], rules) for subject in subjects]
    totals = sorted((row.total for row in rows if row.exact is not None), reverse=True)
    first = {total: place for place, total in reversed(list(enumerate(totals, start=1)))}
    ranked = [
        replace(row, rank=first[row.total], is_tied=totals.count(row.total) > 1)
        for row in rows
        if row.exact is not None
    ]
    unranked = [row for row in rows if row.exact is None]
    return sorted(ranked, key=lambda row: row.rank) + unranked


def severities(rows: Iterable[Judged]) -> list[Severity]:
    """How severe each reviewer was beside those who judged the same, by reviewer."""
    counts, leans = defaultdict(int), defaultdict(list)
    for row in rows:
        for one in row.given:
            counts[one.reviewer] += 1
            others = [other.total for other in row.given if other.reviewer != one.reviewer]
            if others:
                leans[one.reviewer].append(one.total - mean(others))
    return [
        Severity(
            reviewer,
            counts[reviewer],
            len(leans[reviewer]),
            mean(leans[reviewer]) if leans[reviewer] else None,
        )
        for reviewer in sorted(counts)
    ]
