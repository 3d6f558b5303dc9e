"""The staff's list of standard terms: searched, tried before it is kept, pasted."""

import pytest
from django.urls import reverse

from awards.models import Term
from awards.proofreading import records
from tests.factories import make_recognition, make_unit
from tests.pages import filled
from units.history import Change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_terms")]

TERMS = "/admin/awards/term/"


@pytest.fixture
def recognition():
    return make_recognition(headline="六千先锋", story="办结300余件")


def change(row) -> str:
    return reverse(f"admin:awards_{row._meta.model_name}_change", args=[row.pk])


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_terms_are_found_by_any_of_their_columns(client, staff):
    Term.objects.create(wrong="示例误写", right="示例规范", why="示例依据")
    for word in ("示例误写", "示例规范", "示例依据"):
        assert "示例误写" in page(client, f"{TERMS}?q={word}")
    assert "六千先锋" not in page(client, f"{TERMS}?q=示例")


def test_a_term_is_tried_before_it_is_kept(client, staff, recognition):
    before = Term.objects.count()
    sent = {"wrong": "办结", "right": "办理完毕", "why": "示例", "_trial": "1"}
    response = client.post(f"{TERMS}add/", sent | {"_draft": "0" * 32})
    assert Term.objects.count() == before
    assert (response.context["hit_total"], response.context["tried"]) == (1, "办结")
    text = response.content.decode()
    assert "“办结”在已有的文字里出现 1 处" in text and 'value="办理完毕"' in text
    assert f'href="{change(recognition)}#id_story"' in text
    assert said(response) == ["试查的结果在表单下面。填写的内容还没有保存。"]
    assert response.context["errors"] == []
    sent.pop("_trial")
    client.post(f"{TERMS}add/", sent)
    assert Term.objects.get(wrong="办结").right == "办理完毕"


def test_a_trial_leaves_all_that_was_typed_and_its_draft(client, staff):
    draft = "0123456789abcdef" * 2
    sent = {"wrong": "误" * 70, "right": "正" * 70, "why": "因" * 300, "_trial": "1"}
    for address in (f"{TERMS}add/", change(Term.objects.get(wrong="六千先锋"))):
        response = client.post(address, sent | {"_draft": draft})
        assert response.status_code == 200
        assert f"saved-{draft}" not in response.cookies
        assert response.context["draft"] == draft
        now = filled(response, "term_form")
        assert [now[name] for name in ("wrong", "right", "why")] == [
            ["误" * 70],
            ["正" * 70],
            ["因" * 300],
        ]
        assert "没有试查。误写：最多 60 个字，现在有 70 个，请缩短。" in response.content.decode()


def test_nothing_typed_is_not_tried(client, staff):
    page = client.post(f"{TERMS}add/", {"wrong": " ", "right": "", "why": "", "_trial": "1"})
    assert "请先填写误写，再试查。" in page.content.decode()
    assert "tried" not in page.context


def test_a_kept_term_shows_where_it_hits(client, staff, recognition):
    term = Term.objects.get(wrong="六千先锋")
    response = client.get(change(term))
    assert response.context["hit_total"] == 1
    sent = {"wrong": "没有这个词", "right": "六干先锋", "why": "", "_trial": "1"}
    response = client.post(change(term), sent)
    assert "“没有这个词”在已有的文字里没有出现" in response.content.decode()
    assert 'value="没有这个词"' in response.content.decode()
    term.refresh_from_db()
    assert term.wrong == "六千先锋"


@pytest.mark.parametrize(
    ("wrong", "right", "refusal"),
    [
        ("示例甲局", "示例乙局", "“示例甲局”是示例甲局登记的名称，不能作为误写"),
        ("六干先锋", "六实先锋", "这正是另一条（六千先锋 → 六干先锋）的规范写法。"),
        ("示例", "六千先锋队", "规范写法里有误写“六千先锋”。"),
        ("示例", "示例", "误写和规范写法不能相同。"),
        ("六千先锋", "六干先锋", "已经登记过了"),
    ],
)
def test_a_term_may_not_fight_names_or_other_terms(client, staff, wrong, right, refusal):
    make_unit(name="示例甲局")
    before = Term.objects.count()
    response = client.post(f"{TERMS}add/", {"wrong": wrong, "right": right})
    assert Term.objects.count() == before
    assert refusal in response.content.decode()


def test_terms_are_pasted_line_by_line(client, staff):
    lines = "示例误甲,示例正甲,依据，含逗号\r\n\r\n示例误乙\t示例正乙\r\n六千先锋，六干先锋"
    before = Term.objects.count()
    response = client.post(f"{TERMS}paste/", {"lines": lines}, follow=True)
    assert said(response) == ["导入了 2 条规范表述。"]
    made = Term.objects.filter(wrong__startswith="示例")
    assert set(made.values_list("wrong", "right", "why")) == {
        ("示例误甲", "示例正甲", "依据，含逗号"),
        ("示例误乙", "示例正乙", ""),
    }
    assert Term.objects.count() == before + 2
    assert Change.objects.count() == 2


def test_nothing_is_pasted_when_one_line_is_wrong(client, staff):
    lines = "示例误甲,示例正甲\n示例误乙\n示例误甲,示例正丙"
    before = Term.objects.count()
    response = client.post(f"{TERMS}paste/", {"lines": lines})
    assert response.context["form"].errors["lines"] == [
        "第 2 行：这个字段是必填项。",
        "第 3 行：“示例误甲”在上面已经有一行。",
    ]
    assert Term.objects.count() == before


def test_approvers_read_the_terms_and_change_none(client, approver):
    text = page(client, TERMS)
    assert "六千先锋" in text and "粘贴导入" not in text
    assert client.get(f"{TERMS}paste/").status_code == 403
    assert client.get(f"{TERMS}add/").status_code == 403


def test_a_trial_says_that_it_read_the_latest_rows_only(client, staff, monkeypatch):
    monkeypatch.setattr(records, "TRIED", 2)
    for number in range(3):
        make_recognition(headline=f"六千先锋{number}", position=number)
    address = change(Term.objects.get(wrong="六千先锋"))
    response = client.get(address)
    hits = [spot.finding.record.headline[-1] for spot in response.context["hits"]]
    assert hits == ["1", "2"]
    assert "每类只试查了最近录入的 2 条。" in response.content.decode()
    monkeypatch.setattr(records, "TRIED", 3)
    response = client.get(address)
    assert response.context["hit_total"] == 3
    assert "每类只试查了" not in response.content.decode()
