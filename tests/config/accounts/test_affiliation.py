"""The units that an account's holder works in, as the administrator of accounts sets them."""

import pytest
from django.urls import reverse

from awards.models import Affiliation, Assignment
from config.roles.table import ACCOUNT_KEEPER
from tests.factories import make_account, make_assignment, make_reviewer, make_round, make_unit
from tests.pages import filled, history, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    user = make_account(ACCOUNT_KEEPER)
    client.force_login(user)
    return user


def sent_with(client, user, text: str) -> dict:
    page = client.get(reverse("admin:auth_user_change", args=[user.pk]))
    return filled(page, "user_form") | {"affiliated": text}


def units_of(user) -> list[str]:
    return list(Affiliation.objects.filter(user=user).values_list("unit__name", flat=True))


def test_units_are_set_noted_and_shown_again(client, keeper):
    make_unit(name="示例甲局")
    make_unit(name="示例乙局")
    user = make_reviewer()
    here = reverse("admin:auth_user_change", args=[user.pk])
    client.post(here, sent_with(client, user, "示例甲局\r\n 示例乙局\r\n"))
    assert units_of(user) == ["示例甲局", "示例乙局"]
    assert history(user) == ["所属单位由空改为“示例甲局、示例乙局”"]
    client.post(here, sent_with(client, user, "示例乙局"))
    assert units_of(user) == ["示例乙局"]


def test_a_name_that_no_unit_bears_is_refused(client, keeper):
    user = make_reviewer()
    here = reverse("admin:auth_user_change", args=[user.pk])
    response = client.post(here, sent_with(client, user, "没有的局"))
    assert "没有登记叫“没有的局”的单位。请写全称，一行一个。" in seen(response)
    assert units_of(user) == []


def test_a_new_unit_recuses_at_once(client, keeper):
    round_ = make_round(1, is_open=True)
    recognition = round_.award_year.recognitions.get()
    user = make_reviewer()
    make_assignment(recognition, user)
    here = reverse("admin:auth_user_change", args=[user.pk])
    client.post(here, sent_with(client, user, recognition.unit.name))
    assert Assignment.objects.get().recusal_reason == "是评审人所属单位"
