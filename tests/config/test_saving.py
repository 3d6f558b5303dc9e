"""The desk's forms hold the write lock while they write, not while they check or proofread."""

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.config.locks import write_lock
from tests.factories import make_staff
from tests.units.test_unit_admin import form as unit_form
from units.models import District, Unit

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/units/district/add/"


@pytest.fixture
def desk(client):
    """A browser of committee staff."""
    client.force_login(make_staff())
    return client


def test_a_form_with_faults_is_answered_while_another_writes(desk):
    with write_lock("units_district"):
        response = desk.post(ADD, {"code": "1", "name": "", "parent": ""})
    assert response.status_code == 200
    assert sorted(response.context["adminform"].form.errors) == ["code", "name"]


def test_what_was_saved_is_proofread_after_the_transaction(desk):
    posted = {"name": "示例指标", "measure": "件", "definition": "", "slug": "shili"}
    with CaptureQueriesContext(connection) as queries:
        response = desk.post("/admin/awards/indicator/add/", posted | {"higher_is_better": ""})
    assert response.status_code == 302
    statements = [query["sql"] for query in queries]
    end = statements.index("COMMIT")
    written = [i for i, sql in enumerate(statements) if sql.startswith(("UPDATE", "INSERT"))]
    read = [i for i, sql in enumerate(statements) if 'FROM "awards_term"' in sql]
    assert written and max(written) < end
    assert read and min(read) > end


def test_a_form_is_saved_whole_or_not_at_all(desk):
    """A lock on the second table that it writes undoes what it wrote in the first."""
    name = {"names-TOTAL_FORMS": 1, "names-0-name": "示例旧称", "names-0-kind": "short"}
    posted = unit_form(**name)
    with write_lock("units_unitname"):
        response = desk.post("/admin/units/unit/add/", posted)
    assert response.status_code == 503
    assert not Unit.objects.exists()


def test_a_row_that_came_between_check_and_writing_is_told_beside_its_field(desk):
    came = []

    def come(execute, sql, *rest):
        """Another's district, saved when ours was checked and nothing of it is written yet."""
        if not came and sql.startswith(("BEGIN", 'INSERT INTO "units_district"')):
            came.append(sql)
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO units_district (code, name) VALUES ('330903', '别人的')"
                )
            other.close()
        return execute(sql, *rest)

    with connection.execute_wrapper(come):
        response = desk.post(ADD, {"code": "330903", "name": "普陀区", "parent": ""})
    assert came
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["code"]
    assert [d.name for d in District.objects.all()] == ["别人的"]
