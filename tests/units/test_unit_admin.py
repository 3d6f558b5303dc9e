"""The staff's forms of units and districts, through the site as staff use it."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_district, make_recognition, make_staff, make_unit
from units.codes import credit_code_warning
from units.desk import long
from units.models import Brand, District, Unit, UnitName

pytestmark = pytest.mark.django_db

ADD = "/admin/units/unit/add/"
#: What the page sends that asks before something public changes.
SEEN = {"_public_seen": "1"}
LIST = "/admin/units/unit/"
#: A code with a right check digit, and the same with a wrong one.
RIGHT, WRONG = "11330900002640001Q", "113309000026400010"


@pytest.fixture
def staff(client) -> Client:
    client.force_login(make_staff())
    return client


def form(**columns) -> dict:
    """What the browser posts for a unit without other names, brands or photographs."""
    posted = {
        "name": "舟山市示例公安局",
        "short_name": "",
        "slug": "",
        "district": make_district().pk,
        "tier": "municipal",
        "category": "law",
        "credit_code": "",
        "website": "",
        "protocol_order": 9999,
        "successor": "",
    }
    for prefix in ("names", "brands", "photos"):
        posted |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return posted | columns


def said(response) -> list[tuple[str, str]]:
    """The messages of a followed response, as (level, sentence)."""
    return [(m.level_tag, str(m)) for m in get_messages(response.wsgi_request)]


def errors(response) -> dict:
    return response.context["adminform"].form.errors


def names(response) -> set[str]:
    return {unit.name for unit in response.context["cl"].result_list}


def test_a_unit_is_created_with_its_names_and_brand_in_one_form(staff):
    posted = form(
        short_name="示例公安局",
        **{
            "names-TOTAL_FORMS": 2,
            "names-0-name": "示例旧局",
            "names-0-kind": "former",
            "names-0-used_until": "2019-01-10",
            "names-1-name": "示例局",
            "names-1-kind": "alias",
            "names-1-used_until": "",
            "brands-TOTAL_FORMS": 1,
            "brands-0-name": "示例品牌",
            "brands-0-meaning": "",
        },
    )
    response = staff.post(ADD, posted)
    assert response.status_code == 302, errors(response)
    unit = Unit.objects.get()
    assert (unit.name, unit.slug) == ("舟山市示例公安局", "zhoushan-shiligonganju")
    assert list(unit.names.values_list("kind", "name")) == [
        ("alias", "示例局"),
        ("former", "示例旧局"),
    ]
    assert [brand.name for brand in unit.brands.all()] == ["示例品牌"]


def test_the_slug_follows_the_district_and_avoids_those_taken(staff):
    make_unit(slug="zhoushan-shiligonganju")
    putuo = District.objects.create(code="330903", name="普陀区", parent=make_district())
    staff.post(ADD, form())
    staff.post(ADD, form(name="舟山市普陀区示例局", district=putuo.pk))
    staff.post(ADD, form(name="省驻舟示例站"))
    slugs = set(Unit.objects.values_list("slug", flat=True))
    assert slugs == {
        "zhoushan-shiligonganju",
        "zhoushan-shiligonganju-2",
        "putuo-shiliju",
        "shengzhuzhoushilizhan",
    }


def test_a_long_name_gets_initials_in_its_slug(staff):
    staff.post(ADD, form(name="舟山市示例" + "人力资源和社会保障" * 3 + "局"))
    assert Unit.objects.get().slug == "zs-sl" + "rlzyhshbz" * 3 + "j"


def test_the_slug_never_changes_by_itself(staff):
    unit = make_unit(slug="shili-a", name="示例甲局")
    staff.post(f"{LIST}{unit.pk}/change/", form(name="示例乙局", slug=""))
    unit.refresh_from_db()
    assert (unit.name, unit.slug) == ("示例乙局", "shili-a")


def test_a_public_address_stays_and_another_may_change(staff):
    unit = make_recognition(unit=make_unit(slug="shili-a")).unit
    staff.post(f"{LIST}{unit.pk}/change/", form(slug="shili-b") | SEEN, follow=True)
    unit.refresh_from_db()
    assert unit.slug == "shili-a"
    draft = make_unit(slug="shili-c")
    response = staff.post(
        f"{LIST}{draft.pk}/change/", form(name="示例丁局", slug="shili-d"), follow=True
    )
    assert [level for level, _ in said(response)] == ["success"]


def test_a_wrong_check_digit_warns_and_does_not_block(staff):
    assert credit_code_warning(RIGHT) == "" and credit_code_warning(WRONG)
    response = staff.post(ADD, form(credit_code=WRONG), follow=True)
    assert Unit.objects.get().credit_code == WRONG
    assert ("warning", credit_code_warning(WRONG)) in said(response)
    unit = Unit.objects.get()
    same = form(slug=unit.slug, credit_code=WRONG, short_name="示例局")
    response = staff.post(f"{LIST}{unit.pk}/change/", same, follow=True)
    assert [level for level, _ in said(response)] == ["success"]


def test_a_right_code_is_tidied_and_not_remarked_on(staff):
    response = staff.post(ADD, form(credit_code="１１ 330900 002640001q"), follow=True)
    assert Unit.objects.get().credit_code == RIGHT
    assert "warning" not in {level for level, _ in said(response)}


def test_an_ill_formed_code_is_refused_beside_the_field_and_nothing_is_lost(staff):
    response = staff.post(ADD, form(credit_code="123", short_name="示例局"))
    assert errors(response) == {"credit_code": ["统一社会信用代码是 18 位数字和大写字母。"]}
    assert response.context["adminform"].form["short_name"].value() == "示例局"
    assert not Unit.objects.exists()


def test_search_by_names_brands_pinyin_and_initials(staff):
    police = make_unit(name="舟山市示例公安局", short_name="市局", credit_code=RIGHT)
    letters = make_unit(name="示例信访局")
    UnitName.objects.create(unit=police, name="旧称甲")
    Brand.objects.create(unit=letters, name="暖心")
    found = {
        term: names(staff.get(LIST, {"q": term}))
        for term in ("gaj", "gonganju", "市局", "旧称甲", "暖心", "示例 xfj", "示例", RIGHT, "没有")
    }
    assert found == {
        "gaj": {police.name},
        "gonganju": {police.name},
        "市局": {police.name},
        "旧称甲": {police.name},
        "暖心": {letters.name},
        "示例 xfj": {letters.name},
        "示例": {police.name, letters.name},
        RIGHT: {police.name},
        "没有": set(),
    }


def complete(staff, field: str, term: str, **extra) -> list[str]:
    """What the autocomplete of a recognition's field offers."""
    query = {"app_label": "awards", "model_name": "recognition", "field_name": field, "term": term}
    answer = staff.get(reverse("admin:autocomplete"), query | extra).json()
    return [row["text"] for row in answer["results"]]


