"""What the portal tells its audit trail: signing in, refusals, changes; all of it proves."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from audit.models import Entry
from tests.factories import make_achievement, make_award, make_recognition, make_unit
from units import history
from units.history import Change

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[tuple]:
    return list(Entry.objects.order_by("pk").values_list("act", "name", "result", "address"))


def sign_in(client, password: str, **extra) -> None:
    client.post("/admin/login/", {"username": "zhang", "password": password}, **extra)


def test_signing_in_and_out_and_failing_to_are_told(client):
    get_user_model().objects.create_user("zhang", password="right-Password-1", is_staff=True)
    sign_in(client, "wrong", REMOTE_ADDR="192.0.2.7")
    sign_in(client, "right-Password-1", REMOTE_ADDR="192.0.2.7")
    client.post("/admin/logout/", REMOTE_ADDR="192.0.2.8")
    assert told() == [
        ("signed_in", "zhang", "failed", "192.0.2.7"),
        ("signed_in", "zhang", "done", "192.0.2.7"),
        ("signed_out", "zhang", "done", "192.0.2.8"),
    ]
    assert "wrong" not in str(list(Entry.objects.values_list("said", flat=True)))


def test_a_refused_permission_is_told(client):
    person = get_user_model().objects.create_user("zhang", is_staff=True)
    client.force_login(person)
    Entry.objects.all().delete()
    assert client.get("/admin/units/unit/add/").status_code == 403
    entry = Entry.objects.get()
    assert (entry.act, entry.result, entry.account) == ("refused", "refused", person.pk)
    assert (entry.called, entry.said["method"]) == ("/admin/units/unit/add/", "GET")


def test_a_change_is_told_with_who_and_what(client):
    person = get_user_model().objects.create_superuser("zhang")
    unit = make_unit()
    change = history.note(unit, "changed", person, old={"name": "旧"}, new={"name": "新"})
    entry = Entry.objects.get()
    assert (entry.act, entry.name, entry.role) == ("changed", "zhang", "超级用户")
    assert (entry.model, entry.key, entry.called) == ("units.unit", str(unit.pk), str(unit))
    assert entry.said["changes"] == [change.pk]


@pytest.mark.parametrize(
    ("address", "sent", "told_of"),
    [
        ("change/", {"name": "示例奖", "slug": "shili", "level": "provincial"}, ["changed"]),
        ("delete/", {"post": "yes"}, ["deleted"]),
    ],
)
def test_what_a_form_changes_or_deletes_is_told(admin_client, address, sent, told_of):
    award = make_award()
    Entry.objects.all().delete()
    response = admin_client.post(f"/admin/awards/award/{award.pk}/{address}", sent)
    assert response.status_code == 302
    assert [act for act, *_ in told()] == told_of
    assert [entry.called for entry in Entry.objects.all()] == [Change.objects.get().called]
    assert Entry.objects.get().said["changes"] == [Change.objects.get().pk]


def test_rows_that_go_with_their_owner_are_told_and_so_is_the_owner(admin_client):
    recognition = make_recognition(stage="nominated")
    make_achievement(recognition)
    Entry.objects.all().delete()
    admin_client.post(f"/admin/awards/recognition/{recognition.pk}/delete/", {"post": "yes"})
    kept = [(change.key, change.pk) for change in Change.objects.order_by("pk")]
    assert [key for key, _ in kept] == ["deleted_along", "deleted"]
    entries = Entry.objects.order_by("pk")
    assert [(entry.act, *entry.said["changes"]) for entry in entries] == kept


def test_many_changes_are_one_entry_each_five_hundred():
    person, unit = get_user_model().objects.create_superuser("zhang"), make_unit()
    history.note_all(history.act(unit, "changed", person, new={"n": n}) for n in range(600))
    assert [len(entry.said["changes"]) for entry in Entry.objects.order_by("pk")] == [500, 100]


def test_a_change_of_the_history_is_found(capsys):
    person, unit = get_user_model().objects.create_superuser("zhang"), make_unit()
    acts = history.note_all(history.act(unit, "changed", person, new={"n": n}) for n in range(3))
    call_command("verify_audit")
    assert "核对无误。" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_change SET reason = '改' WHERE id = %s", [acts[1].pk])
    with pytest.raises(CommandError, match="审计记录有 1 处不符。"):
        call_command("verify_audit")
    assert "第 1 条：操作历史里从" in capsys.readouterr().out
    Change.objects.filter(pk=acts[1].pk).delete()
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "第 1 条：操作历史里少了 1 条" in capsys.readouterr().out


def test_an_act_that_is_written_past_the_trail_is_found(capsys):
    person, unit = get_user_model().objects.create_superuser("zhang"), make_unit()
    before = history.act(unit, "changed", person)  # of a time without trail
    before.save()
    history.note(unit, "changed", person)
    call_command("verify_audit")
    forged = [history.act(unit, "changed", person, new={"n": n}) for n in range(21)]
    Change.objects.bulk_create(forged)
    with pytest.raises(CommandError, match="审计记录有 1 处不符。"):
        call_command("verify_audit")
    named = "、".join(str(one.pk) for one in forged[:20])
    said = f"\n操作历史里有 21 条不是系统写下的：{named} 等\n"
    assert said in capsys.readouterr().out


def test_no_act_is_kept_of_which_the_trail_was_not_told(monkeypatch):
    person, unit = get_user_model().objects.create_superuser("zhang"), make_unit()

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("audit.trail.record", fail)
    acts = (
        lambda: history.note(unit, "changed", person),
        lambda: history.note_all([history.act(unit, "changed", person)]),
        lambda: history.note_list(type(unit), "exported", person, new={}),
    )
    for act in acts:
        with pytest.raises(DatabaseError):
            act()
    assert not Change.objects.exists()
