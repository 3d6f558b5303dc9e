"""Every address of the workspace × who asks × how far the round and the reviewer are: exactly."""

import logging

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from awards.models import ReviewRound
from awards.review import rounds
from awards.review.declaring import declare
from awards.review.drafting import hand_in
from awards.views.review.urls import urlpatterns
from config.roles.table import ENTERER, REVIEWER, ROLES
from tests.factories import make_account, make_practice, make_staff

from .room import assigned, given, make_work, sheet_of, stored

pytestmark = pytest.mark.django_db

SHOWN, LED, SIGN_IN, REFUSED, NONE, NO_SUCH = "shown", "led", "sign in", "refused", "none", "405"
#: In the material, and in what the reviewer gives.
MATERIAL, SCORE, REMARK = "CAILIAO", "71.23", "PINGYU"
#: Of whom, and of what, an address is.
OWN, ROUND, ANY = "own", "round", "any"
ADDRESSES = {
    "index": (ANY, SHOWN, NO_SUCH),
    "earlier": (ANY, SHOWN, NO_SUCH),
    "compare": (ANY, SHOWN, NO_SUCH),
    "declare": (ANY, SHOWN, SHOWN),
    "hand_in": (ANY, SHOWN, SHOWN),
    "judge": (OWN, SHOWN, LED),
    "hand_in_one": (OWN, SHOWN, SHOWN),
    "take_back": (OWN, NO_SUCH, LED),
    "recuse": (OWN, SHOWN, SHOWN),
    "sheet": (ROUND, SHOWN, NO_SUCH),
    "workbook_out": (ROUND, SHOWN, NO_SUCH),
    "workbook_in": (ROUND, SHOWN, SHOWN),
}
DECLARED = {
    (name, method): said
    for name, (_, *both) in ADDRESSES.items()
    for method, said in zip(("get", "post"), both, strict=True)
}
PHASES = ("not open", "undeclared", "declared", "draft", "handed in", "recused", "closed")
#: What of the material and of what was given the reviewer's own pages hold, by phase.
GIVEN = {MATERIAL, SCORE, REMARK}
READS = {"declared": {MATERIAL}, "draft": GIVEN, "handed in": GIVEN, "closed": GIVEN}


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


class _Undone(Exception):
    pass


def outcome(client, method: str, address: str) -> tuple[str, str]:
    """What became of a request, and what was shown; whatever it did is taken back."""
    try:
        with transaction.atomic():
            response = getattr(client, method)(address)
            raise _Undone
    except _Undone:
        pass
    said = response.content.decode("utf-8", "replace")
    if response.status_code == 302:
        place = response["Location"]
        return (SIGN_IN if "/admin/login/" in place else LED), said
    known = {200: SHOWN, 403: REFUSED, 404: NONE, 405: NO_SUCH}
    return known[response.status_code], said


def in_phase(phase: str):
    """An assignment at a point of its life; its round has another one, of another reviewer."""
    (one,) = make_work(1, declared=False)
    round_, by = one.recognition.award_year.review_round, one.reviewer
    one.recognition.headline = f"{MATERIAL}标题"
    one.recognition.save()
    make_practice(one.recognition, title=f"{MATERIAL}做法")
    (other,) = assigned(round_, make_account(REVIEWER, username="other"))
    declare({}, [other.pk], other.reviewer)
    reached = PHASES.index(phase)
    if phase == "recused":
        declare({one.pk: "示例原因"}, [], by)
    elif reached >= PHASES.index("declared"):
        declare({}, [one.pk], by)
    if phase in ("draft", "handed in", "closed"):
        given(one, SCORE, "9", remark=REMARK)
    if phase in ("handed in", "closed"):
        hand_in({one.pk: sheet_of(one).digest}, by)
    if phase == "closed":
        rounds.close(round_, make_staff("closer"), {other.pk: "示例"})
    if phase == "not open":
        ReviewRound.objects.update(opened_at=None, opened_by=None)
    return stored(one)


def told(client, assignment) -> dict[tuple[str, str], tuple[str, str]]:
    keys = {OWN: [assignment.pk], ANY: []}
    keys[ROUND] = [assignment.recognition.award_year.review_round.pk]
    found = {}
    for name, (of, *_) in ADDRESSES.items():
        address = reverse(f"review:{name}", args=keys[of])
        if name == "compare":
            address += f"?r={assignment.recognition_id}"
        for method in ("get", "post"):
            found[name, method] = outcome(client, method, address)
    return found


def states(found) -> dict[tuple[str, str], str]:
    return {place: said for place, (said, _) in found.items()}


def leaked(found) -> set[str]:
    return {
        secret
        for secret in (MATERIAL, SCORE, REMARK)
        for _, said in found.values()
        if secret in said
    }


def wanted(is_own: bool, has_round: bool, phase: str) -> dict[tuple[str, str], str]:
    """What a reviewer is answered who has, or has not, an assignment and work in the round."""
    found = {}
    for name, (of, get, post) in ADDRESSES.items():
        there = {ANY: True, OWN: is_own, ROUND: has_round}[of]
        found[name, "get"] = get if there or get == NO_SUCH else NONE
        found[name, "post"] = post if there or post == NO_SUCH else NONE
    if is_own and phase == "undeclared":
        found["judge", "get"] = LED
    return found


def test_the_table_names_every_address():
    assert {pattern.name for pattern in urlpatterns} == ADDRESSES.keys()


@pytest.mark.parametrize("phase", PHASES)
def test_the_reviewer_and_every_other(client, phase):
    one = in_phase(phase)
    is_there = phase != "not open"
    people = {
        one.reviewer: (is_there, is_there, READS.get(phase, set())),
        # Another of the same unit reads its material, and none of what the first gave.
        User.objects.get(username="other"): (False, is_there, {MATERIAL} if is_there else set()),
        make_account(REVIEWER): (False, False, set()),
        make_account(REVIEWER, ENTERER): (False, False, set()),
    }
    for person, (is_own, has_round, reads) in people.items():
        client.force_login(person)
        found = told(client, one)
        assert states(found) == wanted(is_own, has_round, phase), person
        assert leaked(found) == reads, person


@pytest.mark.once  # refused before an assignment is read
@pytest.mark.parametrize("phase", ["not open", "handed in", "closed"])
def test_nobody_else_comes_in(client, phase):
    one = in_phase(phase)
    for role in (*ROLES, None):
        if role == REVIEWER:
            continue
        client.logout()
        if role:
            client.force_login(make_account(role))
        found = told(client, one)
        wanted = {
            place: said if role and said == NO_SUCH else REFUSED if role else SIGN_IN
            for place, said in DECLARED.items()
        }
        assert states(found) == wanted, role
        assert leaked(found) == set(), role