def test_the_autocomplete_finds_units_by_initials_and_brands_of_the_unit(staff):
    police, letters = make_unit(name="示例公安局"), make_unit(name="示例信访局")
    for unit in (police, letters):
        Brand.objects.create(unit=unit, name=f"{unit.name}品牌")
    assert complete(staff, "unit", "gaj") == ["示例公安局"]
    assert set(complete(staff, "brand", "")) == {"示例公安局品牌", "示例信访局品牌"}
    assert complete(staff, "brand", "", unit=letters.pk) == ["示例信访局品牌"]


def test_the_brands_of_a_unit_are_all_found_however_many_others_match(staff, monkeypatch):
    monkeypatch.setattr(long, "LOOKED_AT", 2)
    monkeypatch.setattr(long, "MOST", 2)
    units = [make_unit() for _ in range(5)]
    for unit in units:
        for name in ("潮头先锋", "潮头Ａ哨", "灯塔"):
            Brand.objects.create(unit=unit, name=name)
    assert complete(staff, "brand", "潮头", unit=units[4].pk) == ["潮头先锋", "潮头Ａ哨"]
    assert complete(staff, "brand", "潮头 a", unit=units[4].pk) == ["潮头Ａ哨"]
    assert complete(staff, "brand", "帆", unit=units[4].pk) == []


def test_view_on_site_only_for_units_that_the_public_sees(staff):
    public = make_recognition().unit
    draft = make_recognition(stage="on_notice").unit
    link = "viewsitelink"
    assert link in staff.get(f"{LIST}{public.pk}/change/").content.decode()
    assert link not in staff.get(f"{LIST}{draft.pk}/change/").content.decode()


def queries(staff, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(path).status_code == 200
    return len(captured)


def test_query_counts_do_not_grow_with_rows(staff):
    unit = make_unit()

    def grow(upto: int) -> tuple[int, int, int]:
        while Unit.objects.count() < upto:
            make_unit()
        while unit.names.count() < upto:
            n = unit.names.count()
            UnitName.objects.create(unit=unit, name=f"示例名{n}")
            Brand.objects.create(unit=unit, name=f"示例品牌{n}")
            place = f"3309{n + 10:02}"
            District.objects.create(code=place, name=f"示例区{n}", parent=make_district())
        paths = (LIST, f"{LIST}{unit.pk}/change/", "/admin/units/district/")
        return tuple(queries(staff, path) for path in paths)

    grow(3)  # content types are read once and remembered
    few = grow(3)
    assert grow(30) == few


def test_reviewers_and_visitors_have_no_forms(client, django_user_model):
    assert client.get(ADD).status_code == 302
    client.force_login(django_user_model.objects.create_user("reviewer", is_staff=True))
    assert client.get(ADD).status_code == 403


@pytest.mark.django_db
def test_a_unit_is_not_above_itself():
    top = make_unit(name="示例上级局")
    below = make_unit(superior=make_unit(superior=top))
    top.superior = below
    with pytest.raises(ValidationError) as refusal:
        top.clean()
    said = [f"{below}登记为本单位的下级，不能又作它的上级。"]
    assert refusal.value.message_dict == {"superior": said}
