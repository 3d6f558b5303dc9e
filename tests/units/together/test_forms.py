"""Two people at one form of the desk, in turn: nothing typed is lost, each is told of the other."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_district, make_staff, make_unit
from tests.pages import filled, history, seen
from units.models import Brand, Unit, UnitName

pytestmark = pytest.mark.django_db
ADD = "/admin/units/unit/add/"


@pytest.fixture
def unit():
    """A unit with two names and a brand."""
    row = make_unit(
        name="舟山市示例局", short_name="示例局", slug="shili", district=make_district()
    )
    for name in ("示例旧局", "示例老局"):
        UnitName.objects.create(unit=row, name=name, kind="alias")
    Brand.objects.create(unit=row, name="示例品牌", meaning="原释义")
    return row


class Person:
    """Somebody who has the form of a unit open in a browser of their own."""

    def __init__(self, username: str, name: str, unit: Unit):
        user = make_staff(username)
        user.last_name = name
        user.save()
        self.client = Client()
        self.client.force_login(user)
        self.address = f"/admin/units/unit/{unit.pk}/change/"
        self.reads(self.client.get(self.address))

    def reads(self, page) -> None:
        """Take the form of a page that came back."""
        self.page, self.form = page, filled(page, "unit_form")

    def types(self, **boxes: str | None) -> None:
        """Fill boxes of the form in, or untick them (None)."""
        for name, value in boxes.items():
            if value is None:
                self.form.pop(name, None)
            else:
                self.form[name] = [value]

    def place(self, table: str, name: str) -> str:
        """How the boxes of the row with this name begin."""
        return next(
            box.removesuffix("name")
            for box, values in self.form.items()
            if re.fullmatch(rf"{table}-\d+-name", box) and values == [name]
        )

    def saves(self) -> bool:
        """Press 保存. Returns whether it was saved; where not, the form is the one that came."""
        page = self.client.post(self.address, {**self.form, "_save": "保存"})
        if page.status_code == 302:
            self.said = [str(message) for message in get_messages(page.wsgi_request)]
            return True
        self.reads(page)
        told = page.context["told"]
        self.told = [told.headline, told.choices, told.kept, told.taken]
        return False


@pytest.fixture
def two(unit):
    """张 and 李, who both have the form open."""
    return Person("zhang", "张", unit), Person("li", "李", unit)


def timeless(value):
    """The same with 00:00 for any time."""
    return re.sub(r"\d\d:\d\d", "00:00", str(value))


def test_another_field_is_kept_and_told(two, unit):
    first, second = two
    first.types(short_name="张的简称")
    second.types(website="https://li.example/")
    assert first.saves()
    assert second.saves()
    assert timeless(second.said[0]) == (
        "您打开表单以后别人改过的，与您的改动一并保留：张（00:00）把“简称”改为“张的简称”。"
    )
    unit.refresh_from_db()
    assert (unit.short_name, unit.website) == ("张的简称", "https://li.example/")
    assert history(unit) == [
        "简称由“示例局”改为“张的简称”",
        "网站由空改为“https://li.example/”",
    ]


@pytest.mark.parametrize(("option", "stored"), [(0, "李的简称"), (1, "张的简称")])
def test_the_same_field_is_chosen(two, unit, option, stored):
    first, second = two
    first.types(short_name="张的简称")
    second.types(short_name="李的简称", website="https://li.example/")
    assert first.saves()
    for _ in range(2):  # pressing again without a choice overwrites nothing
        assert not second.saves()
        headline, (choice,), kept, taken = second.told
        assert headline == "您打开这个表单以后，别人也改过它。还没有保存。"
        assert choice["name"] == "_take:::short_name"
        assert choice["label"] == "简称"
        assert [timeless(words) for _, words in choice["options"]] == [
            "用我填写的：李的简称",
            "用张（00:00）保存的：张的简称",
        ]
        assert (kept, taken) == ([], [])
        errors = second.page.context["adminform"].form.errors
        assert [timeless(one) for one in errors["short_name"]] == [
            "张（00:00）也改了这一项，请在页首选择用哪一个。"
        ]
        assert second.form["short_name"] == ["李的简称"]
        assert second.form["website"] == ["https://li.example/"]
        unit.refresh_from_db()
        assert (unit.short_name, unit.website) == ("张的简称", "")
    second.types(**{choice["name"]: choice["options"][option][0]})
    assert second.saves()
    unit.refresh_from_db()
    assert (unit.short_name, unit.website) == (stored, "https://li.example/")


def test_the_same_field_of_a_row_is_chosen(two, unit):
    first, second = two
    for person, meaning in ((first, "张的释义"), (second, "李的释义")):
        person.types(**{person.place("brands", "示例品牌") + "meaning": meaning})
    assert first.saves()
    assert not second.saves()
    assert "请更正" not in seen(second.page)
    (choice,) = second.told[1]
    assert choice["name"] == f"_take:brands:{unit.brands.get().pk}:meaning"
    assert choice["label"] == "党建品牌“示例品牌”：释义"
    second.types(**{choice["name"]: choice["options"][0][0]})
    assert second.saves()
    assert unit.brands.get().meaning == "李的释义"


def test_a_row_that_was_deleted_is_named_and_can_be_saved_again(two, unit):
    first, second = two
    first.types(**{first.place("names", "示例旧局") + "DELETE": "on"})
    second.types(**{second.place("names", "示例旧局") + "kind": "former"})
    second.types(**{second.place("names", "示例老局") + "kind": "short"})
    second.types(website="https://li.example/")
    assert first.saves()
    assert not second.saves()
    headline, choices, kept, taken = second.told
    assert headline == "您改动的内容已被别人删除。还没有保存。"
    assert "请更正" not in seen(second.page)
    assert "<title>没有保存：" in second.page.content.decode()
    assert [timeless(one) for one in kept] == [
        "其他名称“示例旧局”已被张（00:00）删除，您对它的改动还在下面，列为新的一条。"
        "再按一次“保存”就重新加上它；不要了，就勾选它的“删除”。"
    ]
    assert (choices, taken) == ([], [])
    again = second.place("names", "示例旧局")
    assert second.form[f"{again}id"] == [""]
    assert second.form[f"{again}kind"] == ["former"]
    assert second.form["website"] == ["https://li.example/"]
    assert second.saves()
    assert sorted(unit.names.values_list("name", "kind")) == [
        ("示例旧局", "former"),
        ("示例老局", "short"),
    ]
    unit.refresh_from_db()
    assert unit.website == "https://li.example/"


def test_a_fault_is_asked_to_be_mended_beside_what_another_did(two):
    first, second = two
    first.types(**{first.place("names", "示例旧局") + "DELETE": "on"})
    second.types(**{second.place("names", "示例旧局") + "kind": "former"})
    second.types(**{second.place("names", "示例老局") + "name": ""})
    assert first.saves()
    assert not second.saves()
    told = seen(second.page)
    assert ("请更正" in told, "还没有保存。您填写的都在下面" in told) == (True, True)


def test_a_deleted_row_that_nobody_else_touched_stays_deleted(two, unit):
    first, second = two
    first.types(**{first.place("names", "示例旧局") + "DELETE": "on"})
    second.types(website="https://li.example/")
    assert first.saves()
    assert second.saves()
    assert timeless(second.said[0]) == (
        "您打开表单以后别人改过的，与您的改动一并保留：张（00:00）删除了其他名称“示例旧局”。"
    )
    assert [one.name for one in unit.names.all()] == ["示例老局"]


@pytest.mark.parametrize(("option", "left"), [(0, []), (1, ["张的释义"])])
def test_a_row_deleted_here_and_changed_there_is_chosen(two, unit, option, left):
    first, second = two
    first.types(**{first.place("brands", "示例品牌") + "meaning": "张的释义"})
    second.types(**{second.place("brands", "示例品牌") + "DELETE": "on"})
    assert first.saves()
    assert not second.saves()
    (choice,) = second.told[1]
    assert [timeless(words) for _, words in choice["options"]] == [
        "仍然删除",
        "不删除，保留张（00:00）的改动：“释义”改为“张的释义”",
    ]
    assert [brand.meaning for brand in unit.brands.all()] == ["张的释义"]
    second.types(**{choice["name"]: choice["options"][option][0]})
    assert second.saves()
    assert [brand.meaning for brand in unit.brands.all()] == left


def test_a_deleted_record_is_named_and_made_anew(two, unit):
    first, second = two
    second.types(short_name="李的简称")
    second.types(**{second.place("names", "示例老局") + "kind": "short"})
    deleted = first.client.post(f"/admin/units/unit/{unit.pk}/delete/", {"post": "yes"})
    assert (deleted.status_code, Unit.objects.count()) == (302, 0)
    assert not second.saves()
    headline, *others = second.told
    assert timeless(headline) == (
        "这条机关单位“舟山市示例局”已被张（00:00）删除，没有保存。"
        "您填写的都在下面；再按一次“保存”，就重新建立它。"
    )
    assert others == [[], [], []]
    assert f'action="{ADD}"' in second.page.content.decode()
    second.address = ADD
    assert second.saves()
    anew = Unit.objects.get()
    assert (anew.name, anew.short_name, anew.slug) == ("舟山市示例局", "李的简称", "shili")
    assert sorted(anew.names.values_list("name", "kind")) == [
        ("示例旧局", "alias"),
        ("示例老局", "short"),
    ]
    assert [brand.name for brand in anew.brands.all()] == ["示例品牌"]


def test_a_form_that_carried_nothing_is_saved_as_ever(two, unit):
    first, second = two
    first.types(short_name="张的简称")
    second.types(short_name="李的简称", _opened="")
    assert first.saves()
    assert second.saves()
    unit.refresh_from_db()
    assert unit.short_name == "李的简称"


def test_putting_together_asks_no_more_of_many_rows_than_django_does(two, unit):
    first, second = two
    costs = []
    for start, more in ((0, 3), (3, 27)):
        for n in range(start, start + more):
            UnitName.objects.create(unit=unit, name=f"示例{n}", kind="alias")
        for person in (first, second):
            person.reads(person.client.get(person.address))
        first.types(short_name=f"张的简称{start}")
        second.types(short_name="李的简称")
        assert first.saves()
        with CaptureQueriesContext(connection) as queries:
            assert not second.saves()
        costs.append(len(queries))
    # Django looks for the key of each row that a form sends.
    assert costs[1] - costs[0] == 27
