"""All that happened to a unit in one time line, whichever door it came through."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from awards.importing import planning
from awards.importing.carrying import carry_out
from awards.importing.reading import pasted
from awards.intake import acceptance
from tests.awards.intake.decisions import TEXT, accepted
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from tests.pages import seen
from units import history
from units.history import Change
from units.models import Brand

from .test_deleted import deleted
from .test_pages import changed, page, queries

pytestmark = pytest.mark.django_db


def told(client, unit) -> list[tuple[str, str]]:
    """The time line: what was done to which record."""
    lines = client.get(page(unit, "changes")).context["told"]
    return [(one["act"].called, "；".join(one["words"])) for one in lines]


def test_a_unit_has_all_acts_on_what_is_its_own(client, staff):
    unit, other = make_unit(name="示例甲局"), make_unit(name="示例乙局")
    year = make_award_year(2026, released=False)
    row = make_recognition(unit=unit, award_year=year, stage="nominated")
    figure, practice = make_achievement(row), make_practice(row)
    brand = Brand.objects.create(unit=unit, name="示例品牌")
    changed(unit, staff, website="https://a.example/")
    changed(row, staff, headline="示例标题")
    changed(figure, staff, period="今年以来")
    changed(brand, staff, meaning="示例释义")
    changed(other, staff, website="https://b.example/")
    changed(make_achievement(make_recognition(unit=other)), staff, period="去年")
    deleted(client, practice)
    assert told(client, unit) == [
        (practice.title, "删除"),
        ("示例品牌", "释义由空改为“示例释义”"),
        (str(figure), "时期由空改为“今年以来”"),
        (str(row), f"标题由“{Change.objects.of(row).get().old['headline']}”改为“示例标题”"),
        ("示例甲局", "网站由空改为“https://a.example/”"),
    ]


def test_a_deleted_record_is_told_once_with_its_rows(client, staff):
    year = make_award_year(2026, released=False)
    row = make_recognition(award_year=year, stage="nominated")
    make_achievement(row), make_achievement(row)
    deleted(client, row)
    assert told(client, row.unit) == [(str(row), "删除，连同成效指标 2 条")]


def test_rows_of_an_import_stand_in_it_with_their_row(client, staff):
    unit = make_unit(name="示例甲局")
    table = "全称\t简称\t党建品牌\n示例甲局\t甲局\t示例品牌\n"
    carry_out(planning.plan(pasted(table)), staff, "示例.csv")
    assert told(client, unit) == [
        (
            "示例甲局",
            "简称由空改为“甲局”；新增党建品牌“示例品牌”；原因：导入“示例.csv”第 2 行",
        )
    ]


def test_figures_taken_in_from_a_text_stand_in_it(client, staff):
    unit = make_unit(slug="shili-jia", name="示例甲局")
    year = make_award_year(2026, released=False)
    row = make_recognition(unit=unit, award_year=year, stage="nominated")
    decision = accepted(make_source(title="示例报道", text=TEXT), row, staff)
    figure = decision.achievement
    place = "示例报道，示例甲局部分，第1段"
    assert told(client, unit) == [(str(figure), f"从来源原文采用：{place}")]
    acceptance.reopen(decision, staff, delete_figure=True)
    assert told(client, unit)[0] == (str(figure), f"随采用一起撤销：{place}")


def test_what_one_may_not_see_is_left_out(client):
    row = make_recognition(headline="未公开的示例")
    by = get_user_model().objects.create_user("other")
    changed(row, by, headline="二")
    changed(row.unit, by, website="https://a.example/")
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    client.force_login(viewer)
    assert client.get(page(row.unit, "changes")).status_code == 403
    viewer.user_permissions.add(Permission.objects.get(codename="view_unit"))
    assert [called for called, _ in told(client, row.unit)] == [row.unit.name]
    text = client.get(page(row.unit, "changes")).content.decode()
    assert "未公开的示例" not in text


def test_the_history_of_a_unit_leads_to_it(client, staff):
    unit = make_unit()
    assert page(unit, "changes") in client.get(page(unit)).content.decode()
    empty = client.get(page(unit, "changes")).content.decode()
    assert "还没有变动" in empty
    assert client.get(reverse("admin:units_unit_changes", args=[unit.pk + 1])).status_code == 404


def test_the_time_line_asks_as_much_at_3_acts_as_at_300(client, staff):
    row = make_recognition()
    costs = []
    for number in (3, 97):
        acts = []
        for n in range(number):
            figure = make_achievement(row, source=make_source(title=f"示例来源{n}"))
            new = {"source": figure.source_id}
            acts.append(history.act(figure, "changed", staff, old={"source": None}, new=new))
            acts.append(history.act(row, "changed", staff, old={"unit": n}, new={"unit": 1}))
            acts.append(history.act(figure, "accepted", staff, new=history.columns(figure)))
        Change.objects.bulk_create(acts)
        costs.append(queries(client, page(row.unit, "changes")))
    assert costs[0] == costs[1] <= 16


def test_a_page_of_what_one_may_not_see_leads_to_the_others(client):
    unit, by = make_unit(), get_user_model().objects.create_user("someone")
    changed(unit, by, website="https://a.example/")
    brand = Brand.objects.create(unit=unit, name="示例品牌")
    for n in range(60):
        rows = [
            {"units.brand": {str(brand.pk): {"": "示例", "meaning": str(m)}}} for m in (n, n + 1)
        ]
        history.note(unit, "changed", by, old=rows[0], new=rows[1])
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_unit"))
    client.force_login(viewer)
    text = seen(client.get(page(unit, "changes")))
    assert "这一页的变动，您的账号都不能查看。" in text
    assert "第1页，共2页" in text


def test_a_reason_is_told_beside_what_one_may_see(client):
    unit, by = make_unit(), get_user_model().objects.create_user("someone")
    old, new = (
        {"website": "a", "units.brand": {}},
        {"website": "b", "units.brand": {"1": {"": "x"}}},
    )
    history.note(unit, "changed", by, old=old, new=new, reason="示例原因")
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_unit"))
    client.force_login(viewer)
    assert told(client, unit)[0][1].endswith("；原因：示例原因")
