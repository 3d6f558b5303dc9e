"""The audit trail: with each act an entry, and any change of it found, named and refused."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction

from audit import guard, trail
from audit.chain import START, link
from audit.models import Entry, Seal, signed
from audit.proof import Proof

pytestmark = pytest.mark.django_db(transaction=True)


def entries(number: int) -> list[Entry]:
    return [trail.record("tried", called=f"示例 {n}", said={"n": n}) for n in range(number)]


def faults(**known) -> list[tuple[int, str]]:
    return [(fault.number, fault.what) for fault in Proof().faults(**known)]


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def guarded():
    guard.stand()
    yield
    guard.let_go()


def test_entries_are_sealed_one_after_another():
    made = entries(3)
    assert list(Seal.objects.values_list("number", "entry")) == [
        (n + 1, entry.pk) for n, entry in enumerate(made)
    ]
    proof = Proof()
    assert list(proof.faults()) == []
    assert (proof.number, proof.digest) == (3, Seal.objects.get(number=3).digest)


def test_what_is_rolled_back_leaves_neither_entry_nor_gap():
    entries(1)
    with transaction.atomic():
        entries(2)
        transaction.set_rollback(True)
    entries(1)
    assert list(Seal.objects.values_list("number", flat=True)) == [1, 2]
    assert faults() == []


def test_who_acts_with_which_role_is_told():
    person = get_user_model().objects.create_superuser("admin")
    one, other = trail.record("tried", by=person), trail.record("tried")
    assert (one.account, one.name, one.role) == (person.pk, "admin", "超级用户")
    assert (other.account, other.name, other.address) == (None, "命令行", "")


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize(
    "sql", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}", "DELETE FROM {} WHERE 1 = 0"]
)
def test_the_database_refuses_to_change_what_is_kept(guarded, table, sql):
    entries(2)
    if connection.vendor == "sqlite" and "WHERE" in sql:
        pytest.skip("SQLite asks row by row")
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql.format(table))
    assert Entry.objects.count() == Seal.objects.count() == 2


def test_a_changed_entry_is_found():
    made = entries(4)
    run("UPDATE audit_entry SET called = '别的' WHERE id = %s", made[1].pk)
    assert faults() == [(2, f"记录 {made[1].pk} 的内容被改过")]


def test_a_changed_entry_with_a_digest_made_anew_is_found():
    made = entries(4)
    forged = Entry.objects.get(pk=made[1].pk)
    forged.called = "别的"
    run(
        "UPDATE audit_entry SET called = '别的', digest = %s WHERE id = %s",
        signed(forged).digest,
        forged.pk,
    )
    assert faults() == [(2, "与前一条接不上：被改过、换过或者调过次序")]


def test_an_entry_that_is_forged_with_its_link_shows_at_the_next_link():
    made = entries(4)
    forged = Entry.objects.get(pk=made[1].pk)
    forged.called = "别的"
    digest = signed(forged).digest
    run("UPDATE audit_entry SET called = '别的', digest = %s WHERE id = %s", digest, forged.pk)
    made_anew = link(Seal.objects.get(number=1).digest, 2, digest)
    run("UPDATE audit_seal SET digest = %s WHERE number = 2", made_anew)
    assert faults() == [(3, "与前一条接不上：被改过、换过或者调过次序")]


def test_a_removed_entry_is_found():
    made = entries(4)
    run("DELETE FROM audit_seal WHERE number = 2")
    run("DELETE FROM audit_entry WHERE id = %s", made[1].pk)
    assert faults()[0] == (3, "前面缺 1 条")


def test_an_entry_that_went_without_its_seal_is_found():
    made = entries(3)
    run("DELETE FROM audit_entry WHERE id = %s", made[1].pk)
    assert faults() == [(2, f"记录 {made[1].pk} 已被删除")]


def test_an_entry_that_was_put_in_later_is_found(monkeypatch):
    made = entries(2)
    monkeypatch.setattr("audit.proof.BEHIND", 0)
    forged = Entry.objects.create(pk=made[0].pk - 1, act="forged")
    assert faults() == [(0, f"记录 {forged.pk} 不在链上，是后来插入的")]


def test_links_that_changed_places_are_found():
    one, two, _ = entries(3)
    for number, entry in ((1, 10**9), (2, one.pk), (1, two.pk)):
        run("UPDATE audit_seal SET entry_id = %s WHERE number = %s", entry, number)
    broken = "与前一条接不上：被改过、换过或者调过次序"
    assert faults() == [(1, broken), (2, broken)]


def test_a_tail_that_was_cut_is_found_by_what_was_noted_elsewhere():
    made = entries(4)
    noted = Proof()
    assert list(noted.faults()) == []
    run("DELETE FROM audit_seal WHERE number > 2")
    run("DELETE FROM audit_entry WHERE id > %s", made[1].pk)
    assert faults() == []
    assert faults(known=(noted.number, noted.digest)) == [
        (4, "与另外记下的序号和摘要不符：这一条之前有改动，或者末尾被截去")
    ]
    assert faults(known=(0, START)) == []


def test_entries_of_before_another_algorithm_still_verify(settings):
    entries(2)
    settings.AUDIT_HASH = "sm3"
    entries(2)
    digests = Seal.objects.values_list("digest", flat=True)
    assert [one.partition("$")[0] for one in digests] == ["sha256", "sha256", "sm3", "sm3"]
    assert faults() == []


def test_what_a_crash_left_unsealed_is_sealed_by_the_next(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(trail, "seal", lambda: None)
        entries(2)
    assert Seal.objects.count() == 0
    entries(1)
    assert Seal.objects.count() == 3
    assert faults() == []
