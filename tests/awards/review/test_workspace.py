"""The pages of the workspace: what they list, say and ask, and what each costs."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from awards.models import Assignment, Stage
from config.roles.table import REVIEWER
from tests.factories import (
    make_account,
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_round,
)
from tests.pages import seen

from .room import boxes, given, handed_in, make_work, sheet_of, stored

pytestmark = pytest.mark.django_db

INDEX = reverse("review:index")


def page(name: str, row) -> str:
    return reverse(f"review:{name}", args=[row.pk])


def listed(response) -> list[str]:
    return [one.assignment.recognition.name_then for one in response.context["sheets"]]


def names(rows) -> list[str]:
    return [one.recognition.name_then for one in rows]


@pytest.fixture
def work(client):
    rows = make_work(3)
    client.force_login(rows[0].reviewer)
    return rows


def test_pages_are_kept_nowhere_and_not_indexed(client, work):
    for address in (INDEX, page("judge", work[0]), reverse("review:earlier")):
        headers = client.get(address).headers
        said = {part.strip() for part in headers["Cache-Control"].split(",")}
        assert {"private", "no-store"} <= said
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Disallow: /review/" in client.get("/robots.txt").content.decode()


def test_whoever_is_signed_out_is_led_to_signing_in_and_back(client):
    response = client.get(INDEX)
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/review/")


def test_a_reviewer_lands_here_and_staff_at_the_desk(client, work):
    assert client.get(reverse("admin:index"))["Location"] == INDEX
    client.force_login(make_account(REVIEWER, "录入员"))
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert f'<a href="{INDEX}">评审工作区</a>' in response.content.decode()


def test_the_list_says_where_one_stands_and_how_far_one_is(client, work):
    given(work[0], "70")
    handed_in(work[1], "80", "9")
    text = seen(client.get(INDEX))
    for said in ("草稿1/2个维度，暂得", "已提交2/2个维度，得分", "未开始0/2个维度"):
        assert said in text
    assert "核对并提交" in text
    (round_,) = client.get(INDEX).context["rounds"]
    assert (round_.mine, round_.handed_in, round_.undeclared) == (3, 1, 0)
    for row in (work[0], work[2]):
        handed_in(row, "80", "9")
    assert "核对并提交" not in seen(client.get(INDEX))


def test_the_list_is_filtered_by_place_kind_state_criterion_and_words(client, work):
    given(work[0], "70")
    handed_in(work[1], "80", "9")
    unit = work[2].recognition.unit
    unit.tier, unit.category = "county", "livelihood"
    unit.save()
    first = boxes(work[0])[0].removeprefix("c")
    filters = {
        "state=draft": [0],
        "state=done": [1],
        "state=todo": [2],
        f"criterion={first}": [2],
        "tier=county": [2],
        "tier=municipal": [0, 1],
        "category=livelihood": [2],
        "district=330900": [0, 1, 2],
        "year=2026": [0, 1, 2],
        "year=2020": [],
        f"q={work[1].recognition.name_then}": [1],
        "state=draft&tier=county": [],
    }
    found = {asked: listed(client.get(f"{INDEX}?{asked}")) for asked in filters}
    assert found == {asked: names(work[n] for n in some) for asked, some in filters.items()}


def test_a_filter_that_is_not_understood_is_said_and_lists_nothing(client, work):
    response = client.get(f"{INDEX}?state=best&year=abc")
    assert (response.status_code, listed(response)) == (200, [])
    assert response.context["notices"] == [
        "年度：年度应是四位数字，如 2025。",
        "我的评审：没有“best”这一项，请从列表中选择。",
    ]


def test_words_find_what_was_opened_and_of_the_rest_the_name_alone(client):
    one, other = make_work(2, declared=False)
    for row in (one, other):
        row.recognition.headline = "示例海岛新篇"
        row.recognition.save()
    call_command("reindex", verbosity=0)
    client.force_login(one.reviewer)
    Assignment.objects.filter(pk=one.pk).update(cleared_at=timezone.now())
    assert listed(client.get(f"{INDEX}?q=海岛新篇")) == names([one])
    assert listed(client.get(f"{INDEX}?q={other.recognition.name_then}")) == names([other])


def test_empty_lists_say_why(client):
    client.force_login(make_account(REVIEWER))
    assert "现在没有分给您评审的单位" in seen(client.get(INDEX))
    assert "没有等您声明的单位" in seen(client.get(reverse("review:declare")))


def count(client, address: str) -> int:
    client.get(address)  # what is asked once for a version
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "name", ["index", "declare", "hand_in", "sheet", "workbook_out", "judge", "compare"]
)
def test_pages_ask_as_much_of_many_as_of_few(client, name):
    found = []
    for year, units in ((2026, 3), (2027, 12)):
        rows = make_work(units, year=year, declared=name != "declare")
        for row in rows:
            make_achievement(row.recognition, is_leading=True)
            make_practice(row.recognition)
            if name != "declare":
                given(row, "70", "8")
        client.force_login(rows[0].reviewer)
        round_ = rows[0].recognition.award_year.review_round
        args = {"sheet": [round_.pk], "workbook_out": [round_.pk], "judge": [rows[0].pk]}
        address = reverse(f"review:{name}", args=args.get(name, []))
        if name == "compare":
            address += f"?r={rows[0].recognition_id}&r={rows[1].recognition_id}"
        found.append(count(client, address))
    assert found[0] == found[1]


def test_a_draft_by_script_is_answered_with_its_time_total_and_what_was_wrong(client, work):
    first, second = boxes(work[0])
    sent = {first: "70", f"seen-{first}": "", second: "11", f"seen-{second}": ""}
    response = client.post(page("judge", work[0]), sent, headers={"Accept": "application/json"})
    answer = response.json()
    assert answer.pop("time") == f"{timezone.localtime(stored(work[0]).review.changed_at):%H:%M}"
    assert answer == {
        "saved": {first: "70"},
        "wrong": {second: "分数须在 0 到 10 之间。"},
        "overtaken": {},
        "total": "70.00",
        "scored": 1,
        "criteria": 2,
    }
    handed_in(work[0], "70", "9")
    response = client.post(page("judge", work[0]), sent, headers={"Accept": "application/json"})
    said = {"refused": "这份评分表已经提交。要修改，请先撤回。"}
    assert (response.status_code, response.json()) == (409, said)


def test_without_scripts_a_wrong_score_comes_back_beside_its_box(client, work):
    first, second = boxes(work[0])
    sent = {first: "70", f"seen-{first}": "", second: "11", f"seen-{second}": ""}
    response = client.post(page("judge", work[0]), sent)
    lines = response.context["lines"]
    assert [line["score"]["error"] for line in lines] == ["", "分数须在 0 到 10 之间。"]
    assert [line["score"]["shown"] for line in lines] == ["70", "11"]
    sent[second] = "9"
    response = client.post(page("judge", work[0]), sent | {"_hand_in": "1"})
    assert response["Location"] == page("hand_in_one", work[0])
    assert sheet_of(work[0]).texts[second] == "9"


def test_what_another_device_put_there_stays_and_both_are_shown(client, work):
    first, _ = boxes(work[0])
    given(work[0], "70")
    response = client.post(page("judge", work[0]), {first: "75", f"seen-{first}": ""})
    said = "刚才在别处已改为“70”，您填的“75”没有存上。要用您的，请重新填写。"
    assert response.context["lines"][0]["score"] == {
        "name": first,
        "stored": "70",
        "shown": "70",
        "error": said,
    }


def test_a_draft_sent_after_the_session_ended_is_not_lost(client, work):
    client.logout()
    first, _ = boxes(work[0])
    sent = {first: "70", f"seen-{first}": "", "remark": "总体不错", "seen-remark": ""}
    page_ = {"Origin": "http://testserver", "Accept": "text/html"}
    response = client.post(page("judge", work[0]), sent, headers=page_)
    assert response.status_code == 403
    text = response.content.decode()
    assert "没有保存，填写的内容还在" in text
    assert f'<textarea name="{first}" hidden>\n70</textarea>' in text


def test_handing_in_shows_what_is_ready_and_what_is_missing(client, work):
    given(work[0], "70", "9")
    given(work[1], "70")
    handed_in(work[2], "60", "5")
    address = reverse("review:hand_in")
    context = client.get(address).context
    assert [one.assignment.pk for one in context["ready"]] == [work[0].pk]
    missing = [(one.assignment.pk, one.obstacle) for one in context["unready"]]
    assert missing == [(work[1].pk, "还有 1 个维度没有评分（成效）。")]
    assert [one.assignment.pk for one in context["standing"]] == [work[2].pk]
    seen_ = {f"seen-{work[0].pk}": context["ready"][0].digest}
    assert client.post(address, seen_)["Location"] == INDEX
    assert stored(work[0]).review.is_handed_in
    response = client.post(address, seen_)
    said = [f"{work[0].recognition.name_then}：已经提交。"]
    assert response.context["notices"] == said
    assert client.post(page("take_back", work[0]))["Location"] == page("judge", work[0])
    assert not stored(work[0]).review.is_handed_in


def test_declaring_asks_for_reasons_and_for_the_declaration(client):
    one, other = make_work(2, declared=False)
    client.force_login(one.reviewer)
    address = reverse("review:declare")
    sent = {"unit": [one.pk, other.pk], f"back-{one.pk}": "on", "declared": "on"}
    response = client.post(address, sent)
    assert response.context["notices"] == ["请写明回避原因，如：配偶在该单位工作。"]
    sent[f"reason-{one.pk}"] = "配偶在该单位工作"
    response = client.post(address, {k: v for k, v in sent.items() if k != "declared"})
    assert response.context["notices"] == ["请勾选最后的声明，再打开材料。"]
    # A unit that was not on the page that was sent stays to be declared.
    assert client.post(address, sent | {"unit": [one.pk]})["Location"] == INDEX
    rows = [stored(row) for row in (one, other)]
    assert [(row.is_recused, row.cleared_at) for row in rows] == [(True, None), (False, None)]


def test_stepping_back_later_shuts_the_material(client, work):
    one = work[0]
    one.recognition.headline = "示例标题在此"
    one.recognition.save()
    address = page("recuse", one)
    assert client.post(address, {"reason": ""}).context["error"].startswith("请写明回避原因")
    assert client.post(address, {"reason": "刚刚调入"})["Location"] == INDEX
    text = seen(client.get(page("judge", one)))
    assert ("刚刚调入" in text, "示例标题在此" in text) == (True, False)
    assert [row.pk for row in client.get(page("hand_in_one", work[1])).context["ready"]] == []


def test_opening_material_is_told_to_the_trail(client, work):
    before = Entry.objects.count()
    client.get(page("judge", work[0]))
    entry = Entry.objects.order_by("-pk")[0]
    assert Entry.objects.count() == before + 1
    told = (entry.act, entry.account, entry.model, entry.key)
    recognition = work[0].recognition
    assert told == ("review_opened", work[0].reviewer_id, "awards.recognition", str(recognition.pk))


def test_earlier_honours_and_figures_stand_beside_this_years(client, work):
    now = work[0].recognition
    before = make_recognition(unit=now.unit, award_year=make_award_year(2025))
    make_recognition(unit=now.unit, award_year=make_award_year(2024))
    gone = make_recognition(unit=now.unit, award_year=make_award_year(2023))
    gone.stage, gone.ended_on, gone.ended_reason = Stage.REVOKED, timezone.localdate(), "示例"
    gone.save()
    for row in (now, before):
        make_achievement(row, label="示例同名指标")
    context = client.get(page("judge", work[0])).context
    assert context["warnings"] == [
        "已经连续 2 个年度获评（2024—2025），这次是连续申报。",
        "2023 年度的称号已撤销：示例。",
    ]
    assert context["former"] == before
    (row,) = context["rows"]
    assert (row.label, row.verdict.is_comparable) == ("示例同名指标", False)
    assert row.verdict.words.startswith("不可比：")


def test_a_draft_of_the_unit_of_another_year_is_not_shown(client, work):
    unit = work[0].recognition.unit
    make_recognition(unit=unit, award_year=make_award_year(2025, released=False))
    assert client.get(page("judge", work[0])).context["honours"] == []


def test_comparing_takes_what_one_may_read_and_nothing_else(client, work):
    hidden = make_round(1, year=2027, is_open=True).award_year.recognitions.get()
    public = make_recognition(award_year=make_award_year(2025))
    asked = [work[0].recognition, hidden, public]
    address = f"{reverse('review:compare')}?{'&'.join(f'r={row.pk}' for row in asked)}"
    response = client.get(address)
    assert response.context["recognitions"] == [work[0].recognition, public]
    told = Entry.objects.filter(act="review_opened")
    assert list(told.values_list("key", flat=True)) == [str(work[0].recognition_id)]
    pages = [row.page for row in response.context["recognitions"]]
    assert pages == [page("judge", work[0]), public.get_absolute_url()]
    offered = client.get(reverse("review:compare")).context["choices"]
    assert [row.pk for row in offered] == [row.recognition_id for row in work]
    found = client.get(f"{reverse('review:compare')}?q={hidden.name_then}").context["choices"]
    assert list(found) == []


def test_after_the_release_own_sheets_stay_and_the_list_is_empty(client, work):
    handed_in(work[0], "70", "9")
    year = work[0].recognition.award_year
    round_ = year.review_round
    year.recognitions.update(stage=Stage.CONFERRED)
    year.released_at = timezone.now()
    year.save()
    response = client.get(INDEX)
    assert (listed(response), [one.pk for one in response.context["former"]]) == ([], [round_.pk])
    assert "得分82.00" in seen(client.get(page("sheet", round_)))


def test_due_dates_are_counted(client, work):
    round_ = work[0].recognition.award_year.review_round
    for days, said in ((3, "还有3天"), (0, "就在今天"), (-2, "已经过了2天")):
        round_.due_on = timezone.localdate() + timedelta(days)
        round_.save()
        assert said in seen(client.get(INDEX))
