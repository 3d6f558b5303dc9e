"""What a form carries of what it held when it was opened."""

from datetime import timedelta

import pytest
from django import forms
from django.core import signing
from django.utils import timezone

from tests.factories import make_district, make_unit
from tests.pages import filled
from units.desk.together.opened import (
    MOMENT,
    OPENED,
    Opened,
    digest,
    mark,
    read,
    sent_by,
    stored,
    summary,
    version,
)
from units.models import Brand, UnitName


def test_a_short_value_is_its_own_mark_and_a_long_one_is_not_told():
    assert mark(["字" * 20]) == "字" * 20
    assert mark(["字" * 21]) == "#" + digest("字" * 21)
    assert len(digest("字" * 21)) == 16
    assert mark(["字" * 21]) != mark(["字" * 22])


def test_marks_know_no_ends_of_lines_but_know_several_values():
    assert mark(["甲\r\n乙\r丙"]) == mark(["甲\n乙\n丙"]) == "甲\n乙\n丙"
    assert mark([]) == ""
    assert mark(["1", "2"]) == "1\n2"


def test_half_a_character_has_a_mark_too():
    assert mark(["\ud800" * 21]) == "#" + digest("\ud800" * 21)


def test_what_was_carried_is_read_back():
    before = timezone.now()
    sent = {"": {"": {"name": ["甲"]}}, "names": {"3": {"name": ["乙"], "kind": ["short"]}}}
    opened = Opened.of(sent, "v1")
    found = read(opened.signed())
    assert found.version == "v1"
    assert found.marks == {
        "": {"": {"name": "甲"}},
        "names": {"3": {"name": "乙", "kind": "short"}},
    }
    assert timedelta() <= before - found.at <= MOMENT
    assert found.at == opened.at


#: Signed by the second, which no name of a test may hold.
OTHERS = [signing.dumps(["v1", {}, 0], salt="another"), signing.dumps("v1", salt=OPENED)]


@pytest.mark.parametrize("text", ["", "x", "a:b:c", *OTHERS], ids=range(5))
def test_what_we_did_not_sign_is_nothing(text):
    assert read(text) is None


class Sample(forms.Form):
    name = forms.CharField()
    is_shown = forms.BooleanField()
    count = forms.IntegerField()
    on = forms.SplitDateTimeField()
    kinds = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙")])
    photo = forms.FileField()


def test_boxes_are_named_and_filled_as_a_browser_sends_them():
    form = Sample(prefix="s-0", initial={"name": "甲", "is_shown": True, "kinds": ["a", "b"]})
    assert {name: sent_by(form[name]) for name in form.fields} == {
        "name": {"s-0-name": ["甲"]},
        "is_shown": {"s-0-is_shown": ["on"]},
        "count": {"s-0-count": [""]},
        "on": {"s-0-on_0": [""], "s-0-on_1": [""]},
        "kinds": {"s-0-kinds": ["a", "b"]},
        "photo": {},
    }
    assert sent_by(Sample()["is_shown"]) == {"is_shown": []}


@pytest.fixture
def unit(db):
    """A unit with two names and a brand."""
    row = make_unit(name="舟山市示例局", district=make_district())
    for name in ("示例局", "示例旧局"):
        UnitName.objects.create(unit=row, name=name, kind="short")
    Brand.objects.create(unit=row, name="示例品牌", meaning="一行\n又一行")
    return row


TABLES = [(UnitName, "unit"), (Brand, "unit")]


def test_a_version_changes_with_any_row_that_the_form_shows(unit):
    def now() -> dict[str, str]:
        return version(stored(unit, TABLES, lock=False))

    first = now()
    names = sorted(unit.names.values_list("pk", flat=True))
    brand = unit.brands.get()
    assert list(first) == [
        f"units.unit:{unit.pk}",
        *(f"units.unitname:{pk}" for pk in names),
        f"units.brand:{brand.pk}",
    ]
    assert now() == first
    Brand.objects.update(meaning="改过")
    changed = {key for key, one in now().items() if one != first[key]}
    assert changed == {f"units.brand:{brand.pk}"}
    UnitName.objects.filter(pk=names[0]).delete()
    assert first.keys() - now().keys() == {f"units.unitname:{names[0]}"}
    assert summary(now()) != summary(first)


def test_a_form_carries_marks_of_exactly_what_a_browser_sends_of_it(unit, client, staff):
    page = client.get(f"/admin/units/unit/{unit.pk}/change/")
    sent = filled(page, "unit_form")
    carried = read(sent[OPENED][0])
    assert carried.version == summary(version(stored(unit, TABLES, lock=False)))
    expected = {"": {"": {}}, "names": {}, "brands": {}, "photos": {}}
    for table in ("names", "brands"):
        for place in range(int(sent[f"{table}-INITIAL_FORMS"][0])):
            start = f"{table}-{place}-"
            boxes = {n.removeprefix(start): v for n, v in sent.items() if n.startswith(start)}
            (key,), _ = boxes.pop("id"), boxes.pop("unit")
            expected[table][key] = {name: mark(values) for name, values in boxes.items()}
    own = {n: v for n, v in sent.items() if not n.startswith(("_", "csrf")) and "-" not in n}
    expected[""][""] = {name: mark(values) for name, values in own.items()}
    assert carried.marks == expected
