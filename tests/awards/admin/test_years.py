"""The form of a year, the pages that confer and withdraw, and what the lists cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Award, AwardYear, Recognition, Stage
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from units.history import Change

pytestmark = pytest.mark.django_db

#: Queries that write the session, whose age counts from the last request.
SESSION = 3
#: Those by which the head of a page says how many contents wait for an approver.
WAITING = 2
CONFER, WITHDRAW = "命名并发布…", "撤回发布…"


@pytest.fixture
def year():
    """2026, with two units on notice and one recommended."""
    year = make_award_year(2026, released=False)
    for name, stage in [("甲", "on_notice"), ("乙", "on_notice"), ("丙", "recommended")]:
        make_recognition(award_year=year, stage=stage, unit=make_unit(name=f"示例{name}局"))
    return year


def address(name: str, *arguments) -> str:
    return reverse(f"admin:awards_{name}", args=arguments)


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def shown(client, year) -> str:
    """The value of `seen` on the page that confers."""
    response = client.get(address("awardyear_confer", year.pk))
    assert f'name="seen" value="{response.context["seen"]}"' in response.content.decode()
    return str(response.context["seen"])


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def winners() -> list[str]:
    return sorted(r.name_then for r in Recognition.objects.conferred())


def columns(award_year, **changed) -> dict:
    """The fields of a year's form."""
    fields = {"award": award_year.award_id, "year": award_year.year}
    return fields | {"conferring_body": award_year.conferring_body} | changed


# The page that confers


def test_the_page_names_what_becomes_public_and_what_is_missing(client, staff, year):
    make_achievement(year.recognitions.get(name_then="示例甲局"), source=make_source())
    make_region_report(award_year=year, headline="示例综述标题")
    response = client.get(address("awardyear_confer", year.pk))
    text = response.content.decode()
    assert [unit.name_then for unit in response.context["units"]] == ["示例甲局", "示例乙局"]
    assert response.context["warnings"] == [
        "没有填写文号，网站上将不显示文号。",
        "没有填写命名日期，网站上将不显示命名日期。",
        "示例乙局：没有成效指标。",
        "还有单位没有进入公示（推荐 1 个），这次不命名，也不公开。",
    ]
    for expected in [
        "2 个单位",
        "舟山市：示例综述标题",
        "命名并发布 2 个单位",
        *response.context["warnings"],
    ]:
        assert expected in text
    assert "示例丙局" not in text


def test_looking_changes_nothing(client, staff, year):
    client.get(address("awardyear_confer", year.pk))
    year.refresh_from_db()
    assert (year.released_at, winners(), Change.objects.count()) == (None, [], 0)


def test_conferring_publishes_the_list_that_was_shown(client, staff, year):
    response = client.post(
        address("awardyear_confer", year.pk), {"seen": shown(client, year)}, follow=True
    )
    assert response.redirect_chain == [(address("awardyear_change", year.pk), 302)]
    link = f'<a href="{year.get_absolute_url()}">在网站上查看</a>'
    assert [link in sentence for sentence in said(response)] == [True]
    assert winners() == ["示例乙局", "示例甲局"]
    text = response.content.decode()
    assert (CONFER in text, WITHDRAW in text) == (False, True)
    assert AwardYear.objects.get(pk=year.pk).released_by == staff


@pytest.mark.parametrize("seen", ["[]", "", "x", '{"a": 1}', '["1"]', "null"])
def test_a_list_that_was_not_shown_is_not_published(client, staff, year, seen):
    response = client.post(address("awardyear_confer", year.pk), {"seen": seen})
    assert (response.status_code, winners()) == (200, [])
    assert response.context["refusals"] == ["名单在您打开本页之后有了变化，请重新核对后再发布。"]
    assert 'role="alert"' in response.content.decode()


def test_after_the_list_has_changed_the_page_shows_the_new_one(client, staff, year):
    old = shown(client, year)
    latecomer = year.recognitions.get(name_then="示例丙局")
    latecomer.stage = Stage.ON_NOTICE
    latecomer.save()
    response = client.post(address("awardyear_confer", year.pk), {"seen": old})
    assert response.context["refusals"] == ["名单在您打开本页之后有了变化，请重新核对后再发布。"]
    assert "示例丙局" in response.content.decode()
    new = str(response.context["seen"])
    client.post(address("awardyear_confer", year.pk), {"seen": new})
    assert winners() == ["示例丙局", "示例乙局", "示例甲局"]


def test_an_obstacle_is_said_and_there_is_no_button(client, staff):
    year = make_award_year(2026, released=False, conferring_body="")
    text = page(client, address("awardyear_confer", year.pk))
    assert "还没有填写授予机关" in text
    assert "没有处于“公示”阶段的单位" in text
    assert 'class="act"' not in text


def test_confirming_needs_the_token_of_the_form(year):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make_staff())
    response = careful.post(address("awardyear_confer", year.pk), {"seen": "[]"})
    assert (response.status_code, winners()) == (403, [])


