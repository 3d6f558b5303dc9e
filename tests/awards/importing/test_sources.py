"""What rows say of registered sources: what these lack is filled in, what differs is said."""

from datetime import date

import pytest

from awards.importing.carrying import carry_out
from awards.importing.intentions import NewSource, Same
from awards.importing.undoing import undo
from awards.models import Source
from tests.factories import make_practice, make_recognition, make_source, make_staff
from units.history import Change

from .conftest import PRACTICE
from .test_planning import faults

pytestmark = pytest.mark.django_db

HEAD = [*PRACTICE, "来源网址"]
ADDRESS = "https://a.example.cn/1"


@pytest.fixture
def row(year, unit):
    """A recognition of the year, with a practice printed in a source of which little is known."""
    row = make_recognition(unit=unit, award_year=year, stage="nominated")
    make_practice(row, title="示例机制", source=make_source(title="示例报道", publisher=""))
    return row


def practice(source, publisher="", day="", url="", *, title="示例机制", kind=""):
    return ["甲局", "2026", kind, title, "", source, "", publisher, day, url]


def notes(found) -> list[str]:
    return [f"{one.row} {note}" for one in found.intentions for note in one.notes]


def test_what_a_registered_source_lacks_is_filled_in_and_taken_back(planned, row):
    source = Source.objects.get()
    found = planned(HEAD, practice("示例报道", "日报", "2026-03-01", ADDRESS))
    assert [*map(type, found.intentions)] == [Same]
    user = make_staff()
    run = carry_out(found, user, "做法.xlsx")
    source.refresh_from_db()
    told = (source.publisher, source.published_on, source.url)
    assert told == ("日报", date(2026, 3, 1), ADDRESS)
    [change] = Change.objects.of(source)
    assert (change.key, change.by, change.reason) == ("changed", user, "导入“做法.xlsx”")
    assert change.old == {"publisher": "", "published_on": None, "url": ""}
    assert change.new == {"publisher": "日报", "published_on": "2026-03-01", "url": ADDRESS}
    again = planned(HEAD, practice("示例报道", "日报", "2026-03-01", ADDRESS))
    assert again.does_nothing
    assert carry_out(again, user, "做法.xlsx") is None
    undo(run, user)
    source.refresh_from_db()
    assert (source.publisher, source.published_on, source.url) == ("", None, "")


def test_each_of_several_rows_fills_in_a_part_and_a_wrong_one_none(planned, row):
    found = planned(
        HEAD,
        practice("示例报道", "日报"),
        practice("示例报道", day="2026-03-01", title="示例另一", kind="工作机制"),
        practice("示例报道", url=ADDRESS, title="示例第三", kind="没有这类"),
    )
    [filled] = found.filled
    assert filled.new == {"publisher": "日报", "published_on": date(2026, 3, 1)}


def test_rows_that_fill_in_different_things_are_told_of_each_other(planned, row):
    found = planned(
        HEAD,
        practice("示例报道", "日报"),
        practice("示例报道", "晚报", title="示例另一", kind="工作机制"),
    )
    assert faults(found) == ["3 H3：来源“示例报道”的这一项，第 2 行写的是“日报”。"]
    assert [one.new for one in found.filled] == [{"publisher": "日报"}]


def test_a_source_that_differs_from_a_registered_one_is_said_beside_the_cell(planned, row):
    Source.objects.update(publisher="日报", published_on=date(2026, 3, 1))
    found = planned(HEAD, practice("示例报道", "晚报", "2026-03-01"))
    assert faults(found) == []
    assert notes(found) == [
        "2 H2：已登记的来源“示例报道”，发布者是“日报”，和这里写的不同，"
        "会另外登记一篇。如果是同一篇，请先改好这一格。"
    ]
    assert found.sources == [NewSource("示例报道", publisher="晚报", published_on=date(2026, 3, 1))]
    assert found.filled == []


def test_what_differs_at_an_address_is_wrong(planned, row):
    Source.objects.update(publisher="日报", url=ADDRESS)
    found = planned(
        HEAD,
        practice("示例报道", "晚报", url=ADDRESS),
        practice("示例另题", url=ADDRESS, title="示例另一", kind="工作机制"),
    )
    advice = "请核对；登记错了的，请到来源的页面上改。"
    assert faults(found) == [
        f"2 H2：这个网址的来源已经登记，发布者是“日报”。{advice}",
        f"3 F3：这个网址的来源已经登记，标题是“示例报道”。{advice}",
    ]
    assert (found.sources, found.filled) == ([], [])
