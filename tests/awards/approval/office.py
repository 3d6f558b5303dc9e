"""An office with an author and three approvers, and a year whose contents they review."""

from itertools import count

from django.contrib.auth.models import Permission, User

from awards.approval import acts
from awards.approval.standing import standing
from awards.models import Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from units.history import ADDED, CHANGED, columns, note

STEPS = ("first", "second", "final")
number = count(1)


def make_person(*permissions: str, name: str = "") -> User:
    """An account of the desk with some permissions of awards, signed in by no password."""
    user = User(username=name or f"person-{next(number)}", is_staff=True)
    user.set_unusable_password()
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def make_author(name: str = "") -> User:
    """Who writes contents and submits them."""
    kinds = ("recognition", "regionreport", "practice", "achievement", "source", "award")
    kinds = (*kinds, "awardyear")
    able = [f"{act}_{kind}" for kind in kinds for act in ("add", "change", "view", "delete")]
    return make_person(*able, "confer_awardyear", name=name)


def make_approver(*steps: str, name: str = "") -> User:
    """Who may pass some steps, all of them unless said otherwise, and looks at the rest."""
    able = [f"approve_{step}" for step in steps or STEPS]
    return make_person(*able, "view_recognition", "view_awardyear", name=name)


def make_reviewed_year(steps: int = 3, year: int = 2026):
    """A year that is not released, of an award with so many steps."""
    award = make_award("shili-shenhe", name="示例审核奖", approval_steps=steps)
    return make_award_year(year, award=award, released=False)


def make_content(year, by=None, **columns_) -> Recognition:
    """A recognition on notice with a practice and a figure, which `by` entered."""
    unit = columns_.pop("unit", None) or make_unit()
    row = make_recognition(award_year=year, unit=unit, stage=Stage.ON_NOTICE, **columns_)
    source = make_source()
    make_practice(row, source=source, summary="每周三在大厅接待群众。")
    make_achievement(row, source=source)
    if by:
        note(row, ADDED, by, new=columns(row))
    return row


def write(row: Recognition, text: str, by) -> None:
    """Give a content another text, as a form does."""
    old, row.story = row.story, text
    row.save(update_fields=["story"])
    note(row, CHANGED, by, old={"story": old}, new={"story": text})


def passed(row, by, **said):
    """Pass the step that a content waits for, as it stands."""
    said.setdefault("confidentiality", "示例保密员")
    return acts.approve(row, by, standing(row).digest, **said)


def approved(row, author, approvers) -> None:
    """Take a content the whole way."""
    acts.submit(row, author)
    for approver in approvers:
        passed(row, approver)
