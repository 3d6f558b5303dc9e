"""What a reviewer gave stands on no page of anybody else while the round is open."""

import logging

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse

from config.roles.table import AUDITOR, ENTERER, FINAL, REVIEWER
from tests.factories import make_account
from units.history import Change
from units.models import SearchEntry

from .room import assigned, given, handed_in, make_work

pytestmark = pytest.mark.django_db
SCORE, REMARK = "71.23", "PINGYU"


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def desk(model: str, key: int) -> list[str]:
    """The pages of a kind of record, and of one of them."""
    every = ("changelist", "exports")
    found = [reverse(f"admin:{model}_{page}") for page in every]
    found.append(reverse(f"admin:{model}_export", args=["csv"]))
    return found + [reverse(f"admin:{model}_{page}", args=[key]) for page in ("change", "history")]


def addresses(one) -> list[str]:
    """Where it could be told: lists, pages, histories, tables, searches, the trail."""
    recognition = one.recognition
    year, round_ = recognition.award_year, recognition.award_year.review_round
    found = desk("awards_recognition", recognition.pk) + desk("awards_awardyear", year.pk)
    found += desk("awards_reviewround", round_.pk) + desk("units_unit", recognition.unit_id)
    for page in ("assignments", "progress", "result", "result_file"):
        found.append(reverse(f"admin:awards_reviewround_{page}", args=[round_.pk]))
    found.append(reverse("admin:awards_reviewround_steps", args=[round_.pk, recognition.pk]))
    found += [reverse("admin:index"), reverse("admin:audit_entry_changelist")]
    found.append(reverse("admin:audit_entry_export", args=["csv"]))
    found += [reverse("admin:units_unit_changes", args=[recognition.unit_id])]
    found += ["/", "/recognitions/", "/data/recognitions.json", "/data/recognitions.csv"]
    mine = (reverse(f"review:{name}") for name in ("index", "hand_in", "declare"))
    return [*found, "/feed.xml", *mine]


def test_nobody_is_told_what_a_reviewer_gave(client):
    one, other = make_work()
    handed_in(one, SCORE, "9")
    given(other, SCORE, "8", remark=REMARK)
    colleague = make_account(REVIEWER)
    assigned(one.recognition.award_year.review_round, colleague)
    people = [make_account(role) for role in (ENTERER, FINAL, AUDITOR)]
    people.append(User.objects.create(username="boss", is_staff=True, is_superuser=True))
    for person in (*people, colleague):
        client.force_login(person)
        answers = {address: client.get(address) for address in addresses(one)}
        told = {
            address
            for address, answer in answers.items()
            for secret in (SCORE, REMARK)
            if secret in answer.getvalue().decode("utf-8", "replace")
        }
        shown = [address for address, answer in answers.items() if answer.status_code == 200]
        assert (told, len(shown) > 4) == (set(), True), person
    call_command("reindex", verbosity=0)
    found = SearchEntry.objects.filter(Q(text__icontains=REMARK) | Q(text__contains=SCORE))
    assert not found.exists()
    kept = [f"{change.old} {change.new} {change.reason}" for change in Change.objects.all()]
    assert [said for said in kept if SCORE in said or REMARK in said] == []
