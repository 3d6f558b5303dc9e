"""What is worked on at the desk and never taken away: who objects, and how reviews go."""

import pytest

from awards.models import Objection, ReviewRound
from tests.factories import make_account, make_objection, make_round

from .pages import address

pytestmark = pytest.mark.django_db


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
