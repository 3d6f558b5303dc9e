"""The staff's pages of a round, from setting up to the result; no score before the close."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Entry
from awards.models import Affiliation, Assignment, Criterion, Review, ReviewRound, Score
from awards.review import rounds
from config.roles.table import ENTERER, FINAL, FIRST, REVIEWER
from tests.factories import (
    make_account,
    make_assignment,
    make_award_year,
    make_recognition,
    make_review,
    make_reviewer,
    make_round,
    make_unit,
)
from tests.pages import filled, history, read, seen
from units.history import Change
from units.models import Unit

pytestmark = pytest.mark.django_db
#: Scores that stand nowhere else on a page.
TELLING = ("87.31", "13.57")
PAGES = ("change", "assignments", "progress", "history")


def address(name: str, *arguments) -> str:
    return reverse(f"admin:awards_reviewround_{name}", args=arguments)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def round_():
    """An open round of two units and two reviewers, who scored the first far apart."""
    round_ = make_round(2, each=2, is_open=True)
    users = [make_reviewer(username=name, last_name=name[:1]) for name in ("anna", "bert")]
    for unit in round_.award_year.recognitions.order_by("position"):
        for user, value in zip(users, TELLING, strict=True):
            review = make_review(make_assignment(unit, user), Decimal(value), 5)
            review.remark = f"示例秘密评语{value}"
            review.save()
    return round_


@pytest.fixture
def enterer(client):
    user = make_account(ENTERER)
    client.force_login(user)
    return user


@pytest.fixture
def final(client):
    user = make_account(FINAL)
    client.force_login(user)
    return user


def test_a_round_is_set_up_with_its_criteria(client, enterer):
    year = make_award_year(2026, released=False)
    page = client.get(f"{address('add')}?award_year={year.pk}")
    sent = filled(page, "reviewround_form") | {
        "criteria-TOTAL_FORMS": 1,
        "criteria-0-name": "政治建设",
        "criteria-0-weight": "100",
        "criteria-0-lowest": "0",
        "criteria-0-highest": "100",
        "criteria-0-position": "1",
    }
    response = client.post(address("add"), sent, follow=True)
    round_ = ReviewRound.objects.get()
    assert response.redirect_chain[-1][0] == address("change", round_.pk)
    assert list(Criterion.objects.values_list("round", "name")) == [(round_.pk, "政治建设")]
    text = seen(response)
    assert "准备中" in text and "还没有填写评审截止日期。" in text
    assert history(round_) == ["新建"]


def test_what_stands_cannot_be_sent_once_it_is_open(client, enterer, round_):
    page = client.get(address("change", round_.pk))
    assert page.status_code == 200
    assert 'name="most_spread"' not in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    client.post(address("change", round_.pk), {"most_spread": "1", "tie_rule": "别的"})
    assert ReviewRound.objects.get().most_spread == 20


def test_an_even_share_is_previewed_stored_and_undone(client, enterer):
    round_ = make_round(3, each=1)
    users = [make_reviewer() for _ in range(3)]
    here = address("assignments", round_.pk)
    sent = {"among": [user.pk for user in users]}
    preview = client.post(here, sent)
    assert "预览：将要分派3项" in seen(preview)
    assert not Assignment.objects.exists()
    plan, seed = preview.context["plan"], preview.context["seed"]
    response = client.post(here, sent | {"seed": seed, "seen": plan.digest}, follow=True)
    assert said(response) == ["已自动分派 3 项。评审开始以前可以撤销，也可以逐个单位增减。"]
    assert Assignment.objects.filter(is_automatic=True, assigned_by=enterer).count() == 3
    response = client.post(address("undo", round_.pk), follow=True)
    assert said(response) == ["已撤销自动分派的 3 项，手工分派的不变。"]
    assert not Assignment.objects.exists()


def test_what_makes_a_share_impossible_stands_on_the_page(client, enterer):
    round_ = make_round(1, each=2)
    user = make_reviewer(last_name="张")
    text = seen(client.post(address("assignments", round_.pk), {"among": [user.pk]}))
    assert "还缺2名评审人" in text and "（张）" in text
    assert "请至少勾选一位评审人。" in seen(client.post(address("assignments", round_.pk), {}))


def test_one_units_reviewers_are_set_by_hand_with_a_reason_once_open(client, enterer):
    round_ = make_round(1, is_open=True)
    unit = round_.award_year.recognitions.get()
    first, second, tied = (make_reviewer() for _ in range(3))
    Affiliation.objects.create(user=tied, unit=unit.unit)
    make_assignment(unit, first)
    here = address("assign", round_.pk, unit.pk)
    assert "不能分派：是评审人所属单位" in client.get(here).content.decode()
    refused = client.post(here, {"reviewers": [second.pk]})
    assert "评审已经开始，增减评审人须写明原因。" in seen(refused)
    client.post(here, {"reviewers": [second.pk], "reason": "出差"})
    live = Assignment.objects.filter(recused_at=None)
    assert [one.reviewer for one in live] == [second]
    assert Assignment.objects.get(reviewer=first).recusal_reason == "撤回分派：出差"


def test_progress_says_who_is_to_be_reminded_and_takes_a_declaration(client, enterer, round_):
    unit = round_.award_year.recognitions.first()
    late = make_reviewer(last_name="迟")
    make_assignment(unit, late)
    here = address("progress", round_.pk)
    page = client.get(here)
    assert page.context["reminders"] == (
        f"迟：{round_.award_year}评审，您还有 1 个单位没有提交，"
        "请于 2099-12-31 前登录评审页评分并提交。"
    )
    sent = {"user": late.pk, "unit": unit.unit_id, "reason": "亲属"}
    response = client.post(here, sent, follow=True)
    assert said(response) == [f"已登记：迟回避{unit.unit}。"]
    assert Assignment.objects.get(reviewer=late).recusal_reason == "申报回避：亲属"
    assert "请写明回避的原因。" in seen(client.post(here, sent | {"reason": ""}))


def test_an_interest_is_taken_back_before_the_opening(client, enterer):
    round_ = make_round(1)
    interest = round_.interests.create(
        user=make_reviewer(), unit=make_unit(), reason="亲属", declared_by=enterer
    )
    here = address("retract", round_.pk, interest.pk)
    assert said(client.post(here, follow=True)) == ["请写明撤销的原因。"]
    assert said(client.post(here, {"reason": "误报"}, follow=True)) == ["已撤销这项回避申报。"]


def test_it_is_opened_prolonged_closed_and_reopened(client, final):
    round_ = make_round(1)
    unit = round_.award_year.recognitions.get()
    assignment = make_assignment(unit)
    assert client.post(address("open", round_.pk)).status_code == 302
    late = client.post(address("prolong", round_.pk), {"due_on": "2099-01-02", "reason": "x"})
    assert late.status_code == 302
    make_review(make_assignment(unit), 50, 5)
    refused = client.post(address("close", round_.pk), {})
    assert "还没有提交，请催办，或写明不再等待的原因。" in seen(refused)
    assert client.post(address("close", round_.pk), {f"a{assignment.pk}": "病"}).status_code == 302
    round_ = ReviewRound.objects.get()
    assert round_.is_closed and round_.result["missing"][0]["reason"] == "病"
    assert client.post(address("reopen", round_.pk), {"reason": "漏了"}).status_code == 302
    assert [one.split("，")[0] for one in history(round_)] == [
        "开始评审",
        "截止日期由 2099-12-31 改为 2099-01-02。原因：x",
        "结束评审",
        "重新开始评审",
    ]
    acts = Entry.objects.filter(act__startswith="round_").order_by("pk")
    assert [one.act for one in acts] == [
        "round_opened",
        "round_prolonged",
        "round_closed",
        "round_reopened",
    ]


def everything(client, user) -> str:
    """All that staff can open of a round: its pages, lists, histories, the desk and the trail."""
    round_ = ReviewRound.objects.get()
    unit = round_.award_year.recognitions.first()
    addresses = [
        *(address(name, round_.pk) for name in PAGES),
        address("changelist"),
        address("assign", round_.pk, unit.pk),
        *(address(name, round_.pk) for name in ("open", "prolong", "close", "reopen")),
        reverse("admin:index"),
        reverse("admin:awards_awardyear_change", args=[round_.award_year_id]),
        reverse("admin:awards_awardyear_history", args=[round_.award_year_id]),
        reverse("admin:awards_recognition_change", args=[unit.pk]),
        reverse("admin:awards_recognition_history", args=[unit.pk]),
        reverse("admin:awards_recognition_changelist"),
        reverse("admin:units_unit_changes", args=[unit.unit_id]),
        reverse("admin:awards_recognition_export", args=["csv"]),
        reverse("search") + "?q=评语",
    ]
    pages = []
    for one in addresses:
        response = client.get(one)
        assert response.status_code == 200, one
        pages.append(
            b"".join(response.streaming_content) if response.streaming else response.content
        )
    return b"".join(pages).decode()


def test_staff_are_told_no_score_before_the_close(client, staff, round_):
    assert "已提交" in everything(client, staff)
    told = everything(client, staff)
    assert [one for one in (*TELLING, "秘密评语", "64.92", "分差较大") if one in told] == []
    for name, *more in (
        ("result",),
        ("result_file",),
        ("steps", Assignment.objects.first().recognition_id),
    ):
        assert client.get(address(name, round_.pk, *more)).status_code == 404
    kept = Change.objects.values_list("old", "new", "reason")
    assert not [one for one in kept if "87.31" in str(one)]
    assert not [one for one in Entry.objects.values_list("said", "called") if "87.31" in str(one)]


@pytest.mark.parametrize(
    "lookup",
    [
        "assignments__review__scores__value__gt=50",
        "assignments__review__remark__contains=秘密",
        "o=assignments__review__scores__value",
    ],
)
def test_no_list_is_narrowed_or_sorted_by_a_score(client, staff, round_, lookup):
    here = reverse("admin:awards_recognition_changelist")
    plain = re.findall(r"/recognition/(\d+)/change/", client.get(here).content.decode())
    response = client.get(f"{here}?{lookup}")
    found = re.findall(r"/recognition/(\d+)/change/", response.content.decode())
    assert response.status_code in (302, 400) or found == plain


def test_pages_are_the_same_whatever_the_scores_are(client, staff, round_):
    def shown() -> list[str]:
        return [seen(client.get(address(name, round_.pk))) for name in PAGES]

    before = shown()
    for score in Score.objects.all():
        Score.objects.filter(pk=score.pk).update(value=100 - score.value)
    Review.objects.update(remark="别的")
    assert shown() == before


def test_the_result_is_shown_after_the_close_with_each_step(client, final, round_):
    rounds.close(round_, final, {})
    page = client.get(address("result", round_.pk))
    text = seen(page)
    assert "分差较大" in text and "并列" in text
    # 0.4 × 87.31 + 30 and 0.4 × 13.57 + 30, and their mean.
    steps = read(
        client.get(address("steps", round_.pk, page.context["rows"][0]["subject"])).content
    )
    for number in ("87.31", "64.92", "35.43", "50.18", "示例秘密评语87.31"):
        assert number in steps
    response = client.get(address("result_file", round_.pk))
    book = load_workbook(BytesIO(response.content), data_only=True)
    assert book["结果"]["D2"].value == 50.18
    assert history(round_)[-1] == "下载评审结果（.xlsx）"


def test_a_second_look_is_asked_for_from_the_steps(client, final, round_):
    rounds.close(round_, final, {})
    assignment = Assignment.objects.first()
    here = address("steps", round_.pk, assignment.recognition_id)
    assert "请勾选要请谁复议。" in seen(client.post(here, {"reason": "差太多"}))
    client.post(here, {"reason": "差太多", "assignments": [assignment.pk]})
    assert ReviewRound.objects.get().looking_again_at is not None
    assert Review.objects.exclude(second_look_reason="").get().assignment == assignment
    told = everything_of_round(client, round_)
    assert [one for one in (*TELLING, "秘密评语", "50.18") if one in told] == []


def everything_of_round(client, round_) -> str:
    return "".join(client.get(address(name, round_.pk)).content.decode() for name in PAGES)


def test_who_is_tied_to_a_unit_sees_nothing_of_its_scores(client, final, round_):
    rounds.close(round_, make_account(FINAL), {})
    first = round_.award_year.recognitions.order_by("position").first()
    Unit.objects.filter(pk=first.unit_id).update(superior=(above := make_unit()))
    Affiliation.objects.create(user=final, unit=above)
    page = client.get(address("result", round_.pk))
    rows = {row["subject"]: row["is_hidden"] for row in page.context["rows"]}
    assert rows.pop(first.pk) is True and set(rows.values()) == {False}
    assert page.context["severities"] == []
    for name, *more in (("steps", first.pk), ("result_file",)):
        response = client.get(address(name, round_.pk, *more))
        assert response.status_code == 403
        assert f"您与{first.name_then}有利害关系" in seen(response)


@pytest.mark.parametrize("role", [FIRST, REVIEWER])
def test_others_have_no_part_in_it(client, role, round_):
    client.force_login(make_account(role))
    for name in (*PAGES, "close", "result"):
        assert client.get(address(name, round_.pk)).status_code == 403
    assert client.get(address("changelist")).status_code == 403


def test_the_desk_says_what_waits(client, staff):
    year = make_award_year(2027, released=False)
    make_recognition(award_year=year, stage="under_review")
    text = seen(client.get(reverse("admin:index")))
    assert "2027年度示例模范机关有单位在“评审考核”阶段：建立评审安排" in text
    round_ = make_round(1)
    assert "填写维度，分派评审人" in seen(client.get(reverse("admin:index")))
    assignment = make_assignment(round_.award_year.recognitions.get())
    assert "核对以后开始评审" in seen(client.get(reverse("admin:index")))
    rounds.open_round(round_, staff)
    assert "看进度，催办" in seen(client.get(reverse("admin:index")))
    make_review(assignment, 1, 1)
    assert "全部提交，结束评审" in seen(client.get(reverse("admin:index")))


def grown(units: int) -> ReviewRound:
    round_ = make_round(units, each=2, is_open=True)
    users = [make_reviewer() for _ in range(2 + units)]
    for unit in round_.award_year.recognitions.all():
        for user in users:
            make_review(make_assignment(unit, user), 50, 5)
    return round_


@pytest.mark.parametrize("name", [*PAGES, "changelist", "close", "result", "steps"])
def test_more_rows_cost_no_more_queries(client, final, name):
    def cost(round_) -> int:
        arguments = [] if name == "changelist" else [round_.pk]
        if name in ("result", "steps"):
            round_ = rounds.close(round_, final, {})
        if name == "steps":
            arguments.append(round_.result["ranking"][0]["subject"])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address(name, *arguments)).status_code == 200
        return len(asked)

    client.get(reverse("admin:index"))
    few = cost(grown(1))
    Assignment.objects.all().update(recused_at=None)
    for model in (Score, Review, Assignment):
        model.objects.all()._raw_delete("default")
    round_ = ReviewRound.objects.get()
    ReviewRound.objects.filter(pk=round_.pk).update(
        closed_at=None, digest="", result=None, award_year=make_award_year(2030, released=False)
    )
    many = cost(grown(4))
    assert many == few
