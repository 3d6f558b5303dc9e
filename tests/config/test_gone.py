"""A record that is not there: who deleted it is told, and nothing typed is let go of."""

import pytest
from django.contrib.auth.models import Permission

from tests.factories import make_district, make_unit
from tests.pages import filled, seen
from units.models import District, UnitName

pytestmark = pytest.mark.django_db
DRAFT = "0123456789abcdef" * 2


@pytest.fixture
def gone(client, staff):
    """The address of a district that was deleted at the desk."""
    row = make_district(name="示例区")
    address = f"/admin/units/district/{row.pk}/change/"
    client.post(f"/admin/units/district/{row.pk}/delete/", {"post": "yes"})
    assert not District.objects.filter(pk=row.pk).exists()
    return address


def test_who_deleted_it_is_told_with_the_ways_on(client, gone):
    page = client.get(gone)
    assert page.status_code == 404
    assert "行政区划“示例区”已被staff（" in seen(page)
    text = page.content.decode()
    assert f'href="{page.context["undelete"]}"' in text
    assert client.get(page.context["undelete"]).status_code == 200
    assert 'id="district_form" data-gone' in text
    assert 'href="/admin/units/district/"' in text


@pytest.mark.parametrize("key", ["987654321", "x", "1" * 30])
def test_what_never_was_is_not_said_to_be_deleted(client, staff, key):
    for page in ("change", "delete", "history"):
        answer = client.get(f"/admin/units/district/{key}/{page}/")
        assert (answer.status_code, "已被有人" in seen(answer)) == (404, False)
        assert f"没有编号为“{key[:20]}”的行政区划。" in seen(answer)


def test_what_a_browser_kept_of_it_is_drawn_as_a_new_record(client, gone):
    kept = {"code": "330999", "name": "我的区", "parent": "", "_restored": "14:05"}
    page = client.post(gone, kept | {"_draft": DRAFT})
    assert filled(page, "district_form")["name"] == ["我的区"]
    assert (page.context["draft"], f"saved-{DRAFT}" in page.cookies) == (DRAFT, False)


def test_who_may_not_make_it_anew_is_shown_what_was_typed(client, gone, staff):
    role = staff.groups.get(name="录入员")
    role.permissions.remove(Permission.objects.get(codename="add_district"))
    sent = {"code": "330999", "name": "我的区", "parent": "", "_draft": DRAFT}
    page = client.post(gone, sent)
    assert page.status_code == 404
    assert page.context["texts"] == [("行政区划代码", "330999"), ("名称", "我的区")]
    assert "没有保存：您的账号不能重新建立它。" in seen(page)
    assert page.context["undelete"] == ""
    assert f"saved-{DRAFT}" not in page.cookies
    assert "data-gone" not in page.content.decode()
    assert not District.objects.exists()


def test_of_its_form_only_what_was_typed_is_shown(client, staff):
    unit = make_unit(name="示例局", district=make_district(), website="https://shili.example/")
    UnitName.objects.create(unit=unit, name="示例旧局", kind="alias")
    address = f"/admin/units/unit/{unit.pk}/change/"
    sent = filled(client.get(address), "unit_form")
    unit.delete()
    staff.groups.get(name="录入员").permissions.remove(Permission.objects.get(codename="add_unit"))
    sent |= {"website": ["https://xin.example/"], "names-0-name": ["示例老局"]}
    page = client.post(address, sent)
    assert page.context["texts"] == [
        ("网站", "https://xin.example/"),
        ("其他名称 1：名称", "示例老局"),
    ]


def test_who_may_not_see_such_records_is_told_nothing_of_them(client, gone, django_user_model):
    nobody = django_user_model.objects.create_user("nobody", is_staff=True)
    client.force_login(nobody)
    page = client.get(gone)
    assert (page.status_code, "示例区" in seen(page)) == (403, False)
