"""No page of the staff's desk reads a table that grows from end to end, and each asks little.

Every table of the desk is visited: its list, a page far behind, a search, each filter, its forms
and what its forms complete.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from units.desk import long
from units.history import Change
from units.models import Unit

from .plans import asked, is_read_in_order, plan, scanned

pytestmark = pytest.mark.django_db
#: No list of the desk asks more.
MOST_QUERIES = 30


@pytest.fixture
def desk(many, admin_client, admin_user, monkeypatch):
    """The desk of one who may all, at 2,000 units, whose tables count as long."""
    monkeypatch.setattr(long, "LONG", 100)
    request = RequestFactory().get("/")
    request.user, request.session = admin_user, {}
    return admin_client, request


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def lists(request) -> Iterator[str]:
    """The addresses of every list: as it is, far behind, searched, and filtered."""
    for model, model_admin in admin.site._registry.items():
        start = address(model, "changelist")
        changes = model_admin.get_changelist_instance(request)
        behind = min(20, changes.paginator.num_pages)
        yield from (start, f"{start}?p={behind}", f"{start}?q=治安", f"{start}?q=无有")
        for spec in changes.filter_specs:
            chosen = [one["query_string"] for one in spec.choices(changes) if not one["selected"]]
            for query in [one for one in chosen if one.strip("?")][:2]:
                yield from (start + query, f"{start}{query}&q=治安")


def forms(request) -> Iterator[str]:
    """Of every table the empty form, and the pages of one of its rows."""
    for model, model_admin in admin.site._registry.items():
        if model_admin.has_add_permission(request):
            yield address(model, "add")
        if row := model._default_manager.order_by("pk").last():
            yield from (address(model, page, row.pk) for page in ("change", "history"))


def completions() -> Iterator[str]:
    """What the forms complete."""
    fields = {
        (one.model, field)
        for model_admin in admin.site._registry.values()
        for one in (model_admin, *model_admin.inlines)
        for field in one.autocomplete_fields
    }
    for model, field in sorted(fields, key=lambda pair: (pair[0].__name__, pair[1])):
        names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
        start = f"{reverse('admin:autocomplete')}?{names}&field_name={field}"
        yield from (f"{start}&term=", f"{start}&term=治安")


def test_no_page_of_the_desk_reads_a_growing_table_from_end_to_end(desk):
    client, request = desk
    found, many_asked = set(), []
    for page in ("/admin/", *lists(request), *forms(request), *completions()):
        queries = asked(client, page)
        if len(queries) > MOST_QUERIES:
            many_asked.append((page, len(queries)))
        for sql, params in queries:
            if not is_read_in_order(sql, params):
                found |= {(page, table) for table in scanned(sql, params)}
    assert sorted(found) == [] == many_asked


def test_what_was_deleted_is_found_among_many_acts_by_an_index(admin_client, admin_user):
    kind = ContentType.objects.get_for_model(Unit)
    acts = {"content_type": kind, "called": "示例", "by": admin_user}
    Change.objects.bulk_create(
        Change(object_id=n, key="deleted" if n % 1000 == 0 else "changed", **acts)
        for n in range(1, 10_001)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE units_change")
    queries = asked(admin_client, address(Unit, "deleted"))
    plans = [plan(sql, params) for sql, params in queries if 'FROM "units_change"' in sql]
    read = r"\b(change_\w+|units_change_\w+|SCAN units_change|Seq Scan on units_change)\b"
    found = [set(re.findall(read, one)) for one in plans]
    assert len(found) == 2  # how many there are, and a page of them
    assert all({"change_by_key"} <= one <= {"change_by_key", "change_of_record"} for one in found)
