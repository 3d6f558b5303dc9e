"""提取成效: one form that saves all, released years, undoing, and who was first."""

import re

import pytest

from awards.intake import acceptance
from awards.models import Achievement, Decision, Indicator
from tests.factories import (
    make_achievement,
    make_recognition,
    make_staff,
    make_unit,
)

from .pages import SCRIPTED, TEXT, address, card, filled, opened, said, stored

pytestmark = pytest.mark.django_db

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


def test_a_wrong_slogan_in_what_staff_word_is_refused_beside_its_field(
    client, staff, source, recognition, shipped_terms
):
    page = opened(client, source).context["page"]
    key = card(page, "98%以上").key
    sent = filled(page, **{"98%以上": "accept"}) | {f"{key}-label": "六千争先行动满意率"}
    form = card(client.post(address(source), sent).context["page"], "98%以上").form
    (error,) = form.errors["label"]
    assert error.startswith("“六千争先”请改正：规范写法是“六干争先”")
    assert stored() == set()
    client.post(address(source), sent | {f"{key}-label": "六干争先行动满意率"})
    assert stored() == {("示例甲局", "98%以上", "六干争先行动满意率")}


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


@pytest.mark.parametrize("column", ["label", "period", "measure", "to", "indicator_name"])
def test_what_is_filled_in_and_not_chosen_stays_when_others_are_saved(
    client, staff, source, recognition, column
):
    page = opened(client, source).context["page"]
    left = card(page, "3个工作日").key
    sent = filled(page, **{"98%以上": "accept"}) | {f"{left}-{column}": "region"}
    response = client.post(address(source), sent)
    assert said(response) == ["已保存 1 项，还剩 4 项待定。"]
    assert response.context["problems"] == []
    form = card(response.context["page"], "3个工作日").form
    assert (form[column].value(), form.errors) == ("region", {})
    assert card(response.context["page"], "98%以上").state == "accepted"


def test_nothing_filled_in_opens_the_page_afresh(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    response = client.post(address(source), filled(page, **{"98%以上": "accept"}))
    assert (response.status_code, client.get(response.url).status_code) == (302, 200)


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


def test_and_the_script_is_told_where_the_page_is_that_holds_it(client, staff, source, recognition):
    page = decided(client, source, **{"3个工作日": "dismiss"})
    one, other = card(page, "98%以上"), card(page, "3个工作日")
    sent = filled(page, **{"98%以上": "accept"})
    source.text = "示例甲局：为民办事\n全年接待群众1200余人次。"
    source.save()
    answer = client.post(address(source), sent, headers=SCRIPTED).json()
    assert (answer["cards"], answer["said"]) == ({}, "")
    assert answer["problems"] == ["有 1 处数字随原文改动，已经不在本页，没有保存。"]
    assert client.get(address(source) + answer["reopen"]).status_code == 200
    undo = {"undo": f"{other.decision.pk}:keep", "card": other.key}
    answer = client.post(address(source), undo, headers=SCRIPTED).json()
    assert answer["problems"] == ["这处数字随原文改动，已经不在本页，没有撤销。"]
    assert answer["reopen"]
    answer = client.post(address(source), {f"{one.key}-choice": ""}, headers=SCRIPTED).json()
    assert answer["reopen"] == ""


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


def test_and_what_someone_else_has_decided_or_undone_meanwhile(client, staff, source, recognition):
    page = opened(client, source).context["page"]
    one = card(page, "98%以上")
    decision = acceptance.dismiss(source, one.candidate, make_staff("first"))
    sent = filled(page, **{"98%以上": "accept"})
    answer = client.post(address(source), sent, headers=SCRIPTED).json()
    assert 'data-state="dismissed"' in answer["cards"][one.key]
    assert answer["problems"] == ["“98%以上”刚才已由first作出结论（不采用），没有重复保存。"]
    gone = decision.pk
    acceptance.reopen(decision, staff)
    undo = {"undo": f"{gone}:keep", "card": one.key}
    answer = client.post(address(source), undo, headers=SCRIPTED).json()
    assert 'data-state="open"' in answer["cards"][one.key]
    assert answer["problems"] == ["这项结论刚才已经撤销。"]


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
