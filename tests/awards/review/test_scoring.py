"""What comes of scores, beside tables computed by hand, and what holds of all of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from awards.review import scoring
from awards.review.scoring import Measure, Rules, Sheet, ranking, severities, stated

WORK = Measure(1, "政治建设", Decimal(40), Decimal(0), Decimal(100))
EFFECT = Measure(2, "工作成效", Decimal(60), Decimal(0), Decimal(10))
RULES = Rules((WORK, EFFECT), trimmed_from=5, most_spread=Decimal(20))


def sheet(subject: int, reviewer: int, *scores: str) -> Sheet:
    keys = (measure.key for measure in RULES.measures)
    return Sheet(subject, reviewer, dict(zip(keys, map(Decimal, scores), strict=True)))


def table(*sheets: Sheet, subjects=(1,), rules: Rules = RULES) -> list:
    """Rank, subject, total as stated and whether it is tied, row by row."""
    rows = ranking(subjects, sheets, rules)
    return [(row.rank, row.subject, row.total and str(row.total), row.is_tied) for row in rows]


def test_a_score_counts_by_its_place_in_the_range_and_its_weight():
    # 80 of 100 is 80; 7.5 of 10 is 75; 80 × 0.4 + 75 × 0.6 = 77.
    (row,) = ranking([1], [sheet(1, 1, "80", "7.5")], RULES)
    assert row.given[0].shares == (80, 75)
    assert (row.given[0].total, row.exact, row.total) == (77, 77, Decimal("77.00"))


def test_a_range_that_begins_above_nothing():
    measure = Measure(1, "甲", Decimal(1), Decimal("60"), Decimal("100"))
    assert [scoring.share(Decimal(n), measure) for n in ("60", "70", "100")] == [0, 25, 100]


@pytest.mark.parametrize("score", ["-0.01", "100.01"])
def test_a_score_outside_its_range_is_refused(score):
    with pytest.raises(ValueError):
        scoring.share(Decimal(score), WORK)


def test_four_reviewers_are_averaged_and_of_five_the_highest_and_the_lowest_are_left_out():
    several = [sheet(1, n, points, "5") for n, points in enumerate(("0", "50", "60", "70"), 1)]
    # 0.4 × points + 30: 30, 50, 54, 58; their mean is 48.
    assert table(*several) == [(1, 1, "48.00", False)]
    # With 70 (0.4 × 100 + 30) the lowest 30 and the highest 70 go: (50 + 54 + 58) / 3 = 54.
    several.append(sheet(1, 5, "100", "5"))
    assert table(*several) == [(1, 1, "54.00", False)]
    (row,) = ranking([1], several, RULES)
    assert [one.is_left_out for one in row.given] == [True, False, False, False, True]


def test_of_equal_scores_one_alone_is_left_out_at_each_end():
    several = [sheet(1, n, "50", "5") for n in range(1, 6)]
    (row,) = ranking([1], several, RULES)
    assert [one.is_left_out for one in row.given] == [True, False, False, False, True]
    assert row.total == Decimal("50.00")


def test_equals_share_a_rank_and_the_next_one_counts_them():
    rows = [sheet(n, 1, points, "5") for n, points in ((1, "50"), (2, "90"), (3, "50"), (4, "10"))]
    assert table(*rows, subjects=[1, 2, 3, 4, 5]) == [
        (1, 2, "66.00", False),
        (2, 1, "50.00", True),
        (2, 3, "50.00", True),
        (4, 4, "34.00", False),
        (None, 5, None, False),
    ]


def test_what_is_stated_alike_is_a_tie():
    # Thirds: (50 + 50 + 50.01) / 3 is 50.00333…, stated as 50.00.
    measures = (Measure(1, "甲", Decimal(1), Decimal(0), Decimal(100)),)
    rules = Rules(measures, 5, Decimal(20))
    given = [(1, 1, "50"), (1, 2, "50"), (1, 3, "50.01"), (2, 1, "50")]
    sheets = [Sheet(subject, by, {1: Decimal(score)}) for subject, by, score in given]
    assert table(*sheets, subjects=[1, 2], rules=rules) == [
        (1, 1, "50.00", True),
        (1, 2, "50.00", True),
    ]


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(85125, 1000), "85.13"),
        (Fraction(85135, 1000), "85.14"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(100), "100.00"),
    ],
)
def test_it_is_rounded_half_up_once(exact, said):
    assert str(stated(exact)) == said


def test_who_differs_much_is_pointed_out():
    # Totals 30 and 50: their range is 20, which may be; 30 and 50.4 differ by more.
    (even,) = ranking([1], [sheet(1, 1, "0", "5"), sheet(1, 2, "50", "5")], RULES)
    assert (even.width, even.spread, even.is_disputed) == (20, Decimal("10.00"), False)
    (wide,) = ranking([1], [sheet(1, 1, "0", "5"), sheet(1, 2, "51", "5")], RULES)
    assert (wide.width, wide.is_disputed) == (Fraction(204, 10), True)


def test_how_severe_a_reviewer_is_beside_those_who_judged_the_same():
    rows = ranking(
        [1, 2, 3],
        [
            sheet(1, 1, "100", "5"),  # 70
            sheet(1, 2, "50", "5"),  # 50
            sheet(2, 1, "50", "5"),  # 50
            sheet(2, 2, "25", "5"),  # 40
            sheet(3, 3, "0", "5"),
        ],
        RULES,
    )
    assert [(one.reviewer, one.judged, one.beside, one.lean) for one in severities(rows)] == [
        (1, 2, 2, 15),
        (2, 2, 2, -15),
        (3, 1, 0, None),
    ]


SCORES = st.decimals(0, 10, places=2)
SHEETS = st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=9)


def sheets_of(several) -> list[Sheet]:
    return [Sheet(1, n, {1: work * 10, 2: effect}) for n, (work, effect) in enumerate(several)]


@for_all(SHEETS, st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_is_irrelevant(several, chance):
    sheets = sheets_of(several)
    mixed = list(sheets)
    chance.shuffle(mixed)
    assert ranking([1], mixed, RULES) == ranking([1], sheets, RULES)


@for_all(SHEETS)
def test_a_total_lies_within_the_totals_of_those_who_count(several):
    (row,) = ranking([1], sheets_of(several), RULES)
    counted = [one.total for one in row.given if not one.is_left_out]
    assert min(counted) <= row.exact <= max(counted)
    assert len(counted) == (len(several) if len(several) < 5 else len(several) - 2)


@for_all(SHEETS, st.decimals("0.01", 1000, places=2))
def test_only_the_proportion_of_weights_counts(several, factor):
    scaled = [
        Measure(one.key, one.name, one.weight * factor, one.lowest, one.highest)
        for one in RULES.measures
    ]
    rules = Rules(tuple(scaled), RULES.trimmed_from, RULES.most_spread)
    assert ranking([1], sheets_of(several), rules) == ranking([1], sheets_of(several), RULES)


@for_all(st.fractions(0, 100))
def test_what_is_stated_is_nearest(exact):
    assert abs(Fraction(stated(exact)) - exact) <= Fraction(1, 200)


@for_all(st.lists(st.fractions(0, 100), min_size=1, max_size=8))
def test_a_ranking_counts_how_many_are_better(exact):
    rules = Rules((Measure(1, "甲", Decimal(1), Decimal(0), Decimal(100)),), 5, Decimal(20))
    scores = [stated(one) for one in exact]
    subjects = list(range(len(scores)))
    rows = ranking(subjects, [Sheet(n, 1, {1: scores[n]}) for n in subjects], rules)
    assert {row.subject: row.rank for row in rows} == {
        n: 1 + sum(other > scores[n] for other in scores) for n in subjects
    }
