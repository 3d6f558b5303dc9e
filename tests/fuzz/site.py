"""The portal that is asked: released and unreleased content, and who is signed in."""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from awards.models import Recognition, Source
from config.demo.accounts import ACCOUNTS
from config.roles.keeping import ensure_roles
from tests.factories import (
    make_award_year,
    make_calendar,
    make_erratum,
    make_notice,
    make_objection,
    make_objection_file,
    make_recognition,
    make_unit,
)
from tests.units.pictures import photo
from units.models import Photo, Unit

VISITOR, ROLES = "visitor", ("staff", "approver1", "admin")


class Site:
    """The sample content and the sessions; `restore` brings back what a request took away."""

    def __init__(self):
        self.fill()

    def fill(self) -> None:
        """Load the content into empty tables and sign everyone in."""
        call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
        import_module("awards.migrations.0003_terms").ship(apps, None)
        ensure_roles()
        for unit in Unit.objects.order_by("pk")[:2]:
            Photo.objects.create(unit=unit, image=photo(), alt="示例", credit="示例")
        draft = make_award_year(2026, released=False)
        for stage in ("nominated", "on_notice"):
            row = make_recognition(award_year=draft, unit=make_unit(), stage=stage)
        make_calendar()
        make_objection_file(make_objection(make_notice(row)))
        make_erratum()
        call_command("reindex", verbosity=0)
        self.sessions = {login: self._sign_in(login) for login in ROLES}
        self.content = self._content()

    def _sign_in(self, login: str) -> str:
        roles = ACCOUNTS[login]
        make = get_user_model().objects.create_user
        user = make(login, password="fuzz", is_staff=True, is_superuser=roles is None)
        user.groups.set(Group.objects.filter(name__in=roles or ()))
        client = Client()
        client.force_login(user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _content(self) -> tuple:
        """What must stand for requests to mean anything: winners, texts, accounts, sessions."""
        accounts = get_user_model().objects.filter(username__in=ROLES, is_active=True)
        return (
            list(Recognition.objects.conferred().order_by("pk").values_list("pk", flat=True)),
            Source.objects.exclude(text="").count(),
            list(accounts.order_by("pk").values_list("is_staff", "is_superuser", "password")),
            Session.objects.filter(pk__in=self.sessions.values()).count(),
        )

    def restore(self) -> bool:
        """Begin anew where a request took something away; whether it did."""
        if self._content() == self.content:
            return False
        call_command("flush", interactive=False, verbosity=0)
        self.fill()
        return True
