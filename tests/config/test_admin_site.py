"""The staff's desk: what waits for whom, and the tables in the committee's order."""

import re
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Stage, StoryPhoto
from config import admin as desk
from config.admin import PortalAdminSite
from config.saving import NO_FILTER
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import seen

pytestmark = pytest.mark.django_db
INDEX = "/admin/"
#: Queries that write the session, whose age counts from the last request.
SESSION = 3


def login(client, role: str) -> None:
    user = get_user_model().objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def steps(response) -> list[tuple]:
    return [(o.year.year, o.stages, o.step, o.url) for o in response.context["open_years"]]


@pytest.mark.parametrize("table", ["auth/user", "accounts/failedsignin", "accounts/rolepolicy"])
def test_the_way_to_accounts_has_one_name_and_leads_there(admin_client, table):
    page = admin_client.get(f"/admin/{table}/")
    app = table.split("/")[0]
    assert f'<a href="/admin/{app}/">账号与权限</a>' in page.content.decode()
    groups = admin_client.get(f"/admin/{app}/").context["app_list"]
    assert [group["name"] for group in groups] == ["账号与权限"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("units/unit/", "还没有机关单位。按右上角的“增加机关单位”，登记以后列在这里。"),
        ("units/unit/?q=示例", "没有符合条件的机关单位。去掉条件，查看全部"),
        ("awards/importrun/", "还没有导入记录。登记以后列在这里。"),
        (
            "awards/erratum/",
            "还没有网页找错。访客从页脚的“网页找错”提交以后，列在这里，先到期的在前。",
        ),
        ("awards/objection/", "还没有异议。公示期间访客在公示页上提交以后，列在这里。"),
        ("accounts/failedsignin/", "现在没有失败的登录。有人输错密码以后列在这里"),
        ("accounts/failedsignin/?locked=yes", "没有符合条件的登录失败。"),
    ],
)
def test_an_empty_list_says_what_will_stand_there(admin_client, asked, words):
    assert words in seen(admin_client.get(f"/admin/{asked}"))


def test_the_tables_stand_as_staff_think(client, admin_client):
    groups = admin_client.get(INDEX).context["app_list"]
    names = [(group["name"], [row["name"] for row in group["models"]]) for group in groups]
    assert [name for name, _ in names] == ["评选与获评", "基础资料", "账号与权限"]
    awards, basics, accounts = (rows for _, rows in names)
    assert awards == [
        "年度评选",
        "获评单位",
        "评审安排",
        "成效指标",
        "经验做法",
        "地区综述",
        "来源",
        "指标口径",
        "规范表述",
        "校对说明",
        "异议",
        "网页找错",
    ]
    assert basics[:3] == ["机关单位", "行政区划", "奖项"]
    assert accounts == ["用户", "组", "角色的登录要求", "登录失败", "审计记录"]


