"""The audit trail at the desk: auditors read it, and nobody else; nobody changes it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from audit import trail
from audit.models import Entry
from config.accounts.trail import ACTS
from tests.factories import make_unit
from tests.pages import seen
from units import history
from units.desk.history import WORDS

pytestmark = pytest.mark.django_db
LIST = "/admin/audit/entry/"


def member(client, role: str) -> None:
    person = get_user_model().objects.create_user(role, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)


@pytest.fixture
def auditor(client):
    member(client, "审计员")


def page(entry: Entry) -> str:
    return reverse("admin:audit_entry_change", args=[entry.pk])


def test_every_act_of_the_history_has_its_name_in_the_trail():
    assert WORDS.keys() - ACTS.keys() == set()


def test_an_auditor_reads_who_did_what_and_from_where(client, auditor):
    text = seen(client.get(LIST))
    assert "审计员审计员" in text
    assert "登录成功" in text.replace("（空）", "")


@pytest.mark.parametrize("role", ["录入员", "一审员", "评审专家"])
def test_nobody_else_reads_it(client, role):
    entry = trail.record("tried", called="示例")
    member(client, role)
    for address in (LIST, page(entry), f"{LIST}export.csv", f"{LIST}exports/"):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_changes_it(admin_client, method):
    entry = trail.record("tried", called="示例")
    for act in ("delete", "change"):
        address = reverse(f"admin:audit_entry_{act}", args=[entry.pk])
        answer = getattr(admin_client, method)(address, {"called": "别的", "post": "yes"})
        assert answer.status_code == (200 if (act, method) == ("change", "get") else 403)
    assert getattr(admin_client, method)(f"{LIST}add/").status_code == 403
    entry.refresh_from_db()
    assert entry.called == "示例"


def test_a_change_is_read_field_by_field(client, auditor):
    unit, person = make_unit(), get_user_model().objects.create_user("zhang")
    history.note(unit, "changed", person, old={"website": "a"}, new={"website": "b"})
    text = seen(client.get(page(Entry.objects.get(act="changed"))))
    assert "由“a”改为“b”" in text
    assert "zhang" in text and str(unit) in text


def test_what_an_entry_does_not_say_is_called_empty(client, auditor):
    text = seen(client.get(page(trail.record("signed_in", name="li"))))
    assert "对象：（空）内容：（空）" in text


def test_the_list_is_narrowed_by_act_result_and_name(client, auditor):
    trail.record("signed_in", name="li", result="failed")
    trail.record("exported", name="wang")

    def names(query: str) -> list[str]:
        rows = client.get(f"{LIST}?{query}").context["cl"].result_list
        return [row.name for row in rows]

    assert names("act=exported") == ["wang"]
    assert names("result__exact=failed") == ["li"]
    assert names("q=wang") == ["wang"]
    assert names("q=nobody") == []
