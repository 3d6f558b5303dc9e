"""采纳建议: a suggestion taken where it is shown, or all of one kind in a year, and taken back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards import proofreading
from awards.admin.proofreading import mending as desk
from awards.models import Acknowledgement, Recognition
from awards.proofreading import Rule, mending
from config.search.query import search
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_unit,
)
from tests.pages import history
from units.history import Change
from units.models import Brand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]
MEND = "/admin/awards/awardyear/mend/"
STORY = "争当六千先锋。办理提速,群众满意。"


@pytest.fixture
def draft():
    """A recognition in a year that is not public, with a wrong slogan and a half-width comma."""
    year = make_award_year(2026, released=False)
    unit = make_unit(name="示例甲局")
    return make_recognition(unit=unit, award_year=year, stage="on_notice", story=STORY)


@pytest.fixture
def public():
    """A public recognition with a wrong slogan."""
    return make_recognition(unit=make_unit(name="示例乙局"), story="争当六千先锋。")


def finding(row, rule=Rule.TERM):
    return next(f for f in proofreading.check(row) if f.rule == rule)


def key(found) -> str:
    return f"{found.subject}|{found.fingerprint}"


def story(row) -> str:
    row.refresh_from_db()
    return row.story


def said(response) -> list[str]:
    return [re.sub("<[^>]+>", "", str(message)) for message in response.context["messages"]]


def levelled(response) -> list[tuple[str, str]]:
    """What is said, each with how it is said."""
    return [(message.level_tag, str(message)) for message in response.context["messages"]]


def undo_address(response) -> str:
    return re.search('href="([^"]+)"', str(next(iter(response.context["messages"]))))[1]


def at_once(row, rule="term") -> str:
    address = reverse("admin:awards_awardyear_mend_year", args=[row.award_year_id])
    return f"{address}?rule={rule}"


def ticked(page, *, but=()) -> dict:
    chosen = [line["finding"].fingerprint for line in page.context["lines"]]
    chosen = [one for one in chosen if one not in but]
    return {"rule": page.context["rule"], "seen": page.context["token"], "chosen": chosen}


def test_a_suggestion_is_taken_at_once_and_taken_back(client, staff, draft):
    response = client.post(MEND, {"finding": key(finding(draft))}, follow=True)
    assert said(response)[0] == "已采纳建议，改正 1 处。撤销"
    assert story(draft) == STORY.replace("千", "干")
    assert history(draft) == [
        "采纳校对建议：事迹由“争当六千先锋。办理提速,群众满意。”改为“争当六干先锋。办理提速,群众满意。”"
    ]
    address = undo_address(response)
    page = client.get(address)
    assert "争当六干先锋" in page.content.decode() and "争当六千先锋" in page.content.decode()
    assert said(client.post(address, follow=True))[0] == "已恢复 1 处文字。"
    assert story(draft) == STORY
    assert history(draft)[-1].startswith("撤销采纳的校对建议：事迹由")


def test_what_visitors_read_is_asked_about_first(client, staff, public):
    found = finding(public)
    page = client.post(MEND, {"finding": key(found), "next": "/admin/awards/recognition/"})
    assert "其中 1 处已经公开：采纳以后，网站立即随之改变" in page.content.decode()
    assert story(public) == "争当六千先锋。"
    (line,) = page.context["lines"]
    assert line["sentence"] == ("争当", "六千先锋", "六干先锋", "。") or (
        line["sentence"].before, line["sentence"].after) == ("争当", "。")  # fmt: skip
    sent = {"finding": key(found), "seen": page.context["token"], "next": "/admin/awards/"}
    response = client.post(MEND, sent)
    assert response.url == "/admin/awards/#proofreading"
    assert story(public) == "争当六干先锋。"
    assert [group.kind for group in search("六干先锋")] == ["recognitions"]
    assert search("六千先锋") == []


def test_where_to_go_back_is_ours(client, staff, draft):
    response = client.post(MEND, {"finding": key(finding(draft)), "next": "https://example.org/"})
    assert response.url == reverse("admin:awards_recognition_change", args=[draft.pk])


def test_all_of_a_kind_are_looked_over_and_those_ticked_are_mended(client, staff, draft):
    practice = make_practice(draft, title="六千争先行动", summary="六千先锋、六千先锋")
    label = make_achievement(draft, label="六千先锋覆盖")
    wording = make_achievement(draft, label="示例", wording="六千先锋 3件", value=3)
    page = client.get(at_once(draft))
    shown = [(line["owner"], line["finding"].excerpt) for line in page.context["lines"]]
    assert (
        shown
        == [("示例甲局", "六千先锋")] + [("示例甲局", "六千争先")] + [("示例甲局", "六千先锋")] * 3
    )
    left = page.context["lines"][-1]["finding"]
    assert left.record == label
    response = client.post(at_once(draft), ticked(page, but=[left.fingerprint]), follow=True)
    assert said(response)[0] == "已采纳建议，改正 4 处。撤销"
    practice.refresh_from_db()
    label.refresh_from_db()
    wording.refresh_from_db()
    assert story(draft) == STORY.replace("千", "干")
    assert (practice.title, practice.summary) == ("六干争先行动", "六干先锋、六干先锋")
    assert (label.label, wording.wording) == ("六千先锋覆盖", "六千先锋 3件")
    assert history(draft.award_year) == ["采纳校对建议，改正 4 处"]
    address = undo_address(response)
    Recognition.objects.filter(pk=draft.pk).update(story="后来改过")
    page = client.get(address)
    assert len(page.context["texts"]) == 2
    assert page.context["left"] == ["“示例甲局（2026）”的“事迹”已被改过，没有动。"]
    assert "已被改过，没有动" in page.content.decode()
    assert levelled(client.post(address, follow=True))[:2] == [
        ("success", "已恢复 2 处文字。"),
        ("warning", "“示例甲局（2026）”的“事迹”已被改过，没有动。"),
    ]
    practice.refresh_from_db()
    assert practice.summary == "六千先锋、六千先锋"
    assert story(draft) == "后来改过"


def test_other_kinds_and_settled_ones_stay(client, staff, draft):
    found = finding(draft)
    rule, subject, excerpt = found.settled_by
    Acknowledgement.objects.create(
        rule=rule, subject=subject, excerpt=excerpt, reason="引文", acknowledged_by=staff
    )
    assert client.get(at_once(draft)).context["lines"] == []
    (line,) = client.get(at_once(draft, "punctuation")).context["lines"]
    assert line["finding"].excerpt == "速,群"
    assert client.get(at_once(draft, "figure")).status_code == 404
    client.post(MEND, {"finding": key(found)})
    assert story(draft) == STORY


def test_what_changed_meanwhile_is_looked_over_again(client, staff, draft):
    sent = ticked(client.get(at_once(draft)))
    Recognition.objects.update(story="全市争当六千先锋。")
    page = client.post(at_once(draft), sent)
    assert "内容刚有变化，还没有改。请再看一遍。" in page.content.decode()
    assert story(draft) == "全市争当六千先锋。"
    page = client.post(at_once(draft), ticked(page) | {"chosen": []})
    assert "请至少勾选一处。" in page.content.decode()
    client.post(at_once(draft), ticked(page) | {"chosen": [finding(draft).fingerprint]})
    assert story(draft) == "全市争当六干先锋。"


def test_a_text_that_would_not_be_allowed_stays_and_is_named(staff, draft):
    title = f"{'示' * 55}六千先锋"
    practice = make_practice(draft, title=title)
    found = finding(draft)
    Recognition.objects.update(story="别人刚改的")
    other = next(f for f in proofreading.check(practice) if f.rule == Rule.TERM)
    object.__setattr__(other, "suggestion", "六干先锋队伍建设")
    outcome = mending.mend([found, other], staff)
    assert (outcome.acts, outcome.count) == ([], 0)
    assert outcome.refusals[0].endswith("的“事迹”已被改过，没有动。")
    assert outcome.refusals[1].startswith(f"“{title[:55]}")
    practice.refresh_from_db()
    assert practice.title == title


def test_an_undoing_that_could_do_nothing_says_so_and_why(client, staff, draft):
    gone = make_practice(draft, title="示例", summary="六千先锋")
    response = client.post(at_once(draft), ticked(client.get(at_once(draft))), follow=True)
    address = undo_address(response)
    gone.delete()
    Recognition.objects.update(story=STORY)
    why = ["“示例甲局（2026）”的“事迹”已经是这样，不用再动。", "“示例”已经删除，没有动。"]
    page = client.get(address)
    assert sorted(page.context["obstacles"]) == sorted(why)
    assert "恢复 0 处" not in page.content.decode() and 'class="act"' not in page.content.decode()
    told = levelled(client.post(address, follow=True))
    assert told[0] == ("error", "没有改动任何文字。")
    assert sorted(told[1:3]) == [("error", sentence) for sentence in sorted(why)]
    assert not Change.objects.filter(key=mending.UNMENDED).exists()


def test_of_many_that_stay_the_first_are_named(client, staff, draft, monkeypatch):
    practices = [make_practice(draft, title=f"示例{n}", summary="六千先锋") for n in range(4)]
    response = client.post(at_once(draft), ticked(client.get(at_once(draft))), follow=True)
    monkeypatch.setattr(desk, "NAMED", 2)
    for practice in practices:
        practice.delete()
    told = levelled(client.post(undo_address(response), follow=True))
    assert [level for level, _ in told[:4]] == ["success"] + ["warning"] * 3
    assert [text for _, text in told[:4]] == [
        "已恢复 1 处文字。",
        "“示例0”已经删除，没有动。",
        "“示例1”已经删除，没有动。",
        "另有 2 处也没有动，没有列出。",
    ]


def test_what_a_constraint_refuses_stays_and_the_others_are_mended(staff, draft):
    unit = draft.unit
    Brand.objects.create(unit=unit, name="六干先锋")
    brand = Brand.objects.create(unit=unit, name="六千先锋")
    practice = make_practice(draft, title="六千先锋")
    found = [next(f for f in proofreading.check(row) if f.rule == Rule.TERM)
             for row in (brand, draft, practice)]  # fmt: skip
    outcome = mending.mend(found, staff)
    assert (outcome.count, len(outcome.acts)) == (2, 2)
    assert outcome.refusals == ["“六千先锋”的“品牌名称”没有改：改后与另一条重名，请到表单里改。"]
    brand.refresh_from_db()
    practice.refresh_from_db()
    assert (brand.name, practice.title) == ("六千先锋", "六干先锋")
    assert story(draft) == STORY.replace("千", "干")


def test_one_that_a_constraint_refuses_keeps_none_of_its_kind(staff, draft):
    for name in ("六干先锋", "六千先锋", "示例六千先锋"):
        Brand.objects.create(unit=draft.unit, name=name)
    brands = Brand.objects.filter(name__contains="六千").order_by("pk")
    found = [next(f for f in proofreading.check(row) if f.rule == Rule.TERM) for row in brands]
    outcome = mending.mend(found, staff)
    assert (outcome.count, len(outcome.refusals)) == (1, 1)
    names = ["六干先锋", "六千先锋", "示例六干先锋"]
    assert [brand.name for brand in Brand.objects.order_by("pk")] == names
    assert [history(brand) for brand in Brand.objects.order_by("pk")][:2] == [[], []]


def test_many_are_mended_and_taken_back_with_as_many_queries_as_few(client, staff):
    def asked(count: int) -> tuple[int, int]:
        year = make_award_year(2000 + count, released=False)
        for number in range(count):
            row = make_recognition(
                unit=make_unit(name=f"示例{count}之{number}局"), award_year=year, story=STORY
            )
            make_practice(row, title=f"六千先锋{number}")
        sent = ticked(client.get(at_once(row)))
        with CaptureQueriesContext(connection) as mended:
            response = client.post(at_once(row), sent)
        act = Change.objects.filter(key=mending.MENDED_IN).first()
        address = reverse("admin:awards_awardyear_unmend", args=[act.pk])
        assert (response.status_code, act.new["count"]) == (302, count * 2)
        with CaptureQueriesContext(connection) as undone:
            client.post(address)
        assert story(row) == STORY
        return len(mended), len(undone)

    asked(1)  # what a process asks for once
    # The history takes some eighty acts with one query of SQLite, and so do the others their rows.
    assert asked(30) == asked(3)


def test_the_years_page_leads_there_and_buttons_stand_beside_findings(client, staff, draft):
    make_practice(draft, title="示例", summary="六千先锋")
    address = reverse("admin:awards_awardyear_proofreading", args=[draft.award_year_id])
    page = client.get(address).content.decode()
    assert f'href="{at_once(draft)}">规范表述（2 处）</a>' in page
    assert page.count(">采纳建议</button>") == 3
    form = client.get(reverse("admin:awards_recognition_change", args=[draft.pk]))
    assert form.content.decode().count(">采纳建议</button>") == 3


def test_who_may_only_look_mends_nothing(client, staff, draft, approver):
    client.force_login(staff)
    address = undo_address(client.post(MEND, {"finding": key(finding(draft))}, follow=True))
    Recognition.objects.update(story=STORY)
    client.force_login(approver)
    page = client.get(reverse("admin:awards_awardyear_proofreading", args=[draft.award_year_id]))
    assert "采纳" not in page.content.decode()
    sent = {"finding": key(finding(draft))}
    answers = [client.post(MEND, sent), client.get(at_once(draft)), client.post(at_once(draft))]
    answers += [client.get(address), client.post(address)]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert story(draft) == STORY
    assert client.get(MEND).status_code == 405
    assert client.post(MEND, {"finding": "recognition:0:story|x"}).status_code == 404
    assert Change.objects.filter(key=mending.MENDED).count() == 1