def test_every_registered_table_is_listed_once(admin_client):
    groups = admin_client.get(INDEX).context["app_list"]
    listed = [row["model"] for group in groups for row in group["models"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(admin.site._registry)


def test_staff_see_no_accounts_and_each_group_has_its_page(client, staff):
    groups = client.get(INDEX).context["app_list"]
    assert [group["app_label"] for group in groups] == ["awards", "units"]
    for group in groups:
        response = client.get(group["app_url"])
        (same,) = response.context["app_list"]
        assert [r["name"] for r in same["models"]] == [r["name"] for r in group["models"]]


def test_the_site_bears_the_portals_name_and_leads_home(client, staff, settings):
    response = client.get(INDEX)
    text = response.content.decode()
    assert type(admin.site._wrapped) is PortalAdminSite
    assert f"{settings.PORTAL['name']} · 工作台" in text
    assert response.context["site_url"] == reverse("home")
    assert settings.PORTAL["id_code"] in text


def test_a_new_portal_shows_the_way(client, staff):
    response = client.get(INDEX)
    shown = [(step["words"], step["url"], step["done"]) for step in response.context["first_steps"]]
    assert shown == [
        ("建立奖项", reverse("admin:awards_award_add"), False),
        ("建立年度评选", reverse("admin:awards_awardyear_add"), False),
        ("登记机关单位", reverse("admin:units_unit_add"), False),
        ("登记获评单位及其做法、指标和照片", reverse("admin:awards_recognition_add"), False),
        ("在年度评选页命名并发布", reverse("admin:awards_awardyear_changelist"), False),
    ]
    assert "从这里开始" in response.content.decode()
    make_award()
    make_unit()
    done = [step["done"] for step in client.get(INDEX).context["first_steps"]]
    assert done == [True, False, True, False, False]


def test_the_way_is_gone_once_a_year_is_public(client, staff):
    make_award_year()
    assert "从这里开始" not in client.get(INDEX).content.decode()


def test_each_open_year_has_its_next_step(client, staff):
    make_award_year(2020)
    empty = make_award_year(2021, released=False)
    early = make_award_year(2022, released=False)
    make_recognition(award_year=early, stage=Stage.NOMINATED)
    make_recognition(award_year=early, stage=Stage.NOT_SELECTED)
    nameless = make_award_year(2023, released=False, conferring_body="")
    make_recognition(award_year=nameless, stage=Stage.ON_NOTICE)
    ready = make_award_year(2024, released=False)
    for stage in (Stage.ON_NOTICE, Stage.ON_NOTICE, Stage.RECOMMENDED):
        make_recognition(award_year=ready, stage=stage)
    units = reverse("admin:awards_recognition_changelist")
    expected = [
        (2021, [], "登记获评单位", f"/admin/awards/recognition/add/?award_year={empty.pk}"),
        (
            2022,
            [("申报", 1), ("未入选", 1)],
            "推进评选：把拟命名的单位置于“公示”",
            f"{units}?award_year__id__exact={early.pk}",
        ),
        (
            2023,
            [("公示", 1)],
            "填写授予机关和文号",
            f"/admin/awards/awardyear/{nameless.pk}/change/",
        ),
        (
            2024,
            [("推荐", 1), ("公示", 2)],
            "核对名单，命名并发布",
            f"/admin/awards/awardyear/{ready.pk}/confer/",
        ),
    ]
    response = client.get(INDEX)
    assert steps(response) == expected
    assert response.content.decode().count("等您办理：") == 4
    for _, _, _, url in expected:
        assert client.get(url).status_code == 200, url


def test_an_approver_sees_what_waits_for_staff(client):
    year = make_award_year(2026, released=False)
    make_recognition(award_year=year, stage=Stage.ON_NOTICE)
    login(client, "一审员")
    response = client.get(INDEX)
    (row,) = steps(response)
    assert row[2:] == ("等待终审员命名并发布", f"/admin/awards/awardyear/{year.pk}/change/")
    text = response.content.decode()
    assert ("等您办理" in text, "从这里开始" in text) == (False, False)


def test_a_reviewer_is_led_to_where_they_judge(client):
    login(client, "评审专家")
    assert client.get(INDEX)["Location"] == "/review/"


def test_what_is_missing_is_listed_by_unit(client, staff):
    whole, headless = make_recognition(), make_recognition(headline="")
    for recognition in (whole, headless):
        make_achievement(recognition, source=make_source())
        photo = {"image": "photos/shili.jpg", "alt": "示例", "credit": "示例"}
        StoryPhoto.objects.create(recognition=recognition, **photo)
    make_recognition(headline="", unit=make_unit(name="示例甲局"))
    partly = make_recognition(unit=make_unit(name="示例乙局"))
    make_achievement(partly)
    make_achievement(partly, source=make_source())
    make_recognition(
        stage=Stage.NOMINATED, headline="", award_year=make_award_year(2026, released=False)
    )
    make_recognition(stage="revoked", ended_on="2025-12-02", ended_reason="示例", headline="")
    make_achievement(region_report=make_region_report())
    context = client.get(INDEX).context
    assert [(row.name_then, words) for row, words in context["gaps"]] == [
        (headless.name_then, "没有标题"),
        ("示例甲局", "没有标题，没有成效指标，没有照片"),
        ("示例乙局", "1 项成效指标没有来源，没有照片"),
    ]
    assert (context["gap_count"], context["looked_at"]) == (3, None)
    assert context["unsourced"] == (2, False)
    unsourced = client.get(reverse("admin:awards_achievement_changelist") + "?sourced=no")
    assert len(unsourced.context["cl"].result_list) == 2


def test_what_is_missing_is_looked_for_in_the_latest_years_and_the_page_says_so(
    client, staff, monkeypatch
):
    unit = make_unit()
    for year in (2019, 2024, 2020, 2023, 2022, 2021):
        make_recognition(unit=unit, year=year, position=1)
    make_recognition(year=2024, unit=make_unit(name="示例第二局"), position=2)
    monkeypatch.setattr(desk, "LOOKED_AT", 6)
    response = client.get(INDEX)
    assert [(row.award_year.year, row.position) for row, _ in response.context["gaps"]] == [
        (2024, 1),
        (2024, 2),
        (2023, 1),
        (2022, 1),
        (2021, 1),
        (2020, 1),
    ]
    text = response.content.decode()
    assert "公示中和已命名的单位，看了最近的 6 个，有 6 个还缺访客要看的内容：" in text
    assert "更早的单位还缺什么，见各年度评选的页面。" in text
    monkeypatch.setattr(desk, "LOOKED_AT", 7)
    text = client.get(INDEX).content.decode()
    assert "公示中和已命名的单位，有 7 个还缺访客要看的内容：" in text
    assert "更早的单位" not in text


def test_many_figures_without_a_source_are_counted_to_a_bound(client, staff, monkeypatch):
    recognition = make_recognition()
    monkeypatch.setattr(desk, "COUNTED", 2)
    make_achievement(recognition), make_achievement(recognition)
    assert ">2 项成效指标没有写明来源<" in client.get(INDEX).content.decode()
    make_achievement(recognition)
    assert ">2+ 项成效指标没有写明来源<" in client.get(INDEX).content.decode()


def test_the_desk_costs_the_same_at_3_and_at_30_rows(client, staff):
    costs = []
    for start, more in ((0, 3), (3, 27)):
        for n in range(start, start + more):
            make_achievement(make_recognition(award_year=make_award_year(2000 + n)))
            make_recognition(
                award_year=make_award_year(2040 + n, released=False), stage="on_notice"
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 34 + SESSION


def test_every_page_loads_the_portals_style_and_nothing_dark(client, staff):
    recognition = make_recognition()
    year = recognition.award_year_id
    for url in [
        INDEX,
        reverse("admin:awards_awardyear_changelist"),
        reverse("admin:awards_awardyear_change", args=[year]),
        reverse("admin:awards_awardyear_withdraw", args=[year]),
        reverse("admin:awards_awardyear_move", args=[year, recognition.pk, "revoke"]),
    ]:
        text = client.get(url).content.decode()
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
        names = ("admin", "admin-desk", "admin-typing", "admin-list", "admin-proofreading")
        names += ("admin-review",)
        assert sheets[-6:] == [f"/static/portal/{name}.css" for name in names]
        assert ("dark_mode" in text, "theme.js" in text) == (False, False)
        # The content security policy would ignore them.
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script>", text) == []


def add_addresses() -> list[str]:
    """Of each autocomplete of the desk, its name behind the address of its empty form."""
    return [
        f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_add')}?{name}="
        for model, model_admin in admin.site._registry.items()
        for name in model_admin.autocomplete_fields
    ]


NO_KEYS = ["{%", "None", "%00", "9" * 30, "1.5"]


@pytest.mark.parametrize("key", NO_KEYS)
def test_an_address_that_chooses_what_is_no_key_gives_the_empty_form(admin_client, key):
    answers = {address: admin_client.get(address + key) for address in add_addresses()}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(
        add_addresses(), 200
    )


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_form_with_what_is_no_key_is_shown_again(admin_client, key):
    posted = {"code": "330903", "name": "普陀区", "parent": unquote(key)}
    response = admin_client.post("/admin/units/district/add/", posted)
    assert list(response.context["adminform"].form.errors) == ["parent"]


@pytest.mark.parametrize("sent", [{"query_params": {"_to_field": ""}}, {"data": {"_to_field": ""}}])
def test_a_form_of_an_empty_column_is_the_form(admin_client, sent):
    row = make_achievement()
    address = f"/admin/awards/achievement/{row.pk}/change/"
    assert admin_client.post(address, **sent).status_code == 200
    assert admin_client.get(address, {"_to_field": ""}).status_code == 200


@pytest.mark.parametrize("column", ["value", "upper_value", "baseline_value"])
def test_a_new_figure_begins_with_any_text(admin_client, column):
    response = admin_client.get("/admin/awards/achievement/add/", {column: "一"})
    assert response.context["adminform"].form[column].value() == "一"


@pytest.mark.parametrize("value", ["007", "12", ""])
def test_a_list_of_a_range_is_refused(admin_client, value):
    make_recognition()
    for name in ("id", "award_year__year"):
        address = f"/admin/awards/recognition/?{name}__range={value}"
        assert admin_client.get(address).status_code == 400


@pytest.mark.parametrize("key", ["-9999999999999999999", "1,99999999999999999999"])
def test_a_list_of_keys_that_no_row_can_have_is_answered(admin_client, key):
    make_recognition()
    response = admin_client.get("/admin/awards/recognition/", {"pk__in": key}, follow=True)
    assert response.status_code == 200


def rows_drawn(model_admin, request) -> list[tuple[str, int, str]]:
    """Of each table in an empty form its prefix, how many rows it would draw, and what it says."""
    request.user = get_user_model().objects.get()
    tables = model_admin.add_view(request).context_data["inline_admin_formsets"]
    formsets = [table.formset for table in tables]
    return [(one.prefix, len(one.forms), " ".join(one.non_form_errors())) for one in formsets]


def test_no_form_draws_more_rows_than_a_person_enters(rf, admin_user):
    told = {}
    for model, model_admin in admin.site._registry.items():
        if not model_admin.inlines:
            continue
        sent = {}
        for prefix, *_ in rows_drawn(model_admin, rf.get("/")):
            sent |= {f"{prefix}-TOTAL_FORMS": 9999, f"{prefix}-INITIAL_FORMS": 0}
        for prefix, *drawn in rows_drawn(model_admin, rf.post("/", sent)):
            told[model._meta.model_name, prefix] = tuple(drawn)
    assert len(told) == 10
    assert set(told.values()) == {(300, "一页最多 300 行，请先留下一部分，保存后再接着录。")}


@pytest.mark.parametrize(
    "asked",
    [
        "units/unit/?id__exact=abc",
        "units/unit/?district__id__exact=abc",
        "awards/recognition/?unit__district__id__exact=abc",
        "awards/achievement/?year=abc",
        "awards/achievement/?year=1999",
        "awards/achievement/?district=abc",
        "awards/achievement/?sourced=abc",
        "awards/awardyear/?released=abc",
        "accounts/failedsignin/?locked=abc",
    ],
)
def test_a_condition_that_means_nothing_is_not_dropped_silently(admin_client, asked):
    response = admin_client.get(f"/admin/{asked}", follow=True)
    assert [str(one) for one in response.context["messages"]] == [NO_FILTER]
    plain = admin_client.get("/admin/units/unit/")
    assert [*plain.context["messages"]] == []
