"""What of the desk is taken away by whom, and what by nobody."""

import pytest
from django.contrib.auth.models import Group

from awards.models import Objection, ReviewRound
from tests.factories import make_account, make_objection, make_round

from .pages import LISTS, address

pytestmark = pytest.mark.django_db
#: What staff do not keep.
NOT_CONTENT = ("auth.", "audit.", "accounts.")
#: What they work on and never take away: how reviews go.
STAYS = {"reviewround"}


def test_staff_may_export_what_they_keep_and_approvers_nothing():
    held = {
        name: set(
            Group.objects.get(name=name)
            .permissions.filter(codename__startswith="export_")
            .values_list("content_type__model", flat=True)
        )
        for name in ("录入员", "一审员", "评审专家", "审计员")
    }
    kept = {label.split(".")[1] for label in LISTS if not label.startswith(NOT_CONTENT)}
    kept -= STAYS
    assert held == {"录入员": kept, "一审员": set(), "评审专家": set(), "审计员": {"entry"}}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("model", [Objection, ReviewRound], ids=["objections", "rounds"])
@pytest.mark.parametrize("role", ["录入员", "终审员"])
def test_neither_objections_nor_rounds_are_taken_away(client, role, model, form):
    make_objection()
    make_round(1)
    client.force_login(make_account(role))
    page = client.get(address(model, "changelist")).content.decode()
    assert "export." not in page and "export_" not in page
    assert client.get(address(model, "export", form)).status_code == 403
    action = {"action": f"export_{form}", "_selected_action": [model.objects.first().pk]}
    assert "Content-Disposition" not in client.post(address(model, "changelist"), action)


def test_who_objects_is_taken_away_by_nobody_at_all(admin_client):
    make_objection()
    assert admin_client.get(address(Objection, "export", "xlsx")).status_code == 403
    assert "export." not in admin_client.get(address(Objection, "changelist")).content.decode()