# Withdrawing and moving


def test_withdrawing_asks_for_a_reason_and_takes_all_back(client, staff, year):
    url = address("awardyear_withdraw", year.pk)
    client.post(address("awardyear_confer", year.pk), {"seen": shown(client, year)})
    assert "示例甲局" in page(client, url)
    response = client.post(url, {"reason": " "})
    assert response.context["form"].errors == {"reason": ["请写明原因。"]}
    assert len(winners()) == 2
    response = client.post(url, {"reason": "示例原因"}, follow=True)
    expected = (
        "已撤回发布：2026 年度示例模范机关。网站上已看不到这一年度；改好以后请重新“命名并发布”。"
    )
    assert (said(response), winners()) == ([expected], [])
    assert CONFER in response.content.decode()
    assert client.get(year.get_absolute_url()).status_code == 404


def test_a_unit_is_revoked_from_the_page_of_its_year(client, staff):
    recognition = make_recognition(unit=make_unit(name="示例局"))
    year = recognition.award_year
    url = address("awardyear_move", year.pk, recognition.pk, "revoke")
    assert url in page(client, address("awardyear_change", year.pk))
    sent = {"on": "2025-12-02", "reason": "示例原因", "document": "示例〔2025〕2号"}
    response = client.post(url, sent, follow=True)
    assert said(response) == ["已办理“撤销”：示例局。网站上已同步更新。"]
    recognition.refresh_from_db()
    ended = (recognition.stage, recognition.ended_on, recognition.ended_reason)
    assert ended == (Stage.REVOKED, date(2025, 12, 2), "示例原因")
    assert "示例局现在是“撤销”，不能作“撤销”处理。" in page(client, url)


def test_a_move_that_keeps_the_honour_needs_no_reason_and_restoring_no_date(client, staff):
    recognition = make_recognition()
    year = recognition.award_year_id
    url = address("awardyear_move", year, recognition.pk, "reexamine")
    client.post(url, {"on": "2025-12-02", "reason": ""})
    recognition.refresh_from_db()
    assert recognition.stage == Stage.RE_EXAMINED
    url = address("awardyear_move", year, recognition.pk, "restore")
    assert 'name="on"' not in page(client, url)


def test_what_is_not_there_is_not_found(client, staff, year):
    recognition = year.recognitions.first()
    other = make_award_year(2027, released=False)
    for url in [
        address("awardyear_confer", 0),
        address("awardyear_move", year.pk, recognition.pk, "promote"),
        address("awardyear_move", other.pk, recognition.pk, "revoke"),
    ]:
        assert client.get(url).status_code == 404


# Who may


def test_an_approver_sees_the_year_but_no_act(client, approver, year):
    text = page(client, address("awardyear_change", year.pk))
    assert "示例甲局" in text
    assert (CONFER in text, "登记一个单位" in text) == (False, False)
    released = make_recognition().award_year
    text = page(client, address("awardyear_change", released.pk))
    assert (WITHDRAW in text, "限期整改" in text) == (False, False)
    acts = [
        address("awardyear_confer", year.pk),
        address("awardyear_withdraw", released.pk),
        address("awardyear_move", released.pk, released.recognitions.get().pk, "revoke"),
    ]
    for url in acts:
        assert client.get(url).status_code == 403
        assert client.post(url, {"seen": "[]", "reason": "示例"}).status_code == 403
    assert len(winners()) == 1


def test_a_stranger_is_sent_to_sign_in(client, year):
    url = address("awardyear_confer", year.pk)
    assert client.get(url).url == f"{reverse('admin:login')}?next={url}"


# The form of a year


def test_an_unreleased_year_has_no_public_link(client, staff, year):
    text = page(client, address("awardyear_change", year.pk))
    assert "在网站上查看" not in text
    assert f'href="{year.get_absolute_url()}"' not in text
    assert client.get(year.get_absolute_url()).status_code == 404


def test_a_released_year_links_to_its_page_and_keeps_its_address(client, staff):
    year = make_recognition().award_year
    text = page(client, address("awardyear_change", year.pk))
    assert f'<a href="{year.get_absolute_url()}">在网站上查看</a>' in text
    sent = columns(year, year=1999, award=make_award("other", name="示例他奖").pk, note="示例备注")
    client.post(address("awardyear_change", year.pk), sent)
    changed = AwardYear.objects.get(pk=year.pk)
    assert (changed.award, changed.year, changed.note) == (year.award, 2025, "示例备注")


def test_a_released_year_keeps_its_conferring_body(client, staff):
    year = make_recognition().award_year
    response = client.post(address("awardyear_change", year.pk), columns(year, conferring_body=" "))
    errors = response.context["adminform"].form.errors
    wanted = "已命名的年度要写明授予机关；确实还不知道的，请勾选“授予机关尚缺”。"
    assert errors == {"conferring_body": [wanted]}


