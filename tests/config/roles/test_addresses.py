"""Every role × every address × reading and sending, against the table of roles."""

import logging
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve, reverse

from awards.approval.rules import CHANGE, PERMISSIONS
from config.roles.table import ENTERER, IN_DISTRICT, ROLES, permissions_of
from tests.factories import make_account, make_district
from tests.pages import links_of
from units.remits import BY, CODES

from .addresses import (
    ANY_OF_AWARDS,
    EVERYBODY,
    NO_SUCH,
    NOBODY,
    REVIEWS,
    SIGNS_OUT,
    Address,
    every_address,
)
from .world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet():
    """Hundreds of refusals are no news here, and telling them takes longer than making them."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


ANSWERED, REFUSED, TO_SIGN_IN = "answered", "refused", "to sign in"
#: Texts in all that is of a district; JSON and CSV leave them as they are.
MINE, THEIRS = "BENQU", "BIEQU"
ADDRESSES = list(every_address())
REVIEWING = {*PERMISSIONS.values(), *CHANGE.values()}


class _Undone(Exception):
    pass


def outcome(client, method: str, address: str, data: dict) -> tuple[str, bytes]:
    """What became of a request, and what was shown; whatever it did is taken back."""
    try:
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            content = response.getvalue()
            raise _Undone
    except _Undone:
        pass
    if response.status_code in (403, 404):
        return REFUSED, content
    if response.status_code == 405:
        return NO_SUCH, content
    if response.status_code == 302 and "/admin/login/" in response["Location"]:
        return TO_SIGN_IN, content
    return ANSWERED, content


def expected(need, held: set[str] | None) -> str:
    """What an address is declared to do for whoever holds these permissions; of a visitor, None."""
    if held is None and need != EVERYBODY:
        return TO_SIGN_IN
    if need == SIGNS_OUT:
        return TO_SIGN_IN
    if need in (EVERYBODY, NO_SUCH):
        return ANSWERED if need == EVERYBODY else NO_SUCH
    if need == ANY_OF_AWARDS:
        return ANSWERED if any(one.startswith("awards.view_") for one in held) else REFUSED
    if need == REVIEWS:
        return ANSWERED if held & REVIEWING else REFUSED
    return ANSWERED if need is not NOBODY and set(need) <= held else REFUSED


def told(client, world: World) -> dict[tuple[str, str], tuple[str, bytes]]:
    """The outcome of every address of the desk that takes arguments of a world."""
    found, cookies = {}, client.cookies.copy()
    for one in ADDRESSES:
        address = reverse(one.name, kwargs=world.arguments(one.name, one.parameters))
        found[one.name, "get"] = outcome(client, "get", address, world.asked(one.name))
        client.cookies = cookies.copy()
        found[one.name, "post"] = outcome(client, "post", address, world.sent(one.name))
        client.cookies = cookies.copy()  # one of the addresses signs out
    return found


@pytest.fixture
def world(db):
    return World("330903", "普陀区", make_account(ENTERER), MINE)


def is_of_draft(name: str) -> bool:
    """Whether a public address is that of what is no page before the release."""
    return name in ("awards:award", "awards:year", "awards:story", "awards:region",
                    "units:unit", "media", "award_feed", "awards:story_card",
                    "awards:unit_card", "awards:year_card", "awards:region_card",
                    "awards:badge", "awards:verify", "home_card")  # fmt: skip


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_role_is_answered_where_the_table_says_so_and_nowhere_else(client, world, role):
    if role:
        client.force_login(make_account(role))
    held = permissions_of(role) if role else None
    answers = told(client, world)
    found = {place: said for place, (said, _) in answers.items()}
    wanted = wanted_of(held)
    if role is None:
        wanted["admin:logout", "get"] = ANSWERED  # Django leads on to the first page
    wrong = {place: (found[place], said) for place, said in wanted.items() if found[place] != said}
    assert not wrong, "\n".join(map(str, sorted(wrong.items())))
    doors = closed_doors(answers, wanted)
    assert not doors, "\n".join(map(str, sorted(doors)))


def closed_doors(answers: dict, wanted: dict) -> set[tuple[str, str]]:
    """The links of pages that were answered to pages that will not be: from where, to where."""
    found = set()
    for (name, method), (said, content) in answers.items():
        if method != "get" or said != ANSWERED or not content.lstrip().startswith(b"<!DOCTYPE"):
            continue
        for link in links_of(content):
            to = named(link)
            # The page of a room is linked from those of its records, and open with any of them.
            is_other = is_of_draft(to) or to == "admin:app_list"
            if wanted.get((to, "get")) == REFUSED and not is_other:
                found.add((name, to))
    return found


def named(link: str) -> str:
    """The address of the site that a link leads to; nothing where it leads elsewhere."""
    try:
        return resolve(urlsplit(link).path).view_name if link.startswith("/") else ""
    except Resolver404:
        return ""


def wanted_of(held: set[str] | None) -> dict[tuple[str, str], str]:
    """What becomes of every request of whoever holds these permissions."""
    wanted = {}
    for one in ADDRESSES:
        wanted[one.name, "get"] = REFUSED if is_of_draft(one.name) else expected(one.get, held)
        closed = one.is_open and one.post == NO_SUCH
        wanted[one.name, "post"] = NO_SUCH if closed else expected(one.post, held)
    return wanted


# A district


#: Beside the pages of records of one kind, those that lead to a record of the district.
LEADS_TO_IT = {
    "admin:view_on_site",
    "admin:approval",
    "admin:approval_paper",
    "admin:approval_sheet",
    "admin:approval_scan",
    "admin:approval_picture",
    "admin:awards_achievement_set_back",
    "admin:awards_awardyear_certificate",
    "admin:awards_awardyear_mend",
    "admin:awards_awardyear_unmend",
    "admin:awards_acknowledgement_settle",
    "admin:units_unit_choose",
    "admin:units_unit_changes",
    "admin:awards_importrun_undo",
    "admin:awards_acknowledgement_undo",
}
#: What all districts share, and others use: read, and changed by those who answer for all of it.
USED_ELSEWHERE = {
    ("admin:awards_source_change", "post"),
    ("admin:awards_source_restore", "get"),
    ("admin:awards_source_restore", "post"),
}


def is_elsewhere(one: Address) -> bool:
    """Whether an address names a record that has a district."""
    model = next((label for label in {*CODES, *BY} if f"_{label.split('.')[1]}_" in one.name), "")
    of_record = model and {"object_id", "pk", "act"} & set(one.parameters)
    return bool(of_record) or one.name in LEADS_TO_IT


def test_an_enterer_of_a_district_is_answered_there_and_nowhere_else(client, db):
    person = make_account(ENTERER, district=make_district("330903", "普陀区"))
    mine = World("330903", "普陀区", person, MINE)
    other = World("330902", "定海区", make_account(ENTERER), THEIRS)
    client.force_login(person)
    wanted = wanted_of(permissions_of(IN_DISTRICT))
    here, there = told(client, mine), told(client, other)
    assert {place: said for place, (said, _) in here.items()} == wanted
    elsewhere = {one.name for one in ADDRESSES if is_elsewhere(one)}
    for place, said in wanted.items():
        is_refused = (place[0] in elsewhere and said == ANSWERED) or place in USED_ELSEWHERE
        wanted[place] = REFUSED if is_refused else said
    assert {place: said for place, (said, _) in there.items()} == wanted
    leaks = {place for found in (here, there) for place in showing(found, THEIRS)}
    assert leaks == set()
    doors = closed_doors(here, wanted_of(permissions_of(IN_DISTRICT)))
    assert not doors, "\n".join(map(str, sorted(doors)))
    assert showing(here, MINE) >= SHOWN


def showing(found: dict, secret: str) -> set[tuple[str, str]]:
    """The requests whose answer holds a text."""
    return {place for place, (_, shown) in found.items() if secret in as_text(shown)}


def as_text(content: bytes) -> str:
    """What an answer says; of a Word document, its parts."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as parts:
            content = b"".join(map(parts.read, parts.namelist()))
    return content.decode(errors="ignore")


#: Pages of what all share, or of many, that show what is the person's own, and so would others'.
SHOWN = {
    (f"admin:{name}", "get")
    for name in (
        "index",
        "preview",
        "autocomplete",
        "units_unit_changelist",
        "units_unit_deleted",
        "units_unit_export",
        "awards_awardyear_change",
        "awards_awardyear_units",
        "awards_awardyear_proofreading",
        "awards_awardyear_roll",
        "awards_awardyear_roll_file",
        "awards_recognition_changelist",
        "awards_recognition_deleted",
        "awards_recognition_export",
        "awards_recognition_roll",
        "awards_recognition_roll_file",
        "awards_achievement_changelist",
        "awards_achievement_deleted",
        "awards_indicator_changelist",
        "awards_importrun_changelist",
        "awards_acknowledgement_changelist",
    )
}
