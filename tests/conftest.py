"""Fixtures of the whole suite."""

import gc
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.template import Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from hypothesis import HealthCheck
from hypothesis import settings as examples

from . import emptied
from .factories import make_calendar, make_staff

#: Properties hold or not, however busy the machine is; each example is in the test's transaction.
UNTIMED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
# Of the same code every run says the same; `--hypothesis-profile=other` looks for other examples.
examples.register_profile("same", derandomize=True, **UNTIMED)
examples.register_profile("other", **UNTIMED)
examples.load_profile("same")


@pytest.fixture(autouse=True)
def media_of_its_own(settings, tmp_path):
    """Every test stores photographs in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def staff(client):
    """A member of committee staff, signed in as `client`."""
    user = make_staff()
    client.force_login(user)
    return user


@pytest.fixture
def approver(client):
    """Someone who may read everything and change nothing, signed in as `client`."""
    user = get_user_model().objects.create_user("approver", is_staff=True)
    user.groups.add(Group.objects.get(name="一审员"))
    client.force_login(user)
    return user


@pytest.fixture
def shipped_terms(db):
    """The terms that a migration ships; a browser test may have emptied every table before."""
    import_module("awards.migrations.0003_terms").ship(apps, None)


@pytest.fixture
def shipped_calendar(db):
    """The working calendar that a migration ships, also where every table was emptied before."""
    make_calendar()


def pytest_report_header():
    """Say which database the run is on."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def is_for_one(item) -> bool:
    """Whether one database is enough for a test that asks one."""
    is_marked = item.get_closest_marker
    return bool(is_marked("once") or (is_marked("browser") and not is_marked("each")))


@pytest.hookimpl(trylast=True)  # tests/browser marks its own first
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, leave out what pytest-django keeps from any database, and what is the same on
    both: most of all in a browser, since both ask for every address without one.
    """
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        asking, rest = [], []
        for item in items:
            asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
                item.fixturenames
            )
            (asking if asks and not is_for_one(item) else rest).append(item)
        items[:] = asking
        config.hook.pytest_deselected(items=rest)


def pytest_collection_finish():
    """Have thousands of tests and their modules not looked through for garbage again and again.

    As often as ever: a download that a test leaves unread holds its place until it is collected.
    """
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Print what tests measured, whichever process they ran in."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "measured" and report.when == "call":
                terminalreporter.write_line(value)


@pytest.fixture(scope="session", autouse=True)
def of_pages(django_test_environment):
    """Keep the context of what renders a page, for `response.context`; not of each of its fields.

    Of a long form the copies take longer than the form.
    """

    def render(template, context):
        if not (template.name or "").startswith(("django/forms/", "admin/widgets/")):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests empty the audit trail, as they empty every table; its own tests have it guarded.

    After each test that commits they are emptied in less time than `flush` takes. In the end a
    server may still hold a connection for a browser that was closed a moment ago: none outlives
    the tests.
    """
    from audit import guard

    post_migrate.disconnect(sender=apps.get_app_config("audit"), dispatch_uid="audit")
    with django_db_blocker.unblock():
        guard.let_go()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied.empty_once)
        yield
    if connection.vendor == "postgresql":  # which drops no database that others are connected to
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def whole_module(request, django_db_setup, django_db_blocker):
    """A transaction around a module, for content that all of its tests ask for and is made once.

    Each test is in a transaction within it, so that what it changes is taken back as ever. A test
    that does without the content would find it all the same: such a module is refused.
    """
    items = [item for item in request.session.items if item.path == request.path]
    without = [item.name for item in items if "whole_module" not in item.fixturenames]
    assert without == [], "these tests belong into a module of their own"
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
