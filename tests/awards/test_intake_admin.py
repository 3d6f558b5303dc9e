"""提取成效 in the admin: one form that saves all, the script's answers, what is never public."""

import io
import re

import docx
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards import acceptance
from awards.models import Achievement, Decision, Indicator, Source
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import LISTS, PLAIN

pytestmark = pytest.mark.django_db

TEXT = """全市共培训党员5000余人次。

示例甲局：为民办事
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。

示例乙局：服务企业
今年以来，化解纠纷300余件。
"""
SCRIPTED = {"accept": "application/json"}


@pytest.fixture
def year():
    return make_award_year(2026, released=False)


@pytest.fixture
def recognition(year):
    return make_recognition(award_year=year, unit=make_unit(slug="shili-jia", name="示例甲局"))


@pytest.fixture
def source():
    return make_source(title="示例报道", text=TEXT)


def address(source, **query) -> str:
    url = reverse("admin:awards_source_intake", args=[source.pk])
    return url + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def opened(client, source, **query):
    response = client.get(address(source, **query))
    assert response.status_code == 200
    return response


def card(page, wording):
    return next(c for c in page.cards if c.wording == wording)


def filled(page, **chosen) -> dict:
    """The form as a browser sends it; `chosen` names by wording what is chosen of each."""
    sent = {f"to-{group.key}": group.owner_key for group in page.groups.values()}
    for one in page.cards:
        if one.form:
            for field in one.form:
                value = field.value()
                sent[field.html_name] = "" if value is None else str(value)
    for wording, choice in chosen.items():
        sent[f"{card(page, wording).key}-choice"] = choice
    return sent


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def stored() -> set[tuple]:
    return set(Achievement.objects.values_list("recognition__name_then", "wording", "label"))


# The source's own form


def columns(**changed) -> dict:
    blank = {"publisher": "", "author": "", "published_on": "", "url": "", "slug": "", "text": ""}
    return {"title": "示例报道", **blank, **changed}


def word_file(*paragraphs) -> SimpleUploadedFile:
    document, content = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return SimpleUploadedFile("示例.docx", content.getvalue())


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"text": "第一行\r\n第二行"}, "第一行\n第二行"),
        ({"text_file": SimpleUploadedFile("示例.txt", "示例原文".encode())}, "示例原文"),
        ({"text_file": SimpleUploadedFile("示例.TXT", "示例原文".encode("gb18030"))}, "示例原文"),
        ({"text": "旧", "text_file": SimpleUploadedFile("a.txt", "新文".encode())}, "新文"),
    ],
)
def test_a_text_is_pasted_or_uploaded(client, staff, sent, text):
    response = client.post(reverse("admin:awards_source_add"), columns(**sent))
    assert response.status_code == 302
    assert Source.objects.get().text == text


def test_a_word_file_is_read(client, staff):
    sent = columns(text_file=word_file("示例第一段。", "示例第二段。"))
    client.post(reverse("admin:awards_source_add"), sent)
    assert Source.objects.get().text == "示例第一段。\n示例第二段。"


def test_a_file_that_is_no_text_is_refused_beside_its_field(client, staff):
    sent = columns(text_file=SimpleUploadedFile("示例.pdf", b"%PDF-1.4"))
    response = client.post(reverse("admin:awards_source_add"), sent)
    (error,) = response.context["adminform"].form.errors["text_file"]
    assert "只能读 .txt 和 .docx" in error
    assert not Source.objects.exists()


def test_saving_can_lead_on_to_the_figures(client, staff):
    sent = columns(text=TEXT, _intake="保存并提取成效")
    response = client.post(reverse("admin:awards_source_add"), sent)
    source = Source.objects.get()
    assert response.url == address(source)
    change = reverse("admin:awards_source_change", args=[source.pk])
    text = client.get(change).content.decode()
    assert f'<a class="act" href="{address(source)}">提取成效</a>' in text
    assert client.post(change, sent | {"slug": source.slug}).url == address(source)


def test_a_source_that_is_changed_keeps_its_text(client, staff, source):
    change = reverse("admin:awards_source_change", args=[source.pk])
    form = client.get(change).context["adminform"].form
    assert form.initial["text"] == TEXT
    client.post(change, columns(text=TEXT.replace("\n", "\r\n"), author="示例作者"))
    source.refresh_from_db()
    assert (source.text, source.author) == (TEXT.strip(), "示例作者")


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


