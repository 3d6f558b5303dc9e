"""An enterer of one district enters that district's units, by whatever way."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from awards.models import Recognition
from config.roles.table import ENTERER
from tests.factories import (
    make_account,
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from tests.pages import filled, seen
from units.models import Unit
from units.remits import within

pytestmark = pytest.mark.django_db
ELSEWHERE = "所选的不在您所管的区划之内，请另选。"


@pytest.fixture
def putuo():
    return make_district("330903", "普陀区")


@pytest.fixture
def person(client, putuo):
    user = make_account(ENTERER, district=putuo)
    client.force_login(user)
    return user


@pytest.fixture
def dinghai():
    return make_district("330902", "定海区")


def send(client, address: str, **typed):
    """Send the form of a page as it comes, with some boxes filled in otherwise."""
    page = client.get(address)
    sent = filled(page, f"{page.context['opts'].model_name}_form")
    return client.post(address, sent | typed)


def errors(response) -> dict:
    return {name: list(said) for name, said in response.context["adminform"].form.errors.items()}


def test_a_city_is_all_its_districts(putuo, dinghai):
    of_city, of_putuo = make_unit(), make_unit(district=putuo)
    city = make_account(ENTERER, district=make_district())
    assert set(within(city, Unit.objects.all())) == {of_city, of_putuo}
    assert set(within(make_account(ENTERER), Unit.objects.all())) == {of_city, of_putuo}
    assert set(within(make_account(ENTERER, district=putuo), Unit.objects.all())) == {of_putuo}
    boss = make_account(district=putuo, is_superuser=True)
    assert set(within(boss, Unit.objects.all())) == {of_city, of_putuo}


def test_a_unit_is_entered_in_the_own_district_and_in_no_other(client, person, putuo, dinghai):
    address = reverse("admin:units_unit_add")
    columns = {"name": "示例新单位", "tier": "county", "category": "law"}
    assert errors(send(client, address, **columns, district=dinghai.pk)) == {
        "district": [ELSEWHERE]
    }
    assert not Unit.objects.exists()
    assert send(client, address, **columns, district=putuo.pk).status_code == 302
    assert Unit.objects.get().district == putuo


def test_a_recognition_is_of_an_own_unit(client, person, putuo, dinghai):
    year = make_award_year(2026, released=False)
    address = reverse("admin:awards_recognition_add")
    for district, is_mine in ((dinghai, False), (putuo, True)):
        unit = make_unit(district=district)
        response = send(client, address, award_year=year.pk, unit=unit.pk)
        assert response.status_code == (302 if is_mine else 200)
        if not is_mine:
            assert errors(response) == {"unit": [ELSEWHERE]}
    assert [row.unit.district for row in Recognition.objects.all()] == [putuo]


def test_a_unit_cannot_be_moved_away_and_keeps_a_successor_elsewhere(
    client, person, putuo, dinghai
):
    heir = make_unit(district=dinghai)
    unit = make_unit(district=putuo, tier="county", successor=heir)
    address = reverse("admin:units_unit_change", args=[unit.pk])
    assert errors(send(client, address, district=dinghai.pk)) == {"district": [ELSEWHERE]}
    assert send(client, address, short_name="示例").status_code == 302
    unit.refresh_from_db()
    assert (unit.district, unit.successor, unit.short_name) == (putuo, heir, "示例")


def test_rows_of_the_table_and_its_order_that_others_answer_for_are_left(client, person, dinghai):
    year = make_award_year(2026, released=False)
    columns = {"award_year": year, "stage": "nominated", "unit": make_unit(district=dinghai)}
    row = make_recognition(**columns, position=5)
    address = reverse("admin:awards_awardyear_units", args=[year.pk])
    sent = {"row": row.pk, f"r{row.pk}-headline": "改", f"r{row.pk}-position": "1",
            f"r{row.pk}-stage": "on_notice"}  # fmt: skip
    answer = client.post(address, sent, headers={"accept": "application/json"})
    assert answer.json() == {
        "rows": {str(row.pk): {"saved": False, "gone": "这个单位已不在这一年度。"}}
    }
    client.post(address, sent)
    for whole in ({"order": [row.pk]}, {"protocol": "1"}):
        assert client.post(address, whole).status_code == 403
    stored = Recognition.objects.get(pk=row.pk)
    assert (stored.headline, stored.position, stored.stage) == (row.headline, 5, "nominated")


def test_actions_of_lists_reach_no_row_of_others(client, person, dinghai):
    row = make_recognition(unit=make_unit(district=dinghai), stage="nominated", year=2026)
    for action in ("to_on_notice", "delete_selected", "export_csv"):
        chosen = {"action": action, "_selected_action": [row.pk], "post": "yes"}
        response = client.post(reverse("admin:awards_recognition_changelist"), chosen)
        assert row.headline not in response.getvalue().decode()
    assert Recognition.objects.get(pk=row.pk).stage == "nominated"


def test_a_source_is_changed_by_those_who_answer_for_all_that_cites_it(
    client, person, putuo, dinghai
):
    source = make_source()
    make_award_year(2026, released=False)
    mine = make_recognition(unit=make_unit(district=putuo), year=2026)
    make_achievement(mine, source=source)
    address = reverse("admin:awards_source_change", args=[source.pk])
    assert send(client, address, publisher="示例报").status_code == 302
    make_achievement(make_recognition(unit=make_unit(district=dinghai)), source=source)
    assert client.post(address, {}).status_code == 403
    assert client.get(address).status_code == 200
    other = Recognition.objects.get(unit__district=dinghai)
    refused = client.get(reverse("admin:awards_recognition_change", args=[other.pk]))
    assert refused.status_code == 403
    assert "这条记录不在您所管的区划之内，请由该区划的录入员办理。" in seen(refused)
    source.refresh_from_db()
    assert source.publisher == "示例报"


def test_lists_count_what_the_person_answers_for(client, person, putuo, dinghai):
    source = make_source()
    for district in (putuo, dinghai, dinghai):
        row = make_recognition(unit=make_unit(district=district), year=2026)
        make_achievement(row, source=source)
    years = client.get(reverse("admin:awards_awardyear_changelist")).context["cl"].result_list
    assert [year.unit_count for year in years] == [1]
    sources = client.get(reverse("admin:awards_source_changelist")).context["cl"].result_list
    assert [str(one.figure_count) for one in sources] == ["1"]
    listed = client.get(reverse("admin:awards_recognition_changelist")).context["cl"]
    assert (listed.result_count, len(listed.result_list)) == (1, 1)


def test_a_table_with_rows_of_others_is_not_imported(client, person, putuo, dinghai):
    make_award_year(2026, released=False)
    mine, other = make_unit(district=putuo), make_unit(district=dinghai)
    address = reverse("admin:awards_recognition_import")

    def send_rows(*units):
        lines = [f"{unit.name}\t2026\t示例标题" for unit in units]
        text = "\n".join(["单位\t年度\t标题", *lines])
        return client.post(address, {"text": text}).content.decode()

    assert "没有导入：获评单位第 3 行的单位不在您所管的区划之内" in send_rows(mine, other)
    assert "不在您所管的区划之内" not in send_rows(mine)


@pytest.mark.parametrize("text", ["第一个做法", ""], ids=["right", "wrong"])
def test_a_table_is_answered_alike_whether_what_it_names_of_others_is_there_or_not(
    client, person, dinghai, text
):
    """The unit alone decides, and the rows: not what is stored of it, nor what else is wrong."""
    there, not_there = (make_unit(district=dinghai) for _ in range(2))
    year = make_award_year(2026, released=False)
    make_practice(make_recognition(unit=there, award_year=year, stage="nominated"), title="机密")
    address = reverse("admin:awards_practice_import")

    def said(unit) -> list[str]:
        lines = [f"{unit.name}\t2026\t{text}\t机制"] * 2
        sent = {"text": "\n".join(["单位\t年度\t名称\t类别", *lines])}
        form = client.post(address, sent).context["form"]
        return form.non_field_errors() + form.errors.get("text", [])

    refused = "没有导入：经验做法第 2 行、经验做法第 3 行的单位不在您所管的区划之内。"
    assert said(there) == said(not_there)
    assert [one.startswith(refused) for one in said(there)] == [True]


def test_a_search_finds_what_the_person_answers_for(client, person, putuo, dinghai):
    mine = make_recognition(unit=make_unit(name="示例渔业局", district=putuo))
    make_recognition(unit=make_unit(name="示例渔港局", district=dinghai))
    call_command("reindex", verbosity=0)
    for name, found in (("units_unit", mine.unit), ("awards_recognition", mine)):
        address = reverse(f"admin:{name}_changelist")
        listed = client.get(address, {"q": "示例渔"}).context["cl"].result_list
        assert list(listed) == [found]
    chosen = {"app_label": "awards", "model_name": "recognition", "field_name": "unit"}
    answer = client.get(reverse("admin:autocomplete"), {**chosen, "term": "渔"}).json()
    assert [one["text"] for one in answer["results"]] == ["示例渔业局"]
