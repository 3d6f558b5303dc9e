"""The desk of public notices: publishing, the calendar, objections, and what waits for whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from awards.models import Award, CalendarYear, Notice, Objection, Stage, Term, Workday
from awards.notices.workdays import last_day
from config.roles.table import APPROVERS, ENTERER, FINAL
from tests.factories import (
    make_account,
    make_award,
    make_award_year,
    make_notice,
    make_objection,
    make_objection_file,
    make_recognition,
    make_unit,
)
from tests.pages import history, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_calendar")]
TERMS = {
    "criteria": "示例条件",
    "method": "示例办法",
    "contact": "示例电话",
    "working_days": "5",
    "answered_within": "10",
}


@pytest.fixture
def year():
    award = make_award(
        "shili-gongshi",
        name="示例公示奖",
        needs_notice=True,
        description="示例说明",
        procedure="示例程序",
    )
    return make_award_year(2026, award=award, released=False)


def enter(year, name="示例甲局", stage=Stage.ON_NOTICE):
    return make_recognition(award_year=year, unit=make_unit(name=name), stage=stage)


def address(name: str, *arguments) -> str:
    return reverse(f"admin:awards_{name}", args=arguments)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def sign_in(client, *roles):
    account = make_account(*roles)
    client.force_login(account)
    return account


# Publishing


def test_the_page_shows_the_list_the_last_day_and_texts_of_the_award(client, staff, year):
    enter(year), enter(year, "示例乙局", Stage.UNDER_REVIEW), enter(year, "示例丙局", "nominated")
    page = client.get(address("awardyear_notice", year.pk))
    text = seen(page)
    assert f"到{last_day(timezone.localdate(), 5):%Y-%m-%d}当天结束为止" in text
    assert "现在处于“公示”的1个单位" in text
    assert ("示例甲局" in text, "示例乙局" in text, "示例丙局" in text) == (True, True, False)
    initial = page.context["form"].initial
    shown = {name: initial[name] for name in ("criteria", "method", "working_days")}
    assert shown == {"criteria": "示例说明", "method": "示例程序", "working_days": 5}
    assert not Notice.objects.exists()


def test_the_criteria_of_the_award_come_before_its_description(client, staff, year):
    Award.objects.filter(pk=year.award_id).update(criteria="示例评选条件")
    page = client.get(address("awardyear_notice", year.pk))
    assert page.context["form"].initial["criteria"] == "示例评选条件"


def test_publishing_leads_to_the_year_which_says_how_long_it_runs(client, staff, year):
    row, joining = enter(year), enter(year, "示例乙局", Stage.UNDER_REVIEW)
    sent = {**TERMS, "seen": str([row.pk]), "moved": [joining.pk]}
    response = client.post(address("awardyear_notice", year.pk), sent, follow=True)
    assert response.redirect_chain == [(address("awardyear_change", year.pk), 302)]
    notice = Notice.objects.get()
    assert said(response) == [
        f"公示已经发布，到 {notice.last_day:%Y-%m-%d} 当天结束为止。"
        '<a href="/notices/shili-gongshi/2026/">在网站上查看</a>；收到的异议列在“异议”里。'
    ]
    text = seen(response)
    assert f"到{notice.last_day:%Y-%m-%d}当天结束为止，还剩5个工作日。" in text
    assert ("撤回公示…" in text, "发布公示…" in text) == (True, False)
    assert history(year) == [
        f"发布公示，5 个工作日，到 {notice.last_day} 为止，公示 2 个单位：示例甲局、示例乙局"
    ]
    again = client.get(address("awardyear_notice", year.pk))
    assert again.context["obstacles"] == ["这一年度已经有一个公示；要重新公示，请先撤回它。"]


@pytest.mark.parametrize("name", ["published_at", "last_day", "result_digest", "withdrawn_at"])
def test_no_form_sets_what_the_server_sets(client, staff, year, name):
    row, before = enter(year), timezone.now()
    forged = {name: "2020-01-01", f"{name}_0": "2020-01-01", f"{name}_1": "08:00"}
    client.post(address("awardyear_notice", year.pk), {**TERMS, **forged, "seen": str([row.pk])})
    notice = Notice.objects.get()
    assert before <= notice.published_at <= timezone.now()
    assert notice.last_day == last_day(timezone.localdate(), 5)
    assert (notice.result_digest, notice.withdrawn_at) == ("", None)


def test_wrong_input_is_said_and_nothing_typed_is_lost(client, staff, year):
    enter(year)
    sent = {**TERMS, "criteria": "", "working_days": "61", "answered_within": "x"}
    page = client.post(address("awardyear_notice", year.pk), sent)
    assert dict(page.context["form"].errors) == {
        "criteria": ["请写明评选条件。"],
        "working_days": ["天数是 1 到 60 的整数。"],
        "answered_within": ["天数是 1 到 60 的整数。"],
    }
    assert "示例办法</textarea>" in page.content.decode()
    assert not Notice.objects.exists()


def test_what_the_list_of_terms_calls_wrong_is_not_published(client, staff, year):
    row = enter(year)
    Term.objects.create(wrong="示例误写", right="示例正写")
    sent = {**TERMS, "method": "按示例误写遴选", "seen": str([row.pk])}
    page = client.post(address("awardyear_notice", year.pk), sent)
    assert dict(page.context["form"].errors) == {
        "method": ["“示例误写”请改正：规范写法是“示例正写”。"]
    }
    assert "按示例误写遴选</textarea>" in page.content.decode()
    assert not Notice.objects.exists()


def test_a_list_that_changed_meanwhile_is_refused(client, staff, year):
    enter(year)
    page = client.post(address("awardyear_notice", year.pk), {**TERMS, "seen": "[]"})
    assert page.context["refusals"] == ["名单在您打开本页之后有了变化，请重新核对后再发布。"]


def test_a_period_past_the_calendar_is_said_before_and_refused(client, staff, year):
    row = enter(year)
    CalendarYear.objects.all().delete()
    page = client.get(address("awardyear_notice", year.pk))
    assert "工作日历还没有排" in seen(page)
    page = client.post(address("awardyear_notice", year.pk), {**TERMS, "seen": str([row.pk])})
    assert "工作日历还没有排" in page.context["refusals"][0]


def test_a_second_notice_begins_with_the_texts_of_the_last(client, staff, year):
    row = enter(year)
    make_notice(row, award_year=year, criteria="示例上次条件")
    sent = {"reason": "示例名称有误"}
    response = client.post(address("awardyear_unnotice", year.pk), sent, follow=True)
    assert [line[:5] for line in said(response)] == ["已撤回公示"]
    assert "还没有公示：命名前须公示" in seen(response)
    page = client.get(address("awardyear_notice", year.pk))
    assert page.context["form"].initial["criteria"] == "示例上次条件"


def test_withdrawing_asks_why(client, staff, year):
    make_notice(enter(year), award_year=year)
    page = client.post(address("awardyear_unnotice", year.pk), {"reason": ""})
    assert dict(page.context["form"].errors) == {"reason": ["请写明原因。"]}
    assert not Notice.objects.get().is_withdrawn


def test_whether_a_notice_is_needed_is_set_by_the_superuser(client, staff, admin_user, year):
    url = address("award_change", year.award.pk)
    columns = ("name", "slug", "level", "certificate_wording")
    typed = {column: getattr(year.award, column) for column in columns}
    assert 'name="needs_notice"' not in client.get(url).content.decode()
    assert client.post(url, typed).status_code == 302
    assert Award.objects.get(pk=year.award.pk).needs_notice
    client.force_login(admin_user)
    assert client.post(url, typed).status_code == 302
    assert not Award.objects.get(pk=year.award.pk).needs_notice


def test_an_award_that_is_new_needs_a_notice():
    assert Award(slug="shili").needs_notice


# The calendar


def calendar_form(year, *days, **changed) -> dict:
    sent = {"year": year, "basis": "", "days-TOTAL_FORMS": len(days), "days-INITIAL_FORMS": 0}
    for n, (day, is_working) in enumerate(days):
        sent |= {f"days-{n}-date": day, f"days-{n}-note": "示例"}
        sent |= {f"days-{n}-is_working": "on"} if is_working else {}
    return sent | changed


def test_staff_enter_a_year_when_it_is_announced(client, staff):
    days = [("2027-01-01", False), ("2027-01-03", True)]
    client.post(address("calendaryear_add"), calendar_form(2027, *days))
    kept = Workday.objects.filter(calendar__year=2027).values_list("date", "is_working")
    assert [(f"{day}", on) for day, on in kept] == days
    text = seen(client.get(address("calendaryear_changelist")))
    assert "20271天1天" in text
    assert history(CalendarYear.objects.get(year=2027))[0].startswith("新建")


@pytest.mark.parametrize(
    ("day", "is_working", "error"),
    [
        (
            "2027-01-02",
            False,
            "这一天是周六日，本来就休息，不用列出；放假和补班弄反了的，请改“上班”。",
        ),
        (
            "2027-01-04",
            True,
            "这一天是工作日，本来就上班，不用列出；放假和补班弄反了的，请改“上班”。",
        ),
        ("2028-01-03", False, "这一天不在 2027 年，请列在 2028 年的工作日历里。"),
    ],
)
def test_a_day_that_does_not_belong_is_refused(client, staff, day, is_working, error):
    page = client.post(address("calendaryear_add"), calendar_form(2027, (day, is_working)))
    (formset,) = page.context["inline_admin_formsets"]
    assert formset.formset.errors == [{"date": [error]}]
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_year_is_entered_once(client, staff):
    page = client.post(address("calendaryear_add"), calendar_form(2026))
    assert "这一年的工作日历已经建立" in seen(page)


# Objections


def test_the_list_says_until_when_each_is_to_be_answered(client, staff, year):
    notice = make_notice(enter(year), award_year=year)
    make_objection(notice, name="", about=notice.units.get())
    late = timezone.now() - timedelta(days=60)
    make_objection(notice, kind="unit", name="示例单位", received_at=late)
    text = seen(client.get(address("objection_changelist")))
    assert (
        f"个人：匿名示例甲局{timezone.localdate()}{last_day(timezone.localdate(), 10)}收到" in text
    )
    due = last_day(timezone.localdate(late), 10)
    assert f"单位：示例单位整个名单{timezone.localdate(late)}{due}，已经过期收到" in text


def test_an_objection_is_handled_on_its_page(client, staff, year):
    notice = make_notice(enter(year), award_year=year)
    made = make_objection(notice, text="示例异议正文", contact="示例电话")
    url = address("objection_change", made.pk)
    text = seen(client.get(url))
    assert "示例异议正文" in text and "示例电话" in text and "没有附件" in text
    response = client.post(address("objection_check", made.pk), follow=True)
    assert said(response) == [f"异议 {made.pk}：核查中。"]
    wrong = client.post(address("objection_answer", made.pk), {"finding": "示例查明"})
    assert dict(wrong.context["form"].errors) == {"outcome": ["请选择结论。"]}
    assert "示例查明</textarea>" in wrong.content.decode()
    sent = {"outcome": "partly", "finding": "示例查明"}
    response = client.post(address("objection_answer", made.pk), sent, follow=True)
    assert said(response) == [f"异议 {made.pk}：已答复：部分成立。"]
    assert "答复：部分成立" in seen(response)
    wrong = client.post(address("objection_reopen", made.pk), {"reason": ""})
    assert dict(wrong.context["reasons"].errors) == {"reason": ["请写明原因。"]}
    response = client.post(
        address("objection_reopen", made.pk), {"reason": "示例有误"}, follow=True
    )
    assert "原来的核查情况和答复：示例查明" in seen(response)
    assert history(made) == [
        "开始核查",
        "答复：部分成立",
        "重新核查，原结论：部分成立。原因：示例有误",
    ]
    refused = client.post(address("objection_reopen", made.pk), {"reason": "示例"}, follow=True)
    assert said(refused) == ["这件异议还没有答复，不需要重新核查。"]
    again = client.get(address("objection_answer", made.pk))
    assert (again.status_code, again["Location"]) == (302, url)


def test_a_file_is_taken_away_and_the_trail_is_told(client, staff, year):
    made = make_objection(make_notice(enter(year), award_year=year))
    file = make_objection_file(made, is_sealed=True)
    other = make_objection_file(make_objection(made.notice))
    answer = client.get(address("objection_file", made.pk, file.pk))
    assert answer.content == b"%PDF-1.7 %%EOF"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    entry = Entry.objects.get(act="objection_file_taken")
    assert (entry.account, entry.key, entry.said["file"]) == (staff.pk, str(made.pk), file.pk)
    assert client.get(address("objection_file", made.pk, other.pk)).status_code == 404


@pytest.mark.parametrize("role", APPROVERS[:2])
def test_objections_are_no_reading_for_other_roles(client, year, role):
    made = make_objection(make_notice(enter(year), award_year=year), text="暗号文字")
    file = make_objection_file(made)
    sign_in(client, role)
    for url in (
        address("objection_changelist"),
        address("objection_change", made.pk),
        address("objection_history", made.pk),
        address("objection_file", made.pk, file.pk),
    ):
        assert client.get(url).status_code == 403, url
    for name in ("check", "answer", "reopen"):
        assert client.post(address(f"objection_{name}", made.pk)).status_code == 403
    text = seen(client.get("/admin/"))
    assert ("等待异议答复完毕" in text, text.count("异议")) == (True, 1)
    year_page = client.get(address("awardyear_change", year.pk))
    assert address("objection_changelist") not in year_page.content.decode()


def test_objections_are_never_edited(client, admin_user, year):
    made = make_objection(make_notice(enter(year), award_year=year))
    client.force_login(admin_user)
    client.post(address("objection_change", made.pk), {"text": "改了"})
    assert client.post(address("objection_delete", made.pk), {"post": "yes"}).status_code == 403
    assert Objection.objects.get().text == made.text


# What waits


def test_the_first_page_says_what_the_notice_waits_for(client, staff, year):
    row = enter(year)

    def step() -> tuple[str, str]:
        (one,) = client.get("/admin/").context["open_years"]
        return one.step, one.url

    change = address("awardyear_change", year.pk)
    assert step() == ("发布公示", address("awardyear_notice", year.pk))
    notice = make_notice(row, award_year=year)
    assert step() == (f"正在公示，到 {notice.last_day} 为止", change)
    made = make_objection(notice)
    assert step() == ("核查、答复 1 件异议", address("objection_changelist"))
    made.delete()
    notice.last_day = timezone.localdate() - timedelta(days=1)
    notice.save()
    assert step() == ("核对名单，命名并发布", address("awardyear_confer", year.pk))


def test_who_does_not_publish_is_told_to_wait(client, year):
    enter(year)
    sign_in(client, ENTERER)
    (one,) = client.get("/admin/").context["open_years"]
    assert one.step == "等待终审员发布公示"


@pytest.mark.parametrize("role", [ENTERER, FINAL])
def test_open_objections_stand_on_the_first_page_with_their_day(client, year, role):
    notice = make_notice(enter(year), award_year=year)
    made = make_objection(notice)
    sign_in(client, role)
    text = seen(client.get("/admin/"))
    assert "待答复的异议（1）" in text
    assert f"异议{made.pk}" in text
    assert f"答复期限：{last_day(timezone.localdate(), 10)}" in text
    made.delete()
    assert "待答复的异议" not in seen(client.get("/admin/"))
