"""A new unit that is like a registered one is asked about before it is saved."""

import html
import json
import re

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from awards.models import Term
from tests.factories import make_staff, make_unit
from units.desk.likeness import is_one_apart
from units.models import Unit, UnitName

from .test_unit_admin import ADD, errors, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client) -> Client:
    client.force_login(make_staff())
    return client


@pytest.fixture
def registered() -> Unit:
    unit = make_unit(name="示例市信访局", short_name="市信访局", slug="xinfang")
    UnitName.objects.create(unit=unit, name="示例市群众来访办", kind=UnitName.Kind.FORMER)
    return unit


ALIKE = [
    ("示例市访信处", "市信访局"),
    ("市信访局", ""),
    ("示例市信仿局", ""),
    ("示例市信局", ""),
    ("示例市总信访局", ""),
    ("示例市群众来访办", ""),
    ("示例市群众来仿办", ""),
]


@pytest.mark.parametrize(("name", "short_name"), ALIKE)
def test_what_is_like_a_registered_unit_is_asked_about_and_saved_by_the_next_press(
    staff, registered, name, short_name
):
    asked = staff.post(ADD, form(name=name, short_name=short_name))
    page = asked.content.decode()
    assert set(errors(asked)) == {"name"}
    assert f'href="/admin/units/unit/{registered.pk}/change/"' in page
    assert Unit.objects.count() == 1
    # What the form then sends is in it, without scripts.
    field = f'<input type="hidden" name="asked_about" value="{name} {short_name}">'
    assert field in page
    sent = form(name=name, short_name=short_name, asked_about=f"{name} {short_name}")
    assert staff.post(ADD, sent).status_code == 302
    assert Unit.objects.filter(name=name).exclude(pk=registered.pk).count() == 1


@pytest.mark.parametrize(
    "name", ["示例市档案局", "示例县信仿局", "示例市信访局第二分局", "示例市访信办"]
)
def test_what_is_like_none_is_saved_at_once(staff, registered, name):
    assert staff.post(ADD, form(name=name)).status_code == 302


def test_units_that_are_numbered_are_not_alike(staff):
    make_unit(name="示例市第一小学", slug="diyi")
    assert staff.post(ADD, form(name="示例市第二小学")).status_code == 302


def test_a_name_that_is_called_wrong_is_asked_about(staff):
    right = make_unit(name="示例市人力资源和社会保障局", slug="renshe")
    Term.objects.create(wrong="人力社保局", right="人力资源和社会保障局", why="机构改革方案")
    asked = staff.post(ADD, form(name="示例市人力社保局"))
    (said,) = errors(asked)["name"]
    assert "“人力社保局”的规范写法是“人力资源和社会保障局”（机构改革方案）" in said
    assert f"/admin/units/unit/{right.pk}/change/" in said


def test_another_name_is_asked_about_anew(staff, registered):
    sent = form(name="示例市信仿局", asked_about="示例市信防局 ")
    assert set(errors(staff.post(ADD, sent))) == {"name"}


def test_a_unit_that_is_there_is_not_asked_about(staff, registered):
    other = make_unit(name="示例市信仿局", slug="other")
    sent = form(name="示例市信仿局", district=other.district_id, slug="other")
    assert staff.post(f"/admin/units/unit/{other.pk}/change/", sent).status_code == 302


def test_what_was_typed_is_escaped_in_the_question(staff, registered):
    page = staff.post(ADD, form(name="示例市信访局", short_name='"><b>')).content.decode()
    assert '"><b>' not in page


def test_in_the_window_of_another_form_the_registered_unit_can_be_chosen(staff, registered):
    asked = staff.post(ADD, form(name="示例市信仿局", _popup="1"))
    (said,) = errors(asked)["name"]
    address = f"/admin/units/unit/{registered.pk}/choose/"
    assert f'href="{address}"' in said and "就选“示例市信访局”" in said
    answer = staff.get(address).content.decode()
    (sent,) = re.findall('data-popup-response="([^"]+)"', answer)
    chosen = {"value": str(registered.pk), "obj": "示例市信访局"}
    assert json.loads(html.unescape(sent)) == chosen
    assert staff.get("/admin/units/unit/0/choose/").status_code == 404


def test_who_may_not_see_units_chooses_none(client, registered, django_user_model):
    client.force_login(django_user_model.objects.create_user("someone", is_staff=True))
    assert client.get(f"/admin/units/unit/{registered.pk}/choose/").status_code == 403


NAMES = st.text("示例市信访局一二", min_size=1, max_size=7)


@given(NAMES, st.integers(0, 7), st.sampled_from("档案"))
@example("示例", 0, "档")
def test_one_character_more_less_or_changed_is_one_apart(name, at, character):
    at = min(at, len(name) - 1)
    more = name[:at] + character + name[at:]
    changed = name[:at] + character + name[at + 1 :]
    for other in (more, changed):
        assert is_one_apart(name, other)
        assert is_one_apart(other, name)
    assert not is_one_apart(name, name)
    assert not is_one_apart(name, more + character)
