"""What 提取成效 shows, to whom, and how it is paged."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.intake import acceptance
from awards.models import Achievement, Decision, Indicator
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)

from .pages import TEXT, address, card, filled, opened

pytestmark = pytest.mark.django_db

# What the page shows


def test_the_page_groups_what_it_found_in_the_order_of_the_text(client, staff, source, recognition):
    report = make_region_report(award_year=recognition.award_year)
    make_unit(slug="shili-yi", name="示例乙局")
    page = opened(client, source).context["page"]
    shown = [
        (group.name, group.owner, [one.wording for one in group.cards])
        for group in page.groups.values()
    ]
    assert shown == [
        ("不在任何单位部分", report, ["5000余人次"]),
        ("示例甲局", recognition, ["1200余人次", "98%以上", "3个工作日"]),
        ("示例乙局", None, ["300余件"]),
    ]


def test_each_candidate_stands_beside_its_sentence_and_reading(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    one = card(page, "3个工作日")
    assert (one.before, one.printed, one.after) == (
        "办理时限由15个工作日压缩至",
        "3个工作日",
        "。",
    )
    assert one.reading == "读作：3 个工作日。此前为 15个工作日。变动：下降。"
    assert card(page, "98%以上").reading == "读作：不少于 98%（含本数）。"
    assert one.form["label"].value() == "办理时限"


def test_the_text_is_shown_whole_with_each_figure_marked(client, staff, source, recognition):
    response = opened(client, source)
    page = response.context["page"]
    assert "".join(text for text, _ in page.segments) == TEXT
    marks = re.findall(
        r'<mark id="([\w-]+)" class="mark--open"><a href="#(\w+)" tabindex="-1">(.+?)</a></mark>',
        response.content.decode(),
    )
    assert marks == [(one.mark, one.key, one.wording) for one in page.cards]


def test_one_printed_figure_that_is_said_of_two_things_is_one_mark_and_two_cards(
    client, staff, recognition
):
    text = "示例甲局：\n受理率、办结率两个100%。"
    page = opened(client, make_source(text=text)).context["page"]
    assert "".join(text for text, _ in page.segments) == text
    assert [(one.mark, one.form["label"].value()) for one in page.cards] == [
        ("m-15-19", "受理率"),
        ("m-15-19", "办结率"),
    ]


def test_a_text_of_a_page_layout_is_read_across_its_breaks(client, staff, recognition):
    text = (
        "示例甲局：为民办事\n示例甲局党员干部全年通过多种方式在码头和渔\n"
        "  村一线上门累计接待来访的群众共12\n00余人次，满意率不断提高。\n"
    )
    source = make_source(text=text)
    page = opened(client, source).context["page"]
    (one,) = page.cards
    assert one.before.endswith("在码头和渔村一线上门累计接待来访的群众共")
    assert one.before + one.printed + one.after == one.candidate.sentence
    assert "".join(piece for piece, _ in page.segments) == text


def test_what_may_not_be_the_whole_number_is_to_be_compared_with_the_text(
    client, staff, recognition
):
    source = make_source(text="今年以来，化解积案1,13件，接待来访2000余批。")
    client.force_login(staff)
    response = client.get(address(source))
    assert [
        (card.wording, card.candidate.mention.doubtful) for card in response.context["page"].cards
    ] == [("1,13件", True), ("2000余批", False)]
    assert response.content.decode().count("存疑</strong>：这处数字在原文里断开") == 1


def test_markup_in_a_text_stays_text(client, staff, recognition):
    text = opened(
        client, make_source(text="<script>x</script>接待群众1200余人次<b>。")
    ).content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text


def test_the_page_has_nothing_that_the_security_policy_forbids(client, staff, source, recognition):
    text = opened(client, source).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script>", text) == []


def test_the_scripts_come_in_order_and_only_with_the_form(client, staff, source, recognition):
    with_form, without = opened(client, source), opened(client, make_source())
    scripts = [
        re.findall(r'<script src="[^"]*/portal/intake/(\w+)\.', page.content.decode())
        for page in (with_form, without)
    ]
    assert scripts == [
        ["cards", "messages", "unsaved", "answer", "saving", "keyboard", "pointer"],
        [],
    ]


def test_the_year_is_an_open_one_and_then_where_the_text_went(client, staff, source, recognition):
    older = make_award_year(2025)
    make_recognition(award_year=older, unit=recognition.unit)
    assert opened(client, source).context["page"].year == recognition.award_year
    page = opened(client, source, year=older.pk).context["page"]
    assert (page.year, page.groups["shili-jia"].owner.award_year) == (older, older)
    sent = filled(page, **{"98%以上": "accept"}) | {"confirmed": "on"}
    client.post(address(source, year=older.pk), sent)
    assert opened(client, source).context["page"].year == older


def test_without_a_year_or_a_text_the_page_says_what_to_do(client, staff, source):
    assert reverse("admin:awards_awardyear_add") in opened(client, source).content.decode()
    empty = make_source()
    assert "这个来源还没有原文" in opened(client, empty).content.decode()
    recognition = make_recognition()
    assert recognition
    none = opened(client, make_source(text="没有数字。")).content.decode()
    assert "没有在原文里找到数字" in none


def test_a_unit_that_is_not_registered_in_the_year_is_said_with_a_way(
    client, staff, source, recognition
):
    unit = make_unit(slug="shili-yi", name="示例乙局")
    response = opened(client, source)
    text = response.content.decode()
    year = recognition.award_year
    add = reverse("admin:awards_recognition_add")
    link = f'href="{add}?award_year={year.pk}&amp;unit={unit.pk}"'
    assert f'{link} target="_blank" rel="noopener">' in text
    assert f"{year}还没有登记示例乙局。" in text
    report = f'href="{reverse("admin:awards_regionreport_add")}?award_year={year.pk}"'
    assert report in text
    sent = filled(response.context["page"], **{"300余件": "accept"})
    response = client.post(address(source), sent)
    (error,) = card(response.context["page"], "300余件").form.non_field_errors()
    assert error == "还没有选定“示例乙局”归入哪里，请先在本组上方选定。"
    assert not Achievement.objects.exists()


def test_an_indicator_is_suggested_that_the_same_label_has(client, staff, source, recognition):
    share = Indicator.objects.create(slug="share", name="示例满意率", measure="%")
    make_achievement(label="满意率", wording="90%", value=90, measure="%", indicator=share)
    page = opened(client, source).context["page"]
    assert card(page, "98%以上").form["indicator_name"].value() == "示例满意率"
    assert card(page, "1200余人次").form["indicator_name"].value() is None


# Who may


@pytest.mark.parametrize("lacking", acceptance.PERMISSIONS)
def test_each_permission_is_needed(client, source, recognition, lacking):
    user = get_user_model().objects.create_user("some", is_staff=True)
    rest = [name.partition(".")[2] for name in acceptance.PERMISSIONS if name != lacking]
    user.user_permissions.add(*Permission.objects.filter(codename__in=rest))
    client.force_login(user)
    for response in (client.get(address(source)), client.post(address(source), {"undo": "1:keep"})):
        assert response.status_code == 403


def test_an_approver_sees_the_source_but_not_the_way_to_its_figures(client, source):
    user = get_user_model().objects.create_user("approver", is_staff=True)
    user.groups.add(Group.objects.get(name="一审员"))
    client.force_login(user)
    text = client.get(reverse("admin:awards_source_change", args=[source.pk])).content.decode()
    assert ("示例甲局" in text, "提取成效</a>" in text, "_intake" in text) == (True, False, False)


def test_a_stranger_signs_in_first_and_what_is_not_there_is_not_found(client, source):
    assert client.get(address(source)).url.startswith(reverse("admin:login"))
    client.force_login(make_staff())
    assert client.get(reverse("admin:awards_source_intake", args=[0])).status_code == 404


# Much text


def long_text(count: int) -> str:
    return "示例甲局：为民办事\n" + "".join(
        f"第{n}组化解纠纷{n}00余件。\n" for n in range(1, count + 1)
    )


def test_the_page_costs_the_same_at_3_and_at_30_candidates(client, staff, recognition):
    costs = []
    for count in (3, 30):
        source = make_source(text=long_text(count))
        page = opened(client, source).context["page"]
        client.post(address(source), filled(page, **{"100余件": "dismiss"}))
        for one in page.cards[1 : count // 2 + 1]:
            row = make_achievement(recognition, wording=one.wording, source=source)
            acceptance.merge(source, one.candidate, row, staff)
        with CaptureQueriesContext(connection) as queries:
            response = opened(client, source)
        assert len(response.context["page"].cards) == count
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 24


def test_saving_costs_the_same_at_3_and_at_30_that_are_dismissed(client, staff, recognition):
    costs = []
    for count in (3, 30):
        source = make_source(text=long_text(count))
        page = opened(client, source).context["page"]
        sent = filled(page, **{one.wording: "dismiss" for one in page.cards})
        with CaptureQueriesContext(connection) as queries:
            client.post(address(source), sent)
        assert Decision.objects.filter(source=source).count() == count
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 40


def test_a_long_text_is_paged_and_no_piece_of_it_is_missing(client, staff, recognition):
    source = make_source(text=long_text(250) + "示例结尾。")
    pages = [opened(client, source, page=n).context["page"] for n in (1, 2, 3)]
    assert [len(page.cards) for page in pages] == [100, 100, 50]
    texts = ["".join(text for text, _ in page.segments) for page in pages]
    assert "".join(texts) == source.text
    assert texts[1].startswith("第101组")
    assert [len([c for _, c in page.segments if c]) for page in pages] == [100, 100, 50]
    assert "本页是第 101—200 处，还剩 100 处" in opened(client, source, page=2).content.decode()


def test_a_page_that_is_done_gives_way_to_the_next(client, staff, recognition):
    source = make_source(text=long_text(120))
    page = opened(client, source).context["page"]
    sent = filled(page, **{one.wording: "dismiss" for one in page.cards})
    client.post(address(source), sent)
    page = opened(client, source).context["page"]
    assert (page.number, [p["left"] for p in page.pages]) == (2, [0, 20])
    for nonsense in ("0", "3", "x", "²", "9" * 30):
        assert opened(client, source, page=nonsense).context["page"].number == 2


def test_nonsense_in_the_address_shows_the_page(client, staff, source, recognition):
    page = opened(client, source, **{"year": "x", "to-region": "r0", "page": "-1"}).context["page"]
    assert (page.year, page.groups[None].owner) == (recognition.award_year, None)
