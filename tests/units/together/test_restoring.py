"""A form that a browser kept is drawn again with all of it, and saves nothing."""

import pytest

from tests.factories import make_district, make_unit
from tests.pages import filled, history
from units.models import Brand, Unit, UnitName

pytestmark = pytest.mark.django_db
ADD = "/admin/units/unit/add/"


@pytest.fixture
def unit():
    row = make_unit(name="舟山市示例局", short_name="示例局", district=make_district())
    UnitName.objects.create(unit=row, name="示例旧局", kind="alias")
    return row


def form(unit: Unit) -> str:
    return f"/admin/units/unit/{unit.pk}/change/"


def opened(client, address: str) -> dict[str, list[str]]:
    """What a browser keeps of a form that was opened."""
    return filled(client.get(address), "unit_form")


def test_a_kept_form_is_drawn_with_what_was_typed_and_is_not_saved(client, staff, unit):
    sent = opened(client, form(unit)) | {"short_name": ["我的简称"], "_restored": ["14:05"]}
    sent |= {"names-1-name": ["示例老局"], "names-1-kind": ["short"], "names-TOTAL_FORMS": ["2"]}
    page = client.post(form(unit), sent)
    assert page.status_code == 200
    now = filled(page, "unit_form")
    assert (now["short_name"], now["names-1-name"]) == (["我的简称"], ["示例老局"])
    assert "_restored" not in now
    assert [str(message) for message in page.context["messages"]] == [
        "已恢复 14:05 填写的内容，还没有保存。请核对后再保存。照片和文件要重新选择。"
    ]
    unit.refresh_from_db()
    assert (unit.short_name, unit.names.count(), history(unit)) == ("示例局", 1, [])
    assert client.post(form(unit), now).status_code == 302
    unit.refresh_from_db()
    assert unit.short_name == "我的简称"
    assert sorted(name.name for name in unit.names.all()) == ["示例旧局", "示例老局"]


def test_nobody_has_asked_whether_it_is_right_yet(client, staff, unit):
    sent = opened(client, form(unit)) | {"name": [""], "names-0-name": [""], "_restored": [""]}
    page = client.post(form(unit), sent)
    assert page.context["errors"] == []
    assert "errornote" not in page.content.decode()
    assert "errorlist" not in page.content.decode()
    sent.pop("_restored")
    refused = client.post(form(unit), sent)
    assert list(refused.context["adminform"].form.errors) == ["name"]


@pytest.mark.parametrize("time", ["14:05<b>", "x", "14:05:06"])
def test_only_a_time_is_said(client, staff, unit, time):
    page = client.post(form(unit), opened(client, form(unit)) | {"_restored": [time]})
    assert [str(message) for message in page.context["messages"]] == [
        "已恢复填写的内容，还没有保存。请核对后再保存。照片和文件要重新选择。"
    ]


def test_what_another_saved_since_is_put_together_with_it(client, staff, unit):
    kept = opened(client, form(unit)) | {"short_name": ["我的简称"], "_restored": ["14:05"]}
    Unit.objects.update(short_name="别人的简称", website="https://example.cn/")
    Brand.objects.create(unit=unit, name="别人的品牌")
    page = client.post(form(unit), kept)
    told = page.context["told"]
    assert [choice["label"] for choice in told.choices] == ["简称"]
    now = filled(page, "unit_form")
    assert (now["short_name"], now["website"]) == (["我的简称"], ["https://example.cn/"])
    choice = told.choices[0]
    mine = {choice["name"]: [choice["options"][0][0]]}
    assert client.post(form(unit), now | mine).status_code == 302
    unit.refresh_from_db()
    assert (unit.short_name, unit.website) == ("我的简称", "https://example.cn/")
    assert unit.brands.count() == 1


def test_a_new_record_is_drawn_and_not_made(client, staff):
    sent = opened(client, ADD) | {"name": ["舟山市示例局"], "_restored": ["14:05"]}
    page = client.post(ADD, sent)
    assert filled(page, "unit_form")["name"] == ["舟山市示例局"]
    assert not Unit.objects.exists()


def test_who_may_only_read_restores_nothing(client, approver, unit):
    assert client.post(form(unit), {"short_name": "x", "_restored": "14:05"}).status_code == 403
