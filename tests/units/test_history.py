"""The history of records: who, from which value to which, in the transaction of the act."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError

from tests.factories import make_district, make_staff, make_unit
from tests.pages import history as said
from units import history
from units.history import Change
from units.models import District, Unit, UnitName

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = make_staff()
    client.force_login(user)
    return user


def form_of(unit, names=(), **typed) -> dict:
    """The posted form of a unit with its other names."""
    columns = {
        "name": unit.name,
        "short_name": unit.short_name,
        "slug": unit.slug,
        "district": unit.district_id,
        "tier": unit.tier,
        "category": unit.category,
        "credit_code": unit.credit_code,
        "website": unit.website,
        "successor": "",
    }
    posted = columns | typed
    for prefix, rows in (("names", names), ("brands", ()), ("photos", ())):
        posted |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-MIN_NUM_FORMS": 0}
        posted |= {f"{prefix}-INITIAL_FORMS": sum(bool(row["id"]) for row in rows)}
        posted |= {f"{prefix}-{n}-{k}": v for n, row in enumerate(rows) for k, v in row.items()}
    return posted


def test_an_act_keeps_who_when_and_both_values():
    unit, staff = make_unit(name="示例局"), make_staff()
    kept = history.note(
        unit, "example", staff, old={"on": date(2025, 1, 2)}, new={"on": None}, reason="示例原因"
    )
    kept.refresh_from_db()
    assert (kept.called, kept.key, kept.by, kept.reason) == ("示例局", "example", staff, "示例原因")
    assert (kept.old, kept.new) == ({"on": "2025-01-02"}, {"on": None})
    assert list(Change.objects.of(unit)) == [kept]
    assert list(Change.objects.of(make_unit(name="示例别局"))) == []
    assert list(Change.objects.of(District(pk=unit.pk))) == []


def test_an_act_that_fails_leaves_no_history():
    unit, staff = make_unit(), make_staff()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        history.note(unit, "example", staff)
        raise ZeroDivisionError
    assert not Change.objects.exists()


def test_who_acted_cannot_be_deleted():
    unit, staff = make_unit(), make_staff()
    history.note(unit, "example", staff)
    with pytest.raises(ProtectedError):
        get_user_model().objects.get(pk=staff.pk).delete()
    unit.delete()
    assert Change.objects.count() == 1


def test_a_saved_form_keeps_old_and_new_values(client, staff):
    unit = make_unit(name="示例旧局", tier="municipal")
    county = make_district("330903", "普陀区")
    typed = {"name": "示例新局", "district": county.pk, "tier": "county"}
    assert (
        client.post(f"/admin/units/unit/{unit.pk}/change/", form_of(unit, **typed)).status_code
        == 302
    )
    act = Change.objects.of(unit).get()
    assert (act.by, act.key) == (staff, "changed")
    assert act.old == {"name": "示例旧局", "district": unit.district_id, "tier": "municipal"}
    assert act.new == {"name": "示例新局", "district": county.pk, "tier": "county"}
    assert said(unit) == [
        "全称由“示例旧局”改为“示例新局”；所在区划由“舟山市”改为“普陀区”；"
        "层级由“市直”改为“县（市、区）直”"
    ]


def test_rows_of_a_forms_table_are_kept_with_it(client, staff):
    unit = make_unit()
    kept = UnitName.objects.create(unit=unit, name="甲局", kind="short")
    gone = UnitName.objects.create(unit=unit, name="乙局", kind="alias")
    row = {"unit": unit.pk, "used_until": ""}
    rows = [
        row | {"id": kept.pk, "name": "甲一局", "kind": "short"},
        row | {"id": gone.pk, "name": "乙局", "kind": "alias", "DELETE": "on"},
        row | {"id": "", "name": "丙局", "kind": "former", "used_until": "2024-01-31"},
    ]
    response = client.post(f"/admin/units/unit/{unit.pk}/change/", form_of(unit, rows))
    assert response.status_code == 302
    assert set(unit.names.values_list("name", flat=True)) == {"甲一局", "丙局"}
    (sentence,) = said(unit)
    assert set(sentence.split("；")) == {
        "删除其他名称“乙局”",
        "其他名称“甲一局”：名称由“甲局”改为“甲一局”",
        "新增其他名称“丙局”",
    }
    act = Change.objects.of(unit).get()
    assert act.old["units.unitname"][str(gone.pk)]["kind"] == "alias"


def test_adding_and_deleting_keep_all_that_was_there(client, staff):
    posted = form_of(make_unit(), name="示例新单位", slug="shili-new")
    client.post("/admin/units/unit/add/", posted)
    unit = Unit.objects.get(slug="shili-new")
    assert said(unit) == ["新建"]
    client.post(f"/admin/units/unit/{unit.pk}/delete/", {"post": "yes"})
    act = Change.objects.get(key="deleted")
    assert (act.called, act.old["slug"], act.by) == ("示例新单位", "shili-new", staff)


def test_the_history_page_and_the_desk_show_it(client, staff):
    unit = make_unit(name="示例旧局")
    client.post(f"/admin/units/unit/{unit.pk}/change/", form_of(unit, name="示例新局"))
    page = client.get(f"/admin/units/unit/{unit.pk}/history/").content.decode()
    assert "全称由“示例旧局”改为“示例新局”" in page
    assert staff.username in page
    desk = client.get("/admin/").content.decode()
    assert f'href="/admin/units/unit/{unit.pk}/change/">示例新局</a>' in desk


def test_an_empty_history_says_what_will_stand_there(client, staff):
    unit = make_unit()
    page = client.get(f"/admin/units/unit/{unit.pk}/history/").content.decode()
    assert "还没有操作记录" in page


def test_the_history_is_only_for_those_who_may_see_the_record(client):
    unit = make_unit()
    client.force_login(get_user_model().objects.create_user("plain", is_staff=True))
    assert client.get(f"/admin/units/unit/{unit.pk}/history/").status_code == 403


def test_of_a_long_text_what_differs_is_shown(staff):
    alike, unit = "示例" * 50, make_unit()
    kept = history.note(
        unit, "changed", staff, old={"name": f"{alike}一{alike}"}, new={"name": f"{alike}二"}
    )
    assert said(unit) == [f"全称由“…{'示例' * 6}一{'示例' * 23}示…”改为“…{'示例' * 6}二”"]
    kept.old, kept.new = {"name": alike}, {"name": f"《{alike}》"}
    kept.save()
    assert said(unit) == [f"全称由“{'示例' * 30}…”改为“《{'示例' * 29}示…”"]


def test_the_page_says_one_change_a_line(client, staff):
    unit = make_unit(name="示例局")
    client.post(
        f"/admin/units/unit/{unit.pk}/change/", form_of(unit, name="示例厅", short_name="厅")
    )
    page = client.get(f"/admin/units/unit/{unit.pk}/history/")
    assert [line.words for line in page.context["told"]] == [
        ["全称由“示例局”改为“示例厅”", "简称由空改为“厅”"]
    ]
    assert page.content.decode().count("<p>全称由“示例局”改为“示例厅”</p>") == 1
