"""Sharing out: counts, loads, conflicts; and what is said where it cannot be."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.review.balancing import Task, TooFew, TooLoaded, TooNarrow, balanced, shares


def loads(task: Task, pairs: set) -> dict[int, int]:
    return {
        reviewer: load + sum(by == reviewer for _, by in pairs)
        for reviewer, load in task.loads.items()
    }


def holds(task: Task, pairs: set) -> None:
    for subject, lack in task.lacks.items():
        assert sum(of == subject for of, _ in pairs) == lack
    assert not [pair for pair in pairs if pair[1] in task.barred.get(pair[0], ())]
    in_the_end = loads(task, pairs).values()
    assert max(in_the_end) - min(in_the_end) <= 1


def made(subjects: int, reviewers: int, each: int, share: float, seed: int) -> Task:
    chance = random.Random(seed)
    barred = {
        subject: {by for by in range(reviewers) if chance.random() < share}
        for subject in range(subjects)
    }
    return Task(dict.fromkeys(range(subjects), each), dict.fromkeys(range(reviewers), 0), barred)


@settings(max_examples=200)
@given(
    st.integers(1, 12), st.integers(1, 9), st.integers(1, 5), st.floats(0, 0.6), st.integers(0, 99)
)
def test_each_has_enough_reviewers_and_each_reviewer_as_much_or_it_says_why(
    subjects, reviewers, each, share, seed
):
    task = made(subjects, reviewers, each, share, seed)
    try:
        pairs = balanced(task, seed)
    except TooFew as why:
        assert len(why.free) < why.needed == each
    except TooNarrow as why:
        # Nothing was given before: what these may take, and what goes to others, is too little.
        least, over = shares(task)
        takes = len(why.reviewers) * least + min(over, len(why.reviewers))
        others = sum(len({*task.free(one)} - {*why.reviewers}) for one in why.subjects)
        assert len(why.subjects) * each > takes + others
    else:
        holds(task, pairs)


def test_five_hundred_by_sixty_with_conflicts():
    task = made(500, 60, 5, 0.2, 7)
    pairs = balanced(task, 7)
    holds(task, pairs)
    assert set(loads(task, pairs).values()) == {41, 42}


def test_the_same_seed_gives_the_same():
    task = made(20, 8, 3, 0.1, 1)
    assert balanced(task, 5) == balanced(task, 5) != balanced(task, 6)


def test_what_is_there_already_counts():
    task = Task({1: 1, 2: 2}, {7: 2, 8: 1, 9: 0}, {1: [7, 8], 2: [7]})
    assert balanced(task) == {(1, 9), (2, 8), (2, 9)}


def test_nothing_lacking_is_nothing_to_do():
    assert balanced(Task({1: 0}, {7: 3, 8: 0}, {})) == set()


def test_a_subject_with_too_few_is_named():
    with pytest.raises(TooFew) as refusal:
        balanced(Task({1: 2, 2: 2}, {7: 0, 8: 0, 9: 0}, {2: [7, 8]}))
    assert (refusal.value.subject, refusal.value.needed, refusal.value.free) == (2, 2, [9])


@pytest.mark.parametrize(
    ("given_before", "who", "most"),
    [({7: 5, 8: 0, 9: 0}, [7], 3), ({7: 3, 8: 3, 9: 0}, [7, 8], 3)],
)
def test_who_has_more_than_anyone_may_is_named(given_before, who, most):
    with pytest.raises(TooLoaded) as refusal:
        balanced(Task({1: 1, 2: 0 if given_before[8] else 1}, given_before, {}))
    assert (refusal.value.reviewers, refusal.value.most) == (who, most)


def test_subjects_that_only_a_few_may_judge_are_named():
    # Of six subjects three are for one reviewer alone, and each is to have two.
    barred = {one: [8, 9] for one in (1, 2, 3)}
    with pytest.raises(TooNarrow) as refusal:
        balanced(Task(dict.fromkeys(range(1, 7), 1), {7: 0, 8: 0, 9: 0}, barred))
    why = refusal.value
    assert (why.subjects, why.reviewers, why.most) == ([1, 2, 3], [7], 2)


def test_who_is_named_where_there_is_less_than_one_for_each():
    barred = {1: [9, 10, 11], 2: [9, 10, 11]}
    with pytest.raises(TooNarrow) as refusal:
        balanced(Task({1: 2, 2: 2}, dict.fromkeys(range(7, 12), 0), barred))
    why = refusal.value
    assert (why.subjects, why.reviewers, why.most) == ([1, 2], [7, 8], 1)
    assert (why.starved, why.least) == ([], 0)


def test_who_has_too_many_conflicts_is_named():
    barred = {one: [9] for one in range(1, 6)}
    with pytest.raises(TooNarrow) as refusal:
        balanced(Task(dict.fromkeys(range(1, 7), 1), {7: 0, 8: 0, 9: 0}, barred))
    assert (refusal.value.starved, refusal.value.least) == ([9], 2)
    assert (refusal.value.subjects, refusal.value.reviewers) == ([1, 2, 3, 4, 5], [7, 8])
