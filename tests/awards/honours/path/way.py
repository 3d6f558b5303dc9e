"""A year on its path, and units taken along it."""

from datetime import date

from django.utils import timezone

from awards.honours import clearances, path
from awards.honours.clearances import Answer, Finding
from awards.models import AwardYear, Clearance, Phase, Recognition, Stage
from config.roles.table import ENTERER, FINAL
from tests.factories import make_account, make_award, make_award_year, make_recognition

#: The steps of a year before its conferral, each with what is done to its units then.
WAY = (
    ("open_nomination", None),
    ("open_check", "pass_check"),
    ("open_recommendation", "recommend"),
    (None, "submit_to_review"),
    ("enter_review", None),
    ("close_review", "list_for_notice"),
    ("enter_notice", None),
)


def make_path_year(phase=Phase.PREPARING, *, closed=False, year=2026, **columns) -> AwardYear:
    """A year on its path; in the phase of notice its review is closed."""
    award = {"approval_basis": "示例批准依据", "approving_body": "示例批准机关", "cycle": 1}
    columns.setdefault("award", make_award(**award))
    if closed or phase == Phase.NOTICE:
        columns["review_closed_at"] = timezone.now()
    return make_award_year(year, released=False, follows_path=True, phase=phase, **columns)


def enter(year: AwardYear, stage=Stage.NOMINATED, **columns) -> Recognition:
    """A unit of the year."""
    return make_recognition(award_year=year, stage=stage, **columns)


def make_enterer(**columns):
    """Who takes a year along."""
    return make_account(ENTERER, **columns)


def make_decider(**columns):
    """Who decides what goes before the public."""
    return make_account(FINAL, **columns)


def cleared(row: Recognition, by) -> None:
    """All consulted bodies object to nothing, and no veto holds."""
    day = date(2026, 3, 2)
    for body in row.award_year.consulted_bodies.all():
        answer = Answer(Clearance.Result.NONE, day, day)
        clearances.record_answer(row, body, Answer(), answer, by)
    for item in row.award_year.veto_items.all():
        clearances.record_finding(row, item, Finding(), Finding("no"), by)


def walk(year: AwardYear, rows, by, decider, until: str = "enter_notice") -> AwardYear:
    """Take a year and units along its path, up to a step."""
    keys = [row.pk for row in rows]
    for turn, act in WAY:
        if turn:
            year = path.advance(year, turn, decider if turn == "enter_notice" else by)
        if act:
            assert path.act_on(year, act, keys, by).kept == []
        if turn == until:
            break
    return year


def stages(year: AwardYear) -> list[str]:
    """The stages of the units of a year."""
    return list(year.recognitions.order_by("id").values_list("stage", flat=True))