def test_a_body_that_is_filled_in_is_awaited_no_more(client, staff):
    year = make_award_year(2026, released=False, conferring_body="", body_awaited=True)
    sent = columns(year, conferring_body="示例授予机关", body_awaited="on")
    client.post(address("awardyear_change", year.pk), sent)
    year.refresh_from_db()
    assert (year.conferring_body, year.body_awaited) == ("示例授予机关", False)


def test_the_desk_reminds_of_a_body_that_is_awaited(client, staff):
    year = make_award_year(2026, conferring_body="", body_awaited=True)
    page = client.get("/admin/").content.decode()
    assert f"{year}：授予机关尚缺" in page
    AwardYear.objects.filter(pk=year.pk).update(released_at=None)
    assert "授予机关尚缺" not in client.get("/admin/").content.decode()


def test_a_released_year_is_not_deleted(client, staff, year):
    released = make_award_year(2025)
    assert client.get(address("awardyear_delete", released.pk)).status_code == 403
    empty = make_award_year(2027, released=False)
    client.post(address("awardyear_delete", empty.pk), {"post": "yes"})
    assert set(AwardYear.objects.all()) == {released, year}


def test_the_next_year_is_offered_and_entered_at_once(client, staff):
    award = make_award_year(2025).award
    make_award("other", name="示例他奖")
    form = client.get(address("awardyear_add")).context["adminform"].form
    assert (form.initial["award"], form.initial["year"]) == (award.pk, 2026)
    sent = {**form.initial, "conferring_body": "", "document_number": "", "note": ""}
    response = client.post(address("awardyear_add"), sent, follow=True)
    year = AwardYear.objects.get(award=award, year=2026)
    assert response.redirect_chain == [(address("awardyear_change", year.pk), 302)]
    add = f"{address('recognition_add')}?award_year={year.pk}"
    assert f'下一步：<a href="{add}">登记这一年度的获评单位</a>。' in said(response)
    assert client.get(add).context["adminform"].form.initial["award_year"] == str(year.pk)


def test_the_first_year_of_the_only_award(client, staff):
    award = make_award()
    form = client.get(address("awardyear_add")).context["adminform"].form
    year = date.today().year
    assert form.initial == {"award": award.pk, "year": year, "follows_path": True}


def test_the_next_year_of_the_award_that_was_asked_for(client, staff):
    make_award_year(2025)
    other = make_award_year(2023, award=make_award("other", name="示例他奖")).award
    form = client.get(f"{address('awardyear_add')}?award={other.pk}").context["adminform"].form
    assert (form.initial["award"], form.initial["year"]) == (str(other.pk), 2024)
    assert client.get(f"{address('awardyear_add')}?award=x").status_code == 200


# Lists


@pytest.mark.parametrize("name", ["awardyear", "award", "regionreport"])
def test_the_lists_cost_the_same_at_3_and_at_30_rows(client, staff, name):
    def fill(count):
        for _ in range(count):
            n = Award.objects.count()
            year = make_award_year(2000, award=make_award(f"award-{n}", name=f"示例奖{n}"))
            recognition = make_recognition(award_year=year)
            report = make_region_report(award_year=year)
            make_achievement(recognition), make_achievement(region_report=report)

    costs = []
    for more in (3, 27):
        fill(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address(f"{name}_changelist"))
        costs.append(len(queries))
        assert len(response.context["cl"].result_list) == Award.objects.count()
    assert costs[0] == costs[1] <= 10 + SESSION + WAITING


def test_the_page_of_a_year_costs_the_same_at_3_and_at_30_units(client, staff):
    costs = []
    for more in (3, 27):
        for _ in range(more):
            make_achievement(make_recognition())
        year = AwardYear.objects.get()
        page(client, address("awardyear_change", year.pk))  # kinds of records are kept once read
        with CaptureQueriesContext(connection) as queries:
            page(client, address("awardyear_change", year.pk))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 10 + SESSION + WAITING


def test_the_list_of_years_counts_units_and_says_what_is_released(client, staff, year):
    make_recognition()
    rows = client.get(address("awardyear_changelist")).context["cl"]
    admin = rows.model_admin
    assert [(y.year, admin.unit_count(y), admin.state(y)) for y in rows.result_list] == [
        (2026, "3 个", "未发布"),
        (2025, "1 个", "已发布（2025-12-01 09:00）"),
    ]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", [2026, 2025]),
        ("?released=no", [2026]),
        ("?released=yes", [2025]),
        ("?q=2025", [2025]),
        ("?q=示例模范 2026", [2026]),
        ("?year=2025", [2025]),
    ],
)
def test_years_are_filtered_and_found(client, staff, query, years):
    make_award_year(2026, released=False), make_award_year(2025)
    found = client.get(address("awardyear_changelist") + query).context["cl"].result_list
    assert [year.year for year in found] == years
