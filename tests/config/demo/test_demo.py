"""`manage.py demo`: from nothing to a portal with its content and logins; again, it keeps all."""

import socket

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db.models import Count

from awards.models import Achievement, AwardYear, Recognition
from config.demo.accounts import ACCOUNTS, password
from tests.factories import make_recognition
from units.models import Unit


@pytest.fixture
def demo(settings, tmp_path, db):
    settings.STATIC_ROOT = tmp_path / "static"
    return lambda *more: call_command("demo", "--prepare-only", *more)


def test_the_first_run_loads_the_four_winners_and_every_login_works(demo):
    demo()
    slugs = {r.unit.slug for r in Recognition.objects.conferred()}
    assert slugs == {
        "zhoushan-xinfangju",
        "zhoushan-gonganju",
        "zhoushan-bianjianzhan",
        "putuo-rensheju",
    }
    for login in ACCOUNTS:
        assert authenticate(username=login, password=password(login)) is not None, login


def test_a_second_run_keeps_what_was_entered(demo):
    demo()
    unit = Unit.objects.get(slug="zhoushan-gonganju")
    unit.short_name = "示例改动"
    unit.save()
    added = make_recognition(year=2026)
    user = get_user_model().objects.get(username="staff")
    user.set_password("A-new-password-7")
    user.save()
    demo()
    unit.refresh_from_db()
    assert unit.short_name == "示例改动"
    assert Recognition.objects.filter(pk=added.pk).exists()
    assert authenticate(username="staff", password="A-new-password-7") is not None


def test_samples_come_only_where_they_are_asked_for_and_once(demo):
    demo()
    assert Unit.objects.exclude(name__contains="示例").count() == 4
    assert not Unit.objects.filter(slug__startswith="shili-1-").exists()
    demo("--sample")
    demo("--sample")
    added = Unit.objects.filter(slug__startswith="shili-1-")
    assert (added.count(), added.exclude(name__contains="示例").count()) == (80, 0)
    years = AwardYear.objects.public().filter(award__name__contains="示例")
    assert years.count() == 5
    figures = Achievement.objects.filter(indicator__isnull=False, recognition__unit__in=added)
    shared = figures.values("indicator").annotate(units=Count("recognition__unit", distinct=True))
    assert shared.filter(units__gt=1).exists()


def test_a_busy_port_is_said_in_one_line(db):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} cannot be used") as error:
            call_command("demo", "--port", str(port))
    assert "\n" not in str(error.value)
