"""A year's units as one table: row by row, what others did meanwhile, what becomes public."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.honours import editing
from awards.models import AwardYear, Recognition
from tests.factories import (
    make_achievement,
    make_award_year,
    make_recognition,
    make_staff,
    make_unit,
)
from units import history
from units.desk.history import sentence
from units.history import Change
from units.models import Brand

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def desk(client):
    """The browser of a member of staff."""
    client.force_login(make_staff())
    return client


@pytest.fixture
def year():
    return make_award_year(2026, released=False)


@pytest.fixture
def rows(year) -> list[Recognition]:
    """Three units on notice, each with two figures, the first of which leads."""
    found = []
    for place, name in enumerate("甲乙丙", start=1):
        row = make_recognition(
            award_year=year,
            stage="on_notice",
            unit=make_unit(name=f"示例{name}局"),
            position=place,
            headline="",
        )
        make_achievement(row, label="受理", wording="120余件", is_leading=True, position=1)
        make_achievement(row, label="办结", wording="95%以上", position=2)
        found.append(row)
    return found


def address(year) -> str:
    return reverse("admin:awards_awardyear_units", args=[year.pk])


def seen(row: Recognition) -> dict:
    return editing.values(editing.editable(Recognition.objects.filter(pk=row.pk)).get())


def sent(row: Recognition, saw: dict | None = None, **typed) -> dict:
    """The fields of a row as a browser sends them, some of them `typed` otherwise."""
    saw = saw or seen(row)
    fields = {**saw, "brand": saw["brand"] or "", **typed}
    return {"row": row.pk, f"r{row.pk}-seen": json.dumps(saw)} | {
        f"r{row.pk}-{name}": value for name, value in fields.items()
    }


def save(client, row: Recognition, saw: dict | None = None, **typed) -> dict:
    """Send a row as the script does. Returns what is answered about it."""
    fields = sent(row, saw, **typed)
    response = client.post(address(row.award_year), fields, headers=JSON)
    assert response.status_code == 200
    return response.json()["rows"][str(row.pk)]


def acts(row: Recognition) -> list[str]:
    return [sentence(act) for act in Change.objects.of(row)]


def test_a_row_is_saved_with_its_history_and_the_others_stay(desk, year, rows):
    brand = Brand.objects.create(unit=rows[0].unit, name="示例品牌")
    second = rows[0].achievements.get(position=2)
    answer = save(
        desk, rows[0], headline="守一方平安", brand=brand.pk, position="7", leading=[second.pk]
    )
    assert (answer["saved"], "已保存" in answer["html"]) == (True, True)
    assert seen(rows[0]) == {
        "headline": "守一方平安",
        "brand": brand.pk,
        "position": 7,
        "stage": "on_notice",
        "leading": [second.pk],
    }
    assert [seen(row)["position"] for row in rows[1:]] == [2, 3]
    assert acts(rows[0]) == [
        "党建品牌由空改为“示例品牌”；标题由空改为“守一方平安”；排序由“1”改为“7”；"
        "成效指标“受理 120余件”：首要数字由“是”改为“否”；"
        "成效指标“办结 95%以上”：首要数字由“否”改为“是”"
    ]


def test_what_is_not_changed_leaves_no_trace(desk, rows):
    answer = save(desk, rows[0])
    assert (answer["saved"], "已保存" in answer["html"], acts(rows[0])) == (True, False, [])


def test_the_work_of_two_is_merged_and_the_same_cell_is_asked_about(desk, rows):
    saw, row = seen(rows[0]), rows[0]
    other = make_staff("zhang")
    editing.change(row.pk, saw, saw | {"headline": "同事的标题"}, other)
    assert save(desk, row, saw, stage="recommended")["saved"]
    assert (seen(row)["headline"], seen(row)["stage"]) == ("同事的标题", "recommended")
    answer = save(desk, row, saw, headline="我的标题", stage="on_notice")
    assert not answer["saved"]
    assert "改过这一格：标题由空改为“同事的标题”。要用您填的，请再保存一次。" in answer["html"]
    assert ("zhang（" in answer["html"], "我的标题</textarea>" in answer["html"]) == (True, True)
    assert seen(row)["headline"] == "同事的标题"
    # The row that came back was seen as it is now; saved again, it holds.
    assert save(desk, row, headline="我的标题")["saved"]
    assert seen(row)["headline"] == "我的标题"


def test_figures_that_two_chose_are_asked_about(desk, rows):
    saw, row = seen(rows[0]), rows[0]
    both = [figure.pk for figure in row.achievements.order_by("position")]
    editing.change(row.pk, saw, saw | {"leading": both}, make_staff("zhang"))
    answer = save(desk, row, saw, leading=[])
    assert "改过这一格：成效指标“办结 95%以上”：首要数字由“否”改为“是”。" in answer["html"]
    assert seen(row)["leading"] == both


def test_a_row_that_is_gone_says_who_took_it(desk, year, rows):
    row, fields = rows[0], sent(rows[0])
    row.achievements.all().delete()
    history.note(row, history.DELETED, make_staff("zhang"))
    row.delete()
    answer = desk.post(address(year), fields, headers=JSON).json()["rows"]
    (one,) = answer.values()
    assert (one["saved"], one["gone"].startswith("“示例甲局（2026）”已被zhang（")) == (False, True)
    response = desk.post(address(year), fields, follow=True)
    assert "已被zhang（" in str([str(message) for message in response.context["messages"]])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"headline": "字" * 61}, "最多 60 个字，现在有 61 个，请缩短。"),
        ({"position": ""}, "请填写序号，如 1。"),
        ({"position": "第一"}, "输入整数。"),
        ({"stage": "conferred"}, "现在是“公示”，不能在这里改阶段。"),
        ({"brand": "999999"}, "这一项现在不能选"),
    ],
)
def test_wrong_input_is_said_in_the_row_and_kept(desk, rows, typed, said):
    before = seen(rows[0])
    answer = save(desk, rows[0], **typed)
    assert (answer["saved"], said in answer["html"]) == (False, True)
    assert seen(rows[0]) == before


def test_a_brand_of_another_unit_is_none_to_choose(desk, rows):
    brand = Brand.objects.create(unit=rows[1].unit, name="别家品牌")
    assert not save(desk, rows[0], brand=brand.pk)["saved"]


def test_what_is_public_is_asked_first(desk):
    row = make_recognition(year=2025, headline="旧标题")
    answer = save(desk, row, headline="新标题")
    assert (answer["saved"], "标题由“旧标题”改为“新标题”" in answer["html"]) == (False, True)
    assert seen(row)["headline"] == "旧标题"
    assert save(desk, row, headline="新标题", public_seen="on")["saved"]
    assert seen(row)["headline"] == "新标题"


def test_a_release_that_came_between_is_asked_about(desk, year, rows):
    row, saw = rows[0], seen(rows[0])
    Recognition.objects.filter(pk=row.pk).update(stage="conferred")
    AwardYear.objects.filter(pk=year.pk).update(released_at=timezone.now())
    with pytest.raises(editing.Unconfirmed) as asked:
        editing.change(row.pk, saw, saw | {"headline": "新标题"}, make_staff("zhang"))
    assert asked.value.difference.new == {"headline": "新标题"}
    assert seen(row)["headline"] == ""


def test_without_scripts_a_page_is_saved_whole(desk, year, rows):
    fields: dict = {}
    for row, typed in zip(rows, ({"headline": "甲的标题"}, {}, {"position": "x"}), strict=True):
        for name, value in sent(row, **typed).items():
            fields.setdefault(name, []).append(value) if name == "row" else fields.update(
                {name: value}
            )
    response = desk.post(address(year), fields)
    assert [str(message) for message in response.context["messages"]] == [
        "已保存：示例甲局。",
        "有 1 行没有保存，原因写在行里；填写的内容都还在。",
    ]
    page = response.content.decode()
    assert ("甲的标题</textarea>" in page, 'value="x"' in page) == (True, True)
    assert (seen(rows[0])["headline"], acts(rows[1])) == ("甲的标题", [])
    done = desk.post(address(year), sent(rows[0], headline="又一个"), follow=True)
    assert done.redirect_chain == [(f"{address(year)}?p=1", 302)]
    idle = desk.post(address(year), sent(rows[0]), follow=True)
    assert [str(m) for m in idle.context["messages"]] == ["没有改动，没有保存什么。"]


def test_dragged_rows_take_each_others_places(desk, year, rows):
    first, second, third = (row.pk for row in rows)
    answer = desk.post(address(year), {"order": [third, first, second]}).json()
    assert answer == {"positions": {str(third): 1, str(first): 2, str(second): 3}}
    assert acts(rows[2]) == ["排序由“3”改为“1”"]
    desk.post(address(year), {"order": [first, third]})  # what is not named stays in its place
    placed = year.recognitions.order_by("position").values_list("pk", flat=True)
    assert list(placed) == [first, third, second]


def test_a_released_year_is_not_dragged(desk):
    rows = [make_recognition(year=2025, position=n) for n in (1, 2)]
    answer = desk.post(address(rows[0].award_year), {"order": [rows[1].pk, rows[0].pk]}).json()
    assert answer == {
        "refused": ["这一年度已经发布，拖动不改变顺序。请逐个改“排序”，改动会立即公开。"]
    }
    assert [seen(row)["position"] for row in rows] == [1, 2]


def test_only_who_may_change_units_fills_in(approver, client, year, rows):
    assert client.get(address(year)).status_code == 403
    assert client.post(address(year), sent(rows[0], headline="x")).status_code == 403
    change = client.get(reverse("admin:awards_awardyear_change", args=[year.pk]))
    assert "表格填报" not in change.content.decode()


def test_a_year_without_units_says_so(desk, year):
    page = desk.get(address(year)).content.decode()
    assert ("这一年度还没有登记单位。" in page, 'id="sheet"' in page) == (True, False)


def test_nonsense_is_no_failure(desk, year, rows):
    for fields in (
        {"row": ["x", "99999999999999999999"]},
        {"order": ["x", "0"]},
        sent(rows[0]) | {f"r{rows[0].pk}-seen": "[1"},
        sent(rows[0]) | {f"r{rows[0].pk}-seen": '{"headline": 1}'},
    ):
        for headers in ({}, JSON):
            response = desk.post(address(year), fields, headers=headers)
            assert response.status_code in (200, 302)


def test_queries_do_not_grow_with_rows(desk, year, rows):
    headlines = iter("一二三")

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as shown:
            desk.get(address(year))
        with CaptureQueriesContext(connection) as saved:
            save(desk, rows[0], headline=next(headlines))
        return len(shown), len(saved)

    cost()  # what is asked once for a process
    few = cost()
    for n in range(30):
        row = make_recognition(award_year=year, unit=make_unit(name=f"示例{n}处"), position=9)
        make_achievement(row)
        Brand.objects.create(unit=row.unit, name=f"示例{n}")
    assert cost() == few


def test_a_year_is_put_into_protocol_order(desk, year, rows):
    for row, place in zip(rows, (30, 10, None), strict=True):
        if place:
            row.unit.protocol_order = place
            row.unit.save()
    response = desk.post(address(year), {"protocol": "1"}, follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "已按机构序列排列，2 个单位的排序有变。"
    ]
    placed = year.recognitions.order_by("position").values_list("name_then", flat=True)
    assert list(placed) == ["示例乙局", "示例甲局", "示例丙局"]
    again = desk.post(address(year), {"protocol": "1"}, follow=True)
    assert [str(m) for m in again.context["messages"]] == [
        "已经是机构序列的顺序，没有改动。机构序列在各单位的页面上填写。"
    ]