def test_markup_in_a_text_stays_text(client, staff, recognition):
    text = opened(
        client, make_source(text="<script>x</script>接待群众1200余人次<b>。")
    ).content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text


def test_the_page_has_nothing_that_the_security_policy_forbids(client, staff, source, recognition):
    text = opened(client, source).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script>", text) == []


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
    assert f'href="{add}?award_year={year.pk}&amp;unit={unit.pk}"' in text
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


# One form for all


def test_all_decisions_are_saved_by_one_form(client, staff, source, recognition):
    share = Indicator.objects.create(slug="share", name="示例满意率", measure="%")
    page = opened(client, source).context["page"]
    sent = filled(page, **{"98%以上": "accept", "3个工作日": "accept", "1200余人次": "dismiss"})
    key = card(page, "98%以上").key
    sent |= {
        f"{key}-label": "群众满意率",
        f"{key}-period": "2026年",
        f"{key}-indicator_name": share,
    }
    response = client.post(address(source), sent, follow=True)
    assert said(response) == ["已保存 3 项，还剩 2 项待定。"]
    assert stored() == {
        ("示例甲局", "98%以上", "群众满意率"),
        ("示例甲局", "3个工作日", "办理时限"),
    }
    row = Achievement.objects.get(wording="98%以上")
    assert (row.period, row.indicator, row.source) == ("2026年", share, source)
    outcomes = Decision.objects.values_list("wording", "outcome", "decided_by")
    assert set(outcomes) == {
        ("98%以上", "accepted", staff.pk),
        ("3个工作日", "accepted", staff.pk),
        ("1200余人次", "dismissed", staff.pk),
    }


def test_a_second_run_offers_only_what_is_new(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    client.post(
        address(source), filled(page, **dict.fromkeys(["98%以上", "5000余人次"], "dismiss"))
    )
    source.text = "示例新段：新增就业80余人。\n" + TEXT
    source.save()
    page = opened(client, source).context["page"]
    left = [one.wording for one in page.cards if one.form]
    assert left == ["80余人", "1200余人次", "3个工作日", "300余件"]
    assert [one.state for one in page.cards if not one.form] == ["dismissed", "dismissed"]
    assert page.counts | {"first": 1, "last": 6} == {
        "all": 6,
        "accepted": 0,
        "dismissed": 2,
        "left": 4,
        "here": 4,
        "first": 1,
        "last": 6,
    }


def test_what_is_corrected_by_hand_is_kept(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    key = card(page, "1200余人次").key
    sent = filled(page, **{"1200余人次": "accept"})
    sent |= {f"{key}-qualifier": "about", f"{key}-measure": "人"}
    client.post(address(source), sent)
    row = Achievement.objects.get()
    assert (row.wording, row.value, row.qualifier, row.measure) == (
        "1200余人次",
        1200,
        "about",
        "人",
    )


def test_a_wording_is_widened_and_read_anew(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    key = card(page, "3个工作日").key
    sent = filled(page, **{"3个工作日": "accept"}) | {f"{key}-wording": "15个工作日"}
    client.post(address(source), sent)
    row = Achievement.objects.get()
    assert (row.wording, row.value, row.measure) == ("15个工作日", 15, "个工作日")


def test_an_error_stands_beside_its_field_and_nothing_is_lost(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    bad, good, left = (card(page, w).key for w in ("98%以上", "1200余人次", "3个工作日"))
    sent = filled(page, **{"98%以上": "accept", "1200余人次": "accept"})
    sent |= {
        f"{bad}-wording": "99%以上",
        f"{bad}-label": "",
        f"{bad}-period": "示例时期",
        f"{bad}-indicator_name": "没有的口径",
        f"{left}-label": "改到一半",
    }
    response = client.post(address(source), sent)
    page = response.context["page"]
    form = card(page, "98%以上").form
    assert form.errors == {
        "label": ["这个字段是必填项。"],
        "wording": ["原文这一句里没有这样的表述；须与原文一字不差。"],
        "indicator_name": ["没有这个指标口径，请从列表里选，或先在“指标口径”里新建。"],
    }
    assert form["period"].value() == "示例时期"
    assert card(page, "3个工作日").form["label"].value() == "改到一半"
    assert card(page, "3个工作日").form.errors == {}
    assert stored() == {("示例甲局", "1200余人次", "接待群众")}
    assert response.context["problems"] == ["有 1 项没有保存，原因写在各项旁边，填写的内容都还在。"]
    assert said(response) == ["已保存 1 项，还剩 4 项待定。"]
    text = response.content.decode()
    assert re.search(rf'id="{good}" data-mark="m-[\d-]+" data-state="accepted"', text)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"value": "98", "upper_value": "1"}, "upper_value"),
        ({"baseline_wording": "", "baseline_value": "3"}, "baseline_wording"),
        ({"value": "1234567890123456789"}, "value"),
        ({"measure": "量" * 21}, "measure"),
    ],
)
def test_columns_that_contradict_each_other_are_refused(
    client, staff, source, recognition, sent, field
):
    page = opened(client, source).context["page"]
    key = card(page, "98%以上").key
    posted = filled(page, **{"98%以上": "accept"}) | {f"{key}-{n}": v for n, v in sent.items()}
    response = client.post(address(source), posted)
    assert set(card(response.context["page"], "98%以上").form.errors) == {field}
    assert not Achievement.objects.exists()


