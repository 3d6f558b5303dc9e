"""Where a content stands follows from the acts on it and from what it says, whatever happened."""

from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.approval import acts
from awards.approval.standing import State, derive, standing
from awards.models import STEPS, Approval, ApprovedContent, Step

from .office import (
    approved,
    make_approver,
    make_author,
    make_content,
    make_reviewed_year,
    passed,
    write,
)

KIND = Approval.Kind
numbers = count(1)


def act(kind: str, digest: str, step: int | None = None) -> Approval:
    content = ApprovedContent(digest=digest, document={})
    return Approval(pk=next(numbers), kind=kind, step=step, content=content)


@dataclass
class Told:
    """The same rules told otherwise: of each content what it has, forgotten where they say so."""

    number: int
    content: str = "a"
    acts: list[Approval] = field(default_factory=list)
    #: By content: how many steps were passed since it was submitted in this round.
    under_way: dict[str, int] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)

    @property
    def state(self) -> State:
        steps = STEPS[self.number]
        if self.content in self.approved:
            return State.READY
        if self.content not in self.under_way:
            return State.DRAFT
        return {1: State.FIRST, 2: State.SECOND, 3: State.FINAL}[
            steps[self.under_way[self.content]]
        ]

    def write(self, content: str) -> None:
        self.content = content

    def submit(self) -> None:
        if self.state == State.DRAFT:
            self.under_way[self.content] = 0
            self.acts.append(act(KIND.SUBMITTED, self.content))

    def approve(self, kind=KIND.PASSED) -> None:
        if self.state in (State.DRAFT, State.READY):
            return
        steps = STEPS[self.number]
        self.acts.append(act(kind, self.content, steps[self.under_way[self.content]]))
        self.under_way[self.content] += 1
        if self.under_way[self.content] == len(steps):
            self.approved.add(self.content)
            self.under_way.clear()

    def send_back(self) -> None:
        if self.state != State.DRAFT:
            self.acts.append(act(KIND.RETURNED, self.content, Step.FINAL))
            self.under_way.clear()
            self.approved.discard(self.content)


STEPS_OF_A_STORY = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from("abc")),
        st.sampled_from([("submit",), ("approve",), ("approve", KIND.PAPER), ("send_back",)]),
    ),
    max_size=30,
)


@given(number=st.integers(1, 3), story=STEPS_OF_A_STORY)
def test_whatever_happens_each_content_stands_where_its_own_acts_have_brought_it(number, story):
    told = Told(number)
    for name, *given_ in story:
        getattr(told, name)(*given_)
        for content in "abc":
            found = derive(told.acts, content, number)
            expected = Told(number, content, [], told.under_way, told.approved).state
            assert (found.state, found.is_approved) == (expected, expected == State.READY)
            assert [one.content.digest for one in found.passed] == [content] * len(found.passed)
            steps = [one.step for one in found.passed]
            assert steps == list(STEPS[number][: len(steps)])


@given(story=STEPS_OF_A_STORY)
def test_without_steps_everything_is_ready(story):
    told = Told(3)
    for name, *given_ in story:
        getattr(told, name)(*given_)
    assert derive(told.acts, told.content, 0).state == State.READY


def test_more_steps_asked_for_later_hold_for_what_was_approved_with_fewer():
    one = [act(KIND.SUBMITTED, "a"), act(KIND.PASSED, "a", Step.FINAL)]
    assert [derive(one, "a", number).state for number in (1, 2, 3)] == [
        State.READY,
        State.DRAFT,
        State.DRAFT,
    ]
    three = [act(KIND.SUBMITTED, "a"), *(act(KIND.PASSED, "a", step) for step in STEPS[3])]
    assert [derive(three, "a", number).state for number in (1, 2, 3)] == [State.READY] * 3


@pytest.mark.django_db
def test_a_content_goes_step_by_step_and_is_void_once_changed_until_it_is_changed_back():
    author, people = make_author(), [make_approver() for _ in range(3)]
    row = make_content(make_reviewed_year(), author)
    seen = [standing(row).state]
    approved(row, author, people)
    seen.append(standing(row).state)
    write(row, "改过的事迹。", author)
    changed = standing(row)
    assert (changed.state, changed.is_void, changed.returned) == (State.DRAFT, True, None)
    write(row, "", author)
    assert [*seen, standing(row).state] == [State.DRAFT, State.READY, State.READY]


@pytest.mark.django_db
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_small_office_has_fewer_steps_and_the_last_is_always_the_final_one(steps):
    author = make_author()
    row = make_content(make_reviewed_year(steps), author)
    acts.submit(row, author)
    passes = [passed(row, make_approver()).step for _ in range(steps)]
    assert (passes, standing(row).state) == (list(STEPS[steps]), State.READY)
