"""Setting source, period or indicator of many figures at once, and taking it back.

What would change is worked out first and shown; only what was shown is carried out. Each figure
keeps the change in its history, the list of figures what to take back.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from awards.approval import published
from awards.honours.lifecycle import Refused
from awards.models import Achievement, Indicator, Source
from units.history import CHANGED, Change, note_list, note_many
from units.search.bulk import written

from . import indicators

#: So many figures are set at once; more cannot be looked over.
MOST = 500
#: The columns that are set, and `locator`, which says where in the source.
COLUMNS = ("source", "locator", "period", "indicator")
TOGETHER, BACK = "set_together", "set_back"
REASON = "在列表中统一设置"


class Overtaken(Exception):
    """What would change is not what was shown; `plan` says what it is now."""

    def __init__(self, plan: "Plan"):
        self.plan = plan
        super().__init__()


@dataclass(frozen=True)
class Wanted:
    """What the chosen figures are to have alike; what is empty stays as it is."""

    source: Source | None = None
    period: str = ""
    indicator: Indicator | None = None

    def of(self, figure: Achievement) -> dict:
        """The columns of a figure that would be others, each with its new value.

        Where in the source a figure stands is not known of another source.
        """
        new = {"source": self.source and self.source.pk, "period": self.period}
        new["indicator"] = self.indicator and self.indicator.pk
        new = {name: value for name, value in new.items() if value}
        if self.source and figure.source_id not in (None, self.source.pk):
            new["locator"] = ""
        was = values(figure)
        return {name: value for name, value in new.items() if value != was[name]}


@dataclass(frozen=True)
class Step:
    """One figure, and the columns that change."""

    figure: Achievement
    new: dict
    is_public: bool

    @cached_property
    def old(self) -> dict:
        """What the columns hold now."""
        was = values(self.figure)
        return {name: was[name] for name in self.new}


@dataclass(frozen=True)
class Plan:
    """All that would change; `left` are figures that stay as they are."""

    steps: list[Step]
    left: list[Achievement]

    @property
    def public(self) -> int:
        """How many of the figures that change visitors see."""
        return sum(step.is_public for step in self.steps)

    @property
    def token(self) -> str:
        """A short name of what would change, which another change does not have."""
        said = [[step.figure.pk, step.old, step.new, step.is_public] for step in self.steps]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]


def values(figure: Achievement) -> dict:
    """The columns of a figure that can be set, related rows by their keys."""
    return {
        "source": figure.source_id,
        "locator": figure.locator,
        "period": figure.period,
        "indicator": figure.indicator_id,
    }


def planned(figures: Iterable[Achievement], wanted: Wanted) -> Plan:
    """What setting the figures would change. Raises Refused when their measures do not agree."""
    figures = list(figures)
    if wanted.indicator and (found := indicators.obstacles(figures, wanted.indicator.measure)):
        raise Refused(found)
    return _plan(figures, {figure.pk: wanted.of(figure) for figure in figures})


def planned_back(act: Change, figures: Iterable[Achievement]) -> Plan:
    """What taking a setting back would change: what is still as it was set, if it may go back."""
    kept = {int(pk): row for pk, row in act.new["rows"].items()}
    figures = [figure for figure in figures if figure.pk in kept]
    sources = _there(Source, kept, "source")
    gathering = _there(Indicator, kept, "indicator")
    news = {}
    for figure in figures:
        old, new = kept[figure.pk]["old"], kept[figure.pk]["new"]
        was, before = values(figure), gathering.get(old.get("indicator"))
        is_there = old.get("source") in (None, *sources) and (
            not old.get("indicator")
            or (before and not indicators.obstacles([figure], before.measure))
        )
        is_untouched = all(was[name] == value for name, value in new.items())
        news[figure.pk] = old if is_there and is_untouched else {}
    return _plan(figures, news)


def _there(model, kept: dict, name: str) -> dict:
    """Those of the rows that were set before which are still there, by their keys."""
    rows = model.objects.defer("text") if model is Source else model.objects
    return rows.in_bulk({row["old"][name] for row in kept.values() if row["old"].get(name)})


def _plan(figures: list[Achievement], news: dict[int, dict]) -> Plan:
    changed = [figure for figure in figures if news[figure.pk]]
    public = Achievement.objects.public().filter(pk__in=[figure.pk for figure in changed])
    public = set(public.order_by().values_list("pk", flat=True))
    steps = [Step(figure, news[figure.pk], figure.pk in public) for figure in changed]
    return Plan(steps, [figure for figure in figures if not news[figure.pk]])


@transaction.atomic
def carry_out(keys: Collection[int], wanted: Wanted, by, seen: str) -> Change:
    """Set the figures with these keys. Returns the act, which `take_back` undoes.

    `seen` is the token of the plan that was shown. Raises Overtaken when the plan is another now,
    and Refused without the permission or when measures differ.
    """
    plan = planned(_locked(keys, by), wanted)
    _write(plan, by, seen)
    rows = {str(step.figure.pk): {"old": step.old, "new": step.new} for step in plan.steps}
    return note_list(Achievement, TOGETHER, by, {"count": len(rows), "rows": rows})


@transaction.atomic
def take_back(act: Change, by, seen: str) -> int:
    """Undo a setting where nobody changed the same since. Returns of how many figures.

    Raises as `carry_out` does.
    """
    plan = planned_back(act, _locked(act.new["rows"], by))
    _write(plan, by, seen)
    note_list(Achievement, BACK, by, {"count": len(plan.steps), "of": act.pk})
    return len(plan.steps)


def _locked(keys: Iterable, by) -> list[Achievement]:
    if not by.has_perms(indicators.ASSIGN):
        raise Refused(["您的账号没有修改成效指标的权限，请由录入员办理。"])
    rows = Achievement.objects.select_for_update(of=("self",)).filter(pk__in=list(keys))
    return list(rows.select_related("recognition", "region_report").order_by("pk"))


def _write(plan: Plan, by, seen: str) -> None:
    if plan.token != seen:
        raise Overtaken(plan)
    published.require_open(step.figure for step in plan.steps)
    note_many(CHANGED, by, ((step.figure, step.old, step.new) for step in plan.steps), REASON)
    for step in plan.steps:
        for name, value in step.new.items():
            column = Achievement._meta.get_field(name).attname
            setattr(step.figure, column, value)
    figures = [step.figure for step in plan.steps]
    Achievement.objects.bulk_update(figures, COLUMNS)
    written.send(Achievement, keys=[figure.pk for figure in figures])
