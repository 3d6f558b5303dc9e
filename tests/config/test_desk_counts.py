"""How many queries the desk's lists, forms and choosers take: the same for 3 rows and for 300.

Every table of the desk is visited, and the row of each to which most others belong.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import AwardYear, Source
from units.desk.versions.deleted import DeletedPages
from units.desk.versions.pages import PastPages
from units.models import Unit

from . import rows
from .test_desk_plans import address, completions

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 300
#: Histories have pages of fifty acts; none has so many.
LAST_PAGE = "?p=999"
#: Pages of one row, besides its form.
OTHERS = ((AwardYear, "units"), (AwardYear, "roll"), (Source, "intake"), (Unit, "changes"))


def lists(request) -> Iterator[str]:
    """Every list: as it is, searched, and by each filter; and what was deleted of each."""
    for model, model_admin in admin.site._registry.items():
        start = address(model, "changelist")
        yield from (start, f"{start}?q=示例")
        changes = model_admin.get_changelist_instance(request)
        for spec in changes.filter_specs:
            chosen = [one["query_string"] for one in spec.choices(changes) if not one["selected"]]
            yield from (start + query for query in chosen[:1] if query.strip("?"))
        if isinstance(model_admin, DeletedPages) and model_admin.may_undelete(request):
            yield address(model, "deleted")


def forms(request) -> Iterator[str]:
    """Of every table the empty form, and the pages of its first row."""
    for model, model_admin in admin.site._registry.items():
        if model_admin.has_add_permission(request):
            yield address(model, "add")
        key = first(model)
        yield from (address(model, "change", key), address(model, "history", key))
        if isinstance(model_admin, PastPages):
            yield address(model, "history", key) + LAST_PAGE
            yield address(model, "compare", key)
    yield from (address(model, page, first(model)) for model, page in OTHERS)


def first(model) -> int:
    return model._default_manager.earliest("pk").pk


def choosers() -> Iterator[str]:
    yield from (one.replace("治安", "示例") for one in completions())


def asked(client, page: str) -> int:
    """How many queries a page takes, without those that keep the session alive once a minute."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page)
        response.getvalue()
    assert response.status_code == 200, page
    said = [query["sql"] for query in queries.captured_queries]
    return sum("session" not in sql and "SAVEPOINT" not in sql for sql in said)


def test_lists_forms_and_choosers_take_as_many_queries_for_300_rows_as_for_3(
    admin_client, admin_user
):
    request = RequestFactory().get("/")
    request.user, request.session = admin_user, {}
    rows.clear()
    rows.fill(FEW)
    pages = [reverse("admin:index"), *lists(request), *forms(request), *choosers()]
    for concrete in (True, False):  # kept once they are read
        ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=concrete)
    few = {page: asked(admin_client, page) for page in pages}
    rows.fill(MANY - FEW)
    sizes = {model: model._default_manager.count() for model in admin.site._registry}
    assert {model for model, size in sizes.items() if size < MANY} == set()
    many = {page: asked(admin_client, page) for page in pages}
    more = {page: many[page] - few[page] for page in pages if few[page] != many[page]}
    # What Django itself kept of a record stands at the end of its history: not on the first page.
    assert more == {
        page: -1 for page in pages if page.endswith("/history/") and page + LAST_PAGE in pages
    }
