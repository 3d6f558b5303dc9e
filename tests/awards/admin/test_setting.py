"""Source, period or indicator of many figures at once: looked at first, kept, and taken back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.admin.figures import setting as pages
from awards.figures import setting
from awards.models import Achievement, Indicator
from config.search.query import search
from tests.factories import make_achievement, make_recognition, make_source
from tests.pages import history
from units.history import Change

pytestmark = pytest.mark.django_db
FIGURES = reverse("admin:awards_achievement_changelist")


@pytest.fixture
def paper():
    return make_source(title="示例晚报")


def draft(**columns):
    return make_achievement(make_recognition(stage="nominated"), **columns)


def act(client, rows, **sent):
    chosen = [row.pk for row in rows]
    sent = {"action": "set_together", "_selected_action": chosen, **sent}
    return client.post(FIGURES, sent, follow=True)


def look(client, rows, **asked):
    return act(client, rows, apply="1", **asked)


def confirm(client, rows, **asked):
    seen = look(client, rows, **asked).context["plan"]["token"]
    return act(client, rows, apply="1", seen=seen, **asked)


def said(response) -> list[str]:
    return [re.sub("<[^>]+>", "", str(message)) for message in response.context["messages"]]


def columns(figure) -> tuple:
    figure.refresh_from_db()
    return (str(figure.source), figure.locator, figure.period, str(figure.indicator))


def undo_address(response) -> str:
    (message,) = response.context["messages"]
    return re.search('href="([^"]+)"', str(message))[1]


def test_what_would_change_is_shown_and_stored_only_when_confirmed(client, staff, paper):
    other = make_source(title="示例早报")
    same = draft(source=paper, locator="第 2 段", period="今年以来")
    moved = draft(source=other, locator="第 8 段", label="示例甲")
    bare = draft(locator="第 1 段", label="示例乙")
    rows = [same, moved, bare]
    page = look(client, rows, source=paper.pk, period="今年以来")
    assert page.context["plan"]["left"] == 1
    assert [(row["figure"], row["columns"]) for row in page.context["plan"]["rows"]] == [
        (
            moved,
            [
                ("来源", "示例早报", "示例晚报"),
                ("出处位置", "第 8 段", ""),
                ("时期", "", "今年以来"),
            ],
        ),
        (bare, [("来源", None, "示例晚报"), ("时期", "", "今年以来")]),
    ]
    assert columns(moved) == ("示例早报", "第 8 段", "", "None")
    assert "已经公开" not in page.content.decode()
    response = confirm(client, rows, source=paper.pk, period="今年以来")
    assert said(response) == ["已设置 2 项成效指标。撤销"]
    assert columns(moved) == ("示例晚报", "", "今年以来", "None")
    assert columns(bare) == ("示例晚报", "第 1 段", "今年以来", "None")
    assert history(same) == []
    assert history(moved) == [
        "来源由“示例早报”改为“示例晚报”；出处位置由“第 8 段”改为空；时期由空改为“今年以来”。"
        "原因：在列表中统一设置"
    ]


def test_visitors_change_is_asked_about_and_the_search_follows(client, staff):
    figure = make_achievement(make_recognition(), label="示例")
    page = look(client, [figure], period="二〇二五年上半年")
    assert "其中 1 项已经公开：确认以后，网站立即随之改变。" in page.content.decode()
    assert search("上半年") == []
    confirm(client, [figure], period="二〇二五年上半年")
    assert [group.kind for group in search("上半年")] == ["achievements"]


def test_an_indicator_takes_only_its_own_measure(client, staff):
    rate = Indicator.objects.create(slug="lv", name="示例办结率", measure="%")
    figures = [draft(), draft(measure="%", wording="95%")]
    page = look(client, figures, indicator=rate.pk)
    assert (
        "指标口径的量词是“%”，所选数字的量词是：“%”1 项，“件”1 项，不能归入。"
        in page.content.decode()
    )
    confirm(client, figures[1:], indicator=rate.pk)
    assert columns(figures[1])[3] == "示例办结率"


def test_nothing_asked_for_and_nothing_to_change_are_said(client, staff):
    figure = draft(period="今年以来")
    assert pages.NOTHING in look(client, [figure]).content.decode()
    assert pages.SAME in look(client, [figure], period="今年以来").content.decode()
    assert Change.objects.count() == 0


def test_what_changed_meanwhile_is_looked_at_again(client, staff, paper):
    figure = draft()
    seen = look(client, [figure], source=paper.pk).context["plan"]["token"]
    Achievement.objects.update(source=make_source(title="示例早报"))
    page = act(client, [figure], apply="1", seen=seen, source=paper.pk)
    assert "这些数字刚刚有人改过，还没有设置。" in page.content.decode()
    assert columns(figure)[0] == "示例早报"
    again = page.context["plan"]["token"]
    act(client, [figure], apply="1", seen=again, source=paper.pk)
    assert columns(figure)[0] == "示例晚报"


def test_going_back_keeps_what_was_typed(client, staff, paper):
    figure = draft()
    page = act(client, [figure], apply="1", back="1", source=paper.pk, period="去年")
    form = page.content.decode()
    assert "plan" not in page.context
    assert 'value="去年"' in form and ">示例晚报</option>" in form
    assert columns(figure) == ("None", "", "", "None")


def test_a_setting_is_taken_back_where_nobody_changed_the_same_since(client, staff, paper):
    first, second, third = (draft(source=make_source(title="示例早报")) for _ in range(3))
    rows = [first, second, third]
    address = undo_address(confirm(client, rows, source=paper.pk, period="今年以来"))
    Achievement.objects.filter(pk=second.pk).update(period="去年")
    Achievement.objects.filter(pk=third.pk).update(label="改了别的一栏")
    page = client.get(address)
    assert [row["figure"] for row in page.context["plan"]["rows"]] == [first, third]
    assert "有 1 项后来又改过" in page.content.decode()
    assert columns(first)[0] == "示例晚报"
    response = client.post(address, {"seen": page.context["plan"]["token"]}, follow=True)
    assert said(response) == ["已恢复 2 项成效指标。"]
    assert columns(first)[::2] == columns(third)[::2] == ("示例早报", "")
    assert columns(second)[::2] == ("示例晚报", "去年")
    assert len(history(first)) == 2
    again = client.get(address)
    assert (again.context["plan"]["rows"], again.context["changed"]) == ([], 3)


def test_taking_back_public_figures_asks_and_refuses_what_was_not_seen(client, staff, paper):
    figure = make_achievement(make_recognition())
    address = undo_address(confirm(client, [figure], source=paper.pk))
    assert "其中 1 项已经公开" in client.get(address).content.decode()
    page = client.post(address, {"seen": "nothing"})
    assert "还没有撤销" in page.content.decode()
    assert columns(figure)[0] == "示例晚报"


def test_an_indicator_that_is_gone_does_not_come_back(client, staff):
    gone = Indicator.objects.create(slug="gone", name="示例旧口径", measure="件")
    new = Indicator.objects.create(slug="new", name="示例新口径", measure="件")
    figure = draft(indicator=gone)
    address = undo_address(confirm(client, [figure], indicator=new.pk))
    gone.delete()
    assert client.get(address).context["plan"]["rows"] == []


def test_more_than_a_person_looks_over_are_refused(client, staff, monkeypatch):
    monkeypatch.setattr(setting, "MOST", 1)
    assert said(act(client, [draft(), draft()])) == [pages.TOO_MANY]


def test_who_may_only_look_sets_nothing_and_takes_nothing_back(client, staff, paper, approver):
    figure = draft()
    client.force_login(staff)
    address = undo_address(confirm(client, [figure], source=paper.pk))
    client.force_login(approver)
    act(client, [figure], apply="1", period="去年", seen="x")
    assert client.get(address).status_code == client.post(address).status_code == 403
    assert columns(figure) == ("示例晚报", "", "", "None")


def number(queries) -> int:
    """How many queries, without those that keep the session alive once a minute."""
    asked = (query["sql"] for query in queries.captured_queries)
    return sum("session" not in sql and "SAVEPOINT" not in sql for sql in asked)


def test_the_number_of_queries_does_not_grow_with_the_figures(client, staff, paper):
    def asked(count: int) -> list[int]:
        rows = [draft(source=make_source(), locator="第 1 段") for _ in range(count)]
        found, asking = [], {"source": paper.pk, "period": "今年以来", "apply": "1"}
        chosen = {"action": "set_together", "_selected_action": [row.pk for row in rows]}
        for step in range(2):
            with CaptureQueriesContext(connection) as queries:
                response = client.post(FIGURES, chosen | asking)
            found.append(number(queries))
            asking["seen"] = response.context["plan"]["token"] if step == 0 else ""
        address = reverse("admin:awards_achievement_set_back", args=[Change.objects.of_list(
            Achievement).first().pk])  # fmt: skip
        page = client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.post(address, {"seen": page.context["plan"]["token"]})
        return [*found, number(queries)]

    asked(2)  # content types are asked for once a process
    assert asked(3) == asked(50)  # SQLite writes a hundred acts in two statements
