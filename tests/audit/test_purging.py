"""Old entries go, young ones never, and what is left proves as before."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from audit import guard, trail
from audit.models import Entry, Seal, signed
from audit.proof import Proof
from audit.purging import TooYoung, purge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guarded():
    guard.stand()
    yield
    guard.let_go()


def aged(*days: int) -> None:
    """Entries of so many days ago."""
    for one in days:
        at = timezone.now() - timedelta(days=one)
        signed(Entry(act="tried", at=at, said={"days": one})).save()
    trail.seal()


def test_what_is_old_goes_and_the_chain_goes_on_from_there(guarded):
    aged(400, 300, 200, 1)
    assert purge(timezone.now() - timedelta(days=250)) == 2
    assert list(Seal.objects.values_list("number", flat=True)) == [3, 4, 5]
    assert [entry.said.get("days") for entry in Entry.objects.order_by("pk")] == [200, 1, None]
    proof = Proof()
    assert list(proof.faults()) == []
    assert (proof.number, proof.count) == (5, 3)
    assert purge(timezone.now() - timedelta(days=190)) == 1
    assert list(Proof().faults()) == []


def test_the_beginning_does_not_go_without_a_summary():
    aged(400, 300, 1)
    Seal.objects.filter(number=1).delete()
    Entry.objects.order_by("pk").first().delete()
    assert [fault.number for fault in Proof().faults()] == [2, 2]


def test_what_is_young_stays(guarded):
    aged(183)
    with pytest.raises(TooYoung):
        purge(timezone.now() - timedelta(days=183))
    with pytest.raises(CommandError, match="至少保存 184 天"):
        call_command("purge_audit", "--before", timezone.localdate().isoformat())
    assert Entry.objects.count() == 1


def test_the_guard_stands_again_afterwards(guarded):
    aged(400, 1)
    purge(timezone.now() - timedelta(days=300))
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
