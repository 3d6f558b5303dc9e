"""The pages of the reviews: what waits, one content, what was sent; and who may open them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.approval import acts
from awards.approval.remarks import answer as answer_to
from awards.approval.remarks import remark
from awards.approval.rules import blocking, findings_of
from awards.approval.standing import State, standing
from tests.factories import make_achievement, make_practice, make_recognition, make_region_report

from .office import (
    approved,
    make_approver,
    make_author,
    make_content,
    make_person,
    make_reviewed_year,
    passed,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]

LIST = "/admin/approvals/"


@pytest.fixture
def author():
    return make_author(name="zuozhe")


@pytest.fixture
def people():
    return [make_approver(step, name=step) for step in ("first", "second", "final")]


@pytest.fixture
def year():
    return make_reviewed_year()


@pytest.fixture
def row(year, author):
    return make_content(year, author, headline="示例标题", story="示例事迹。")


def page_of(row) -> str:
    return f"{LIST}recognition/{row.pk}/"


def seen(row, **said) -> dict:
    stands = standing(row)
    return {"seen": stands.digest, "step": stands.step or "", **said}


def text_of(client, user, url: str) -> str:
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client, user, url: str, **said):
    client.force_login(user)
    return client.post(url, said)


def test_an_author_submits_three_people_pass_and_the_next_one_opens(
    client, row, year, author, people
):
    other = make_content(year, author)
    acts.submit(other, author)
    form = reverse("admin:awards_recognition_change", args=[row.pk])
    assert "送审…" in text_of(client, author, form)
    answer = send(client, author, page_of(row), **seen(row, act="submit"))
    assert answer.url == page_of(row)
    answer = send(client, people[0], page_of(row), **seen(row, act="pass"))
    assert answer.url == page_of(other)
    answer = send(client, people[1], page_of(row), **seen(row, act="pass"))
    assert answer.url == LIST
    said = seen(row, act="pass", confidentiality="示例保密员")
    assert send(client, people[2], page_of(row), **said).url == LIST
    assert standing(row).state == State.READY
    text = text_of(client, author, form)
    assert "待发布：一审、二审、终审都已通过。" in text


def test_what_is_missing_is_said_beside_its_box_and_nothing_typed_is_lost(
    client, row, author, people
):
    write(row, "争当六千先锋。", author)
    acts.submit(row, author)
    (finding,) = blocking(findings_of(row))
    box = f"settle-{finding.fingerprint}"
    answer = send(client, people[0], page_of(row), **seen(row, act="pass", reason="写好的意见"))
    form = answer.context["verdict"]
    assert form.errors == {box: ["请退回改正，或者写明为什么不改。"]}
    assert "写好的意见" in answer.content.decode()
    answer = send(client, people[0], page_of(row), **seen(row, act="return", **{box: "引用"}))
    assert answer.context["verdict"].errors == {"reason": ["请写明退回的原因。"]}
    assert 'value="引用"' in answer.content.decode()
    send(client, people[0], page_of(row), **seen(row, act="pass", **{box: "引用原文"}))
    passed(row, people[1])
    answer = send(client, people[2], page_of(row), **seen(row, act="pass"))
    assert answer.context["verdict"].errors == {"confidentiality": ["请写明保密审查人。"]}


def test_a_stale_page_is_refused_and_shows_what_is_there_now(client, row, author, people):
    acts.submit(row, author)
    stale = seen(row, act="pass", reason="写好的意见")
    passed(row, make_approver("first"))
    answer = send(client, make_approver(), page_of(row), **stale)
    assert answer.context["refusals"] == ["这份内容现在待二审，请重新核对后再办理。"]
    write(row, "改过。", author)
    acts.submit(row, author)
    answer = send(client, people[0], page_of(row), **stale)
    assert answer.context["refusals"] == ["内容在您打开本页之后有了变化，请重新核对后再办理。"]
    assert answer.context["stands"].digest == standing(row).digest
    assert "写好的意见" in answer.content.decode()


def test_a_return_reaches_the_author_and_comes_back_marked(client, row, author, people):
    acts.submit(row, author)
    send(client, people[0], page_of(row), **seen(row, act="return", reason="数字没有出处"))
    assert "一审退回：数字没有出处" in text_of(client, author, LIST)
    assert "一审退回：数字没有出处" in text_of(client, author, "/admin/")
    assert "一审退回：数字没有出处" in text_of(client, people[0], LIST)
    acts.submit(row, author)
    text = text_of(client, people[0], LIST)
    assert ("您退回过，现在改好又送来" in text, "您退回的内容，作者改好以后" in text) == (
        True,
        True,
    )


def test_a_remark_is_on_a_place_and_is_answered_before_the_content_is_submitted(
    client, row, author, people
):
    place = f"recognition:{row.pk}:story"
    said = {"remark-path": place, "remark-excerpt": "没有的话", "remark-text": "改一改"}
    answer = send(client, people[0], page_of(row), act="remark", **said)
    assert answer.context["remark_form"].errors == {
        "excerpt": ["事迹里没有这段文字，请照原文摘录。"]
    }
    said["remark-excerpt"] = "示例事迹"
    assert send(client, people[0], page_of(row), act="remark", **said).status_code == 302
    (kept,) = row.remarks.all()
    assert (kept.path, kept.place, kept.by) == (place, "事迹", people[0])
    form = text_of(client, author, reverse("admin:awards_recognition_change", args=[row.pk]))
    assert "1 条审核意见待答复" in form
    answer = send(client, author, page_of(row), **seen(row, act="submit"))
    assert answer.context["refusals"] == ["还有 1 条审核意见没有答复，请逐条答复后再送审。"]
    empty = {"act": "answer", "remark": kept.pk, f"answer-{kept.pk}": " "}
    answer = send(client, author, page_of(row), **empty)
    assert answer.context["refusals"] == ["请写明怎样改了，或者为什么不改。"]
    empty[f"answer-{kept.pk}"] = "已经改了"
    assert send(client, author, page_of(row), **empty).status_code == 302
    assert send(client, author, page_of(row), **seen(row, act="submit")).status_code == 302
    assert standing(row).state == State.FIRST


def test_remarks_are_answered_once_by_authors_and_made_by_approvers(row, author, people):
    kept = remark(row, people[0], "整体再精炼。")
    assert kept.place == "整份内容"
    for act, sentence in (
        (lambda: remark(row, author, "我也说"), "您的账号没有审核的权限，不能提审核意见。"),
        (
            lambda: answer_to(kept.pk, people[0], "答"),
            "您的账号没有修改这份内容的权限，不能答复。",
        ),
    ):
        with pytest.raises(acts.Refused) as refusal:
            act()
        assert refusal.value.reasons == [sentence]
    answer_to(kept.pk, author, "答")
    with pytest.raises(acts.Refused) as refusal:
        answer_to(kept.pk, author, "再答")
    assert refusal.value.reasons == ["这条意见已经答复过了。"]


def test_the_page_says_what_differs_from_what_was_last_approved(client, row, author, people):
    long = "示例事迹，" + "很长" * 20
    write(row, long, author)
    approved(row, author, people)
    write(row, f"{long}，又写了一句", author)
    acts.submit(row, author)
    text = text_of(client, people[0], page_of(row))
    assert "审核通过的内容相比" in text
    assert '<ins><span class="past-mark">[增：</span>，又写了一句<span' in text


def test_the_year_says_where_each_stands_and_submits_all(client, row, year, author, people):
    change = reverse("admin:awards_awardyear_change", args=[year.pk])
    assert "全部送审…" in text_of(client, author, change)
    url = reverse("admin:awards_awardyear_submit", args=[year.pk])
    assert "处于“公示”的 1 个单位和 0 篇地区综述" in text_of(client, author, url)
    left = make_content(year, author)
    remark(left, people[0], "请补充。")
    assert send(client, author, url).url == change
    (message,) = client.get(change).context["messages"]
    assert str(message) == (
        "已送审 1 份内容。审核人员在“待我审核”里办理，进展看本页的“审核”一栏。另有 1 份没有送审："
        f"{left.name_then}：还有 1 条审核意见没有答复，请逐条答复后再送审。"
    )
    assert f'<a href="{page_of(row)}">待一审</a>' in text_of(client, author, change)
    answer_to(left.remarks.get().pk, author, "已补充。")
    send(client, author, url)
    answer = send(client, author, url)
    assert answer.context["refusals"] == ["没有要送审的内容：拟命名的单位和地区综述都已经送审。"]


def test_a_year_that_lists_nothing_yet_says_what_comes_first(client, year, author):
    client.force_login(author)
    page = client.get(reverse("admin:awards_awardyear_submit", args=[year.pk]))
    assert page.context["obstacles"] == [
        "还没有处于“公示”的单位，也没有地区综述。请先把拟命名的单位置于“公示”，再全部送审。"
    ]
    assert "全部送审</button>" not in page.content.decode()


def test_a_report_is_reviewed_on_its_own_page(client, year, author, people):
    report = make_region_report(award_year=year, story="示例综述正文。")
    url = f"{LIST}report/{report.pk}/"
    form = text_of(client, author, reverse("admin:awards_regionreport_change", args=[report.pk]))
    assert "草稿：还没有送审。" in form
    send(client, author, url, **seen(report, act="submit"))
    assert "示例综述正文。" in text_of(client, people[0], url)
    send(client, people[0], url, **seen(report, act="pass"))
    assert standing(report).state == State.SECOND


@pytest.mark.parametrize(("able", "status"), [((), 403), (("view_recognition",), 403)])
def test_only_who_reviews_or_writes_opens_the_pages(client, row, year, able, status):
    client.force_login(make_person(*able))
    urls = [LIST, page_of(row), reverse("admin:awards_awardyear_submit", args=[year.pk])]
    assert [client.get(url).status_code for url in urls] == [status] * 3
    assert [client.post(url, {"act": "pass"}).status_code for url in urls] == [status] * 3


def test_an_approver_cannot_submit_and_an_author_cannot_pass(client, row, year, author, people):
    url = reverse("admin:awards_awardyear_submit", args=[year.pk])
    assert send(client, people[0], url).status_code == 403
    send(client, people[0], page_of(row), **seen(row, act="submit"))
    acts.submit(row, author)
    answer = send(client, author, page_of(row), **seen(row, act="pass"))
    assert answer.context["refusals"] == ["这份内容待一审，您的账号没有一审的权限。"]
    assert row.approvals.count() == 1


def test_addresses_of_nothing_are_not_found(client, people):
    client.force_login(people[0])
    addresses = ("recognition/99999", f"recognition/{9**30}", "unit/1", "report/1")
    urls = [f"{LIST}{address}/" for address in addresses]
    assert [client.get(url).status_code for url in urls] == [404] * 4


def test_whoever_is_not_signed_in_is_asked_to(client, row, year):
    for url in (LIST, page_of(row), reverse("admin:awards_awardyear_submit", args=[year.pk])):
        answer = client.get(url)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/admin/login/")


def test_without_steps_nothing_of_it_is_seen(client, author):
    plain = make_content(make_reviewed_year(0, 2021), author)
    form = text_of(client, author, reverse("admin:awards_recognition_change", args=[plain.pk]))
    year = reverse("admin:awards_awardyear_change", args=[plain.award_year_id])
    assert ("审核：" in form, "全部送审" in text_of(client, author, year)) == (False, False)


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_ask_as_much_of_three_as_of_one(client, year, author, people):
    rows = [make_content(year, author) for _ in range(4)]
    acts.submit(rows[0], author)
    client.force_login(people[0])
    client.get(LIST)
    urls = [LIST, "/admin/"]
    few = [queries(client, url) for url in urls]
    for row in rows[1:]:
        acts.submit(row, author)
    assert [queries(client, url) for url in urls] == few


def test_a_content_asks_as_much_with_many_rows_as_with_one(client, row, author, people):
    acts.submit(row, author)
    client.force_login(people[0])
    client.get(page_of(row))
    few = queries(client, page_of(row))
    for n in range(3):
        make_practice(row, title=f"示例{n}"), make_achievement(row, label=f"示例{n}")
    acts.submit(row, author)
    assert queries(client, page_of(row)) == few


def test_a_year_asks_as_much_of_three_units_as_of_one(client, row, year, author):
    client.force_login(author)
    url = reverse("admin:awards_awardyear_change", args=[year.pk])
    client.get(url)
    few = queries(client, url)
    for _ in range(2):
        make_content(year, author)
    assert queries(client, url) == few


def test_what_is_no_longer_to_be_done_does_not_wait(client, row, year, author, people):
    acts.submit(row, author)
    other = make_recognition(award_year=make_reviewed_year(3, 2020), stage="on_notice")
    acts.submit(other, author)
    other.award_year.released_at = "2020-12-01T00:00Z"
    other.award_year.save()
    assert text_of(client, people[0], LIST).count("/admin/approvals/recognition/") == 1
    write(row, "改过。", author)
    assert "现在没有等您审核的内容" in text_of(client, people[0], LIST)


def test_what_was_ever_submitted_is_not_deleted(client, row, author):
    acts.submit(row, author)
    url = reverse("admin:awards_recognition_delete", args=[row.pk])
    assert "送审过，审核记录要保留，不能删除" in text_of(client, author, url)
    send(client, author, url, post="yes")
    assert row.approvals.count() == 1


def test_the_head_of_every_page_says_about_how_many_wait(client, row, year, author, people):
    first, second, _ = people
    more = [row, make_content(year, author)]
    for one in more:
        acts.submit(one, author)
    assert "待我审核（2）</a>" in text_of(client, first, "/admin/account/")
    assert "待我审核</a>" in text_of(client, second, "/admin/account/")
    passed(row, first)
    assert "待我审核（1）</a>" in text_of(client, first, "/admin/account/")
    assert "待我审核（1）</a>" in text_of(client, second, "/admin/account/")
    assert "待我审核" not in text_of(client, author, "/admin/account/")
