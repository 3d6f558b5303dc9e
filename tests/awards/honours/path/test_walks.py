"""No sequence of acts brings a year to its conferral without what its path asks."""

from datetime import date

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from awards.honours import clearances, conditions, editing, lifecycle, path, phases, stages
from awards.honours.clearances import Answer, Finding
from awards.honours.lifecycle import Refused
from awards.models import (
    AwardYear,
    Clearance,
    ConsultedBody,
    Quota,
    Recognition,
    Stage,
    VetoFinding,
    VetoItem,
)
from config.roles.table import ENTERER, FINAL
from tests.factories import make_account
from units.history import Change

from .way import enter, make_path_year

DAY = date(2026, 3, 2)
FORWARD = [name for name, turn in phases.TURNS.items() if not turn.is_back]
BACK = [name for name, turn in phases.TURNS.items() if turn.is_back]
ACTS = list(phases.ACTS)
PLACES = st.integers(0, 2)
#: What a unit has to have passed, in this order, each the last time that it was begun anew.
PASSED = ["path_pass_check", "path_recommend", "path_submit_to_review", "path_list_for_notice"]


class Walk(RuleBasedStateMachine):
    """A year with three units, one consulted body, one veto and a quota of two."""

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()

    def teardown(self):
        """Each walk is taken back after it."""
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    @initialize(steps=st.integers(0, 8), cleared=st.booleans())
    def begin(self, steps=0, cleared=False):
        """Somewhere on the way, so that walks reach its end."""
        self.by = make_account(ENTERER, FINAL)
        self.year = make_path_year()
        self.body = ConsultedBody.objects.create(award_year=self.year, name="示例部门")
        self.item = VetoItem.objects.create(award_year=self.year, name="示例否决项")
        self.quota = Quota.objects.create(award_year=self.year, limit=2)
        self.rows = [enter(self.year) for _ in range(3)]
        if cleared:
            self.clear_all()
            self.allow()
        for _ in range(steps):
            self.all_along()
            self.next_step()

    def attempt(self, act, *arguments, **keywords):
        try:
            act(*arguments, **keywords)
        except Refused:
            return

    @rule(name=st.sampled_from(FORWARD))
    def forward(self, name):
        self.attempt(path.advance, self.year, name, self.by)

    @rule()
    def next_step(self):
        """The step that comes next, so that walks reach the end."""
        year = AwardYear.objects.get(pk=self.year.pk)
        for turn in phases.turns_of(year):
            if not turn.is_back:
                self.attempt(path.advance, year, turn.name, self.by)

    @rule(name=st.sampled_from(BACK))
    def back(self, name):
        self.attempt(path.advance, self.year, name, self.by, "示例")

    @rule(name=st.sampled_from(ACTS), place=PLACES)
    def act(self, name, place):
        keys = [self.rows[place].pk]
        self.attempt(path.act_on, self.year, name, keys, self.by, "示例")

    @rule()
    def all_along(self):
        """What may be done to all units in this phase, so that walks reach the end."""
        year = AwardYear.objects.get(pk=self.year.pk)
        keys = [row.pk for row in self.rows]
        for act in phases.acts_in(year):
            if not act.needs_reason:
                self.attempt(path.act_on, year, act.name, keys, self.by)

    @rule(place=PLACES, answer=st.sampled_from(["", "unanswered", "none", "objection"]))
    def answer(self, place, answer):
        row = Recognition.objects.select_related("award_year").get(pk=self.rows[place].pk)
        stored = Clearance.objects.filter(recognition=row).first()
        answered = DAY if answer in ("none", "objection") else None
        wanted = Answer(answer, DAY if answer else None, answered, "示例" * (answer != ""))
        wanted = wanted if answer else Answer()
        seen = clearances.answer_of(stored)
        self.attempt(clearances.record_answer, row, self.body, seen, wanted, self.by)

    @rule(place=PLACES, found=st.sampled_from(["", "no", "yes"]))
    def find(self, place, found):
        row = Recognition.objects.select_related("award_year").get(pk=self.rows[place].pk)
        seen = clearances.finding_of(VetoFinding.objects.filter(recognition=row).first())
        wanted = Finding(found, "示例" if found == "yes" else "")
        self.attempt(clearances.record_finding, row, self.item, seen, wanted, self.by)

    @rule()
    def clear_all(self):
        for place in range(3):
            self.answer(place, "none")
            self.find(place, "no")

    @rule()
    def allow(self):
        self.attempt(path.allow_excess, self.quota, 3, self.by, "示例")

    @rule(place=PLACES, stage=st.sampled_from(Stage.BEFORE))
    def by_hand(self, place, stage):
        """What forms, lists and the table do."""
        row = editing.editable(Recognition.objects.all()).get(pk=self.rows[place].pk)
        assert stages.choosable(row) == [row.stage]
        seen = editing.values(row)
        self.attempt(lifecycle.set_stage, [row], Stage(stage), self.by)
        self.attempt(editing.change, row.pk, seen, seen | {"stage": stage}, self.by)

    @rule(follows=st.booleans())
    def switch(self, follows):
        act = path.begin if follows else path.leave
        self.attempt(act, self.year, self.by, *([] if follows else ["示例"]))
        if not AwardYear.objects.get(pk=self.year.pk).follows_path:
            path.begin(self.year, self.by)

    @rule()
    def confer(self):
        self.attempt(lifecycle.confer, self.year, self.by)

    @rule()
    def withdraw(self):
        self.attempt(lifecycle.withdraw, self.year, self.by, "示例")

    @invariant()
    def what_is_conferred_met_every_condition(self):
        if not hasattr(self, "year"):
            return
        year = AwardYear.objects.get(pk=self.year.pk)
        winners = list(year.recognitions.filter(stage=Stage.CONFERRED))
        assert bool(winners) == year.is_released
        if not winners:
            return
        assert (year.phase, year.follows_path) == ("notice", True)
        assert conditions.obstacles_to_conferral(year) == []
        for row in winners:
            found = VetoFinding.objects.get(recognition=row)
            assert (found.is_found, row.clearances.get().result) == (False, "none")
            assert passed_in_order(row)
        quota = Quota.objects.get(pk=self.quota.pk)
        assert len(winners) <= max(2, quota.allowed or 0)


def passed_in_order(row: Recognition) -> bool:
    """Whether the last of each act that a unit needs follows that of the one before."""
    acts = list(Change.objects.of(row).order_by("id").values_list("key", flat=True))
    last = [max((n for n, key in enumerate(acts) if key == one), default=-1) for one in PASSED]
    return -1 not in last and last == sorted(last)


def test_no_walk_reaches_the_end_without_its_conditions(db):
    bounds = {"max_examples": 20, "stateful_step_count": 25, "deadline": None}
    run_state_machine_as_test(Walk, settings=settings(**bounds))


def test_a_walk_can_reach_the_end(db):
    """Else the walks above would hold nothing."""
    walk = Walk()
    walk.begin(8, True)
    walk.confer()
    walk.what_is_conferred_met_every_condition()
    assert AwardYear.objects.get().is_released
    walk.teardown()