def test_nothing_chosen_changes_nothing(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    response = client.post(address(source), filled(page), follow=True)
    assert said(response) == ["没有选择任何一项，没有改动。"]
    assert (Achievement.objects.count(), Decision.objects.count()) == (0, 0)


def test_a_figure_goes_to_whom_staff_say(client, staff, source, recognition):
    other = make_recognition(award_year=recognition.award_year, unit=make_unit(name="示例丙局"))
    page = opened(client, source).context["page"]
    one = card(page, "98%以上")
    sent = filled(page, **dict.fromkeys(["5000余人次", "98%以上", "3个工作日"], "accept"))
    sent |= {"to-region": f"r{other.pk}", f"{one.key}-to": "region"}
    response = client.post(address(source), sent)
    assert stored() == {
        ("示例丙局", "5000余人次", "全市共培训党员"),
        ("示例丙局", "98%以上", "满意率"),
        ("示例甲局", "3个工作日", "办理时限"),
    }
    page = client.get(response.url).context["page"]
    assert page.groups[None].owner == other
    assert f"to-region=r{other.pk}" in page.query()


def test_what_the_owner_has_already_is_offered_to_merge_with(client, staff, source, recognition):
    there = make_achievement(recognition, label="满意率", wording="98%以上", source=source)
    make_achievement(recognition, label="示例", wording="98%以上", source=make_source())
    make_achievement(label="示例", wording="98%以上", source=source)
    page = opened(client, source).context["page"]
    form = card(page, "98%以上").form
    assert form.fields["existing"].choices == [(str(there.pk), "满意率 98%以上")]
    assert card(page, "3个工作日").form.fields["existing"].choices == []
    response = client.post(address(source), filled(page, **{"98%以上": "accept"}))
    (error,) = card(response.context["page"], "98%以上").form.non_field_errors()
    assert "示例甲局已经有同一来源的“满意率 98%以上”" in error
    sent = filled(page, **{"98%以上": "merge"}) | {
        f"{card(page, '98%以上').key}-existing": there.pk
    }
    client.post(address(source), sent)
    assert Decision.objects.get().achievement == there
    assert Achievement.objects.filter(recognition=recognition).count() == 2


def test_merging_with_what_is_gone_is_said(client, staff, source, recognition):
    there = make_achievement(recognition, label="满意率", wording="98%以上", source=source)
    page = opened(client, source).context["page"]
    sent = filled(page, **{"98%以上": "merge"}) | {
        f"{card(page, '98%以上').key}-existing": there.pk
    }
    there.delete()
    response = client.post(address(source), sent)
    errors = card(response.context["page"], "98%以上").form.errors
    assert set(errors["choice"] + errors["existing"]) == {"已有的数字刚才有了变化，请重新选择。"}
    assert not Decision.objects.exists()


def test_merging_asks_with_which(client, staff, source, recognition):
    make_achievement(recognition, label="满意率", wording="98%以上", source=source)
    page = opened(client, source).context["page"]
    key = card(page, "98%以上").key
    response = client.post(address(source), {f"{key}-choice": "merge"})
    errors = card(response.context["page"], "98%以上").form.errors
    assert errors == {"existing": ["已有的数字刚才有了变化，请重新选择。"]}


# A released year


def test_into_a_released_year_only_after_a_confirmation(client, staff, source):
    recognition = make_recognition(unit=make_unit(slug="shili-jia", name="示例甲局"))
    response = opened(client, source)
    assert "我知道采用的数字会<strong>立即公开</strong>" in response.content.decode()
    sent = filled(response.context["page"], **{"98%以上": "accept", "3个工作日": "dismiss"})
    response = client.post(address(source), sent)
    assert response.context["problems"] == [
        "这一年度已经发布，采用的数字会立即公开。请先勾选确认，再保存。",
        "有 1 项没有保存，原因写在各项旁边，填写的内容都还在。",
    ]
    assert (Achievement.objects.count(), Decision.objects.get().wording) == (0, "3个工作日")
    page = response.context["page"]
    assert card(page, "98%以上").form["choice"].value() == "accept"
    client.post(address(source), sent | {"confirmed": "on"})
    assert Achievement.objects.public().get().owner == recognition


def test_before_its_release_a_year_asks_nothing(client, staff, source, recognition):
    text = opened(client, source).content.decode()
    assert "采用的数字在命名并发布之前访客看不到" in text
    assert 'name="confirmed"' not in text


# Undoing


def decided(client, source, **chosen):
    page = opened(client, source).context["page"]
    client.post(address(source), filled(page, **chosen))
    return opened(client, source).context["page"]


def test_undoing_asks_what_happens_with_the_figure(client, staff, source, recognition):
    page = decided(client, source, **{"98%以上": "accept", "3个工作日": "accept"})
    text = opened(client, source).content.decode()
    keep, delete = (card(page, w).decision.pk for w in ("98%以上", "3个工作日"))
    for value in (f"{keep}:keep", f"{keep}:delete", f"{delete}:delete"):
        assert f'name="undo" value="{value}"' in text
    response = client.post(address(source), {"undo": f"{keep}:keep"})
    assert said(response) == ["已撤销：98%以上。数字仍保留在成效指标里。"]
    response = client.post(address(source), {"undo": f"{delete}:delete"})
    assert said(response) == ["已撤销：3个工作日。"]
    assert stored() == {("示例甲局", "98%以上", "满意率")}
    page = opened(client, source).context["page"]
    assert card(page, "98%以上").form.fields["existing"].choices


def test_undoing_keeps_what_else_was_filled_in(client, staff, source, recognition):
    page = decided(client, source, **{"98%以上": "dismiss"})
    other = card(page, "3个工作日").key
    sent = filled(page, **{"3个工作日": "accept"}) | {f"{other}-label": "改到一半"}
    response = client.post(
        address(source), sent | {"undo": f"{card(page, '98%以上').decision.pk}:"}
    )
    form = card(response.context["page"], "3个工作日").form
    assert (form["label"].value(), form["choice"].value()) == ("改到一半", "accept")
    assert not Decision.objects.exists()


def test_in_a_released_year_undoing_offers_no_deletion(client, staff, source):
    make_recognition(unit=make_unit(slug="shili-jia", name="示例甲局"))
    page = opened(client, source).context["page"]
    client.post(address(source), filled(page, **{"98%以上": "accept"}) | {"confirmed": "on"})
    decision = Decision.objects.get()
    text = opened(client, source).content.decode()
    assert f'value="{decision.pk}:keep"' in text
    assert f'value="{decision.pk}:delete"' not in text
    response = client.post(address(source), {"undo": f"{decision.pk}:delete"})
    assert "数字不随撤销删除" in response.context["problems"][0]
    assert Achievement.objects.exists()


@pytest.mark.parametrize("undo", ["", "0:keep", "x:delete", "99999999999999999999:keep", ":"])
def test_undoing_what_is_not_there_is_said(client, staff, source, recognition, undo):
    response = client.post(address(source), {"undo": undo})
    assert response.status_code == 200
    assert response.context["problems"] == ["这项结论刚才已经撤销。"]


# Two people, another text


def test_who_is_second_is_told_who_was_first(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    acceptance.dismiss(source, card(page, "98%以上").candidate, make_staff("first"))
    sent = filled(page, **{"98%以上": "accept", "3个工作日": "accept"})
    response = client.post(address(source), sent)
    assert response.context["problems"] == [
        "“98%以上”刚才已由first作出结论（不采用），没有重复保存。"
    ]
    assert stored() == {("示例甲局", "3个工作日", "办理时限")}


def test_a_text_that_has_changed_is_said(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    sent = filled(page, **{"98%以上": "accept", "3个工作日": "accept"})
    source.text = TEXT.replace("满意率达98%以上", "满意率达97%以上")
    source.save()
    response = client.post(address(source), sent)
    assert response.context["problems"] == ["有 1 处数字随原文改动，已经不在本页，没有保存。"]
    assert stored() == {("示例甲局", "3个工作日", "办理时限")}


# The script's answers


def test_the_script_gets_the_card_that_changed(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    key = card(page, "98%以上").key
    sent = {n: v for n, v in filled(page, **{"98%以上": "accept"}).items() if n.startswith(key)}
    answer = client.post(address(source), sent, headers=SCRIPTED).json()
    assert list(answer["cards"]) == [key]
    assert 'data-state="accepted"' in answer["cards"][key]
    assert "还剩 4 处待定" in answer["counts"]
    assert answer["groups"] == {"region": 1, "shili-jia": 3}
    assert (answer["said"], answer["problems"]) == ("已保存 1 项，还剩 4 项待定。", [])


def test_and_its_errors(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    key = card(page, "98%以上").key
    answer = client.post(address(source), {f"{key}-choice": "accept"}, headers=SCRIPTED).json()
    assert 'data-state="open"' in answer["cards"][key]
    assert "这个字段是必填项。" in answer["cards"][key]
    assert answer["said"] == ""


def test_and_the_card_that_is_open_again(client, staff, source, recognition):
    page = decided(client, source, **{"98%以上": "dismiss"})
    one = card(page, "98%以上")
    answer = client.post(
        address(source), {"undo": f"{one.decision.pk}:keep"}, headers=SCRIPTED
    ).json()
    assert 'data-state="open"' in answer["cards"][one.key]
    assert answer["said"] == "已撤销：98%以上。"


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
    user.groups.add(Group.objects.get(name="审核"))
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


# Never public

SECRET = "只供工作人员阅看的示例原文"


def test_the_text_of_a_source_appears_nowhere_public(client):
    recognition = make_recognition(unit=make_unit(slug="shili", name="示例公开单位"))
    source = make_source(text=SECRET)
    make_achievement(recognition, source=source, is_leading=True)
    make_practice(recognition, source=source, kind="led-project")
    report = make_region_report(award_year=recognition.award_year)
    make_achievement(region_report=report, source=source)
    Decision.objects.create(
        source=source, fingerprint="0" * 40, wording=SECRET, outcome="dismissed"
    )
    call_command("reindex", verbosity=0)
    tables = ("recognitions", "units", "achievements", "practices")
    addresses = [
        *PLAIN,
        *LISTS,
        *(f"/data/{table}.{form}" for table in tables for form in ("json", "csv")),
        f"/search/?q={SECRET[:4]}",
        f"/achievements/?q={SECRET[:4]}",
        "/units/shili/",
        "/units/shili/model-organ/2025/",
        "/regions/330900/model-organ/2025/",
        "/awards/model-organ/2025/",
        "/feed.xml",
        "/sitemap.xml",
    ]
    for public in addresses:
        response = client.get(public)
        assert response.status_code == 200, public
        assert SECRET not in response.getvalue().decode(), public
    found = client.get("/search/?q=" + SECRET).content.decode()
    assert "示例公开单位" not in found


def test_lists_of_the_staff_do_not_load_the_texts(client, staff):
    make_achievement(make_recognition(), source=make_source(text=SECRET))
    names = ("source_changelist", "achievement_changelist", "practice_changelist")
    for name in names:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"admin:awards_{name}"))
        read = [q["sql"] for q in queries if '"awards_source"."text"' in q["sql"]]
        assert read == [], name
