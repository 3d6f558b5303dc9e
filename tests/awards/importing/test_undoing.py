"""An import is taken back as a whole, or not at all, with the reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.honours.lifecycle import Refused
from awards.importing import undoing
from awards.importing.carrying import carry_out
from awards.importing.undoing import Obstacle, Undoing, undo
from awards.models import Achievement, ImportRun, Recognition, Source
from tests.factories import (
    RELEASED,
    make_achievement,
    make_practice,
    make_recognition,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history as said
from units import history
from units.history import Change
from units.models import Brand, Reading, SearchEntry, Unit, UnitName

from .conftest import FIGURE, PRACTICE, RECOGNITION
from .test_recognitions import UNITS

pytestmark = pytest.mark.django_db
KNOWN = ["示例甲局", "", "", "", "民生服务", "一号"]
NEW = ["示例乙院", "乙院", "舟山市", "市直", "其他", "二号"]


@pytest.fixture
def row(year, unit):
    """A recognition with a practice."""
    row = make_recognition(unit=unit, award_year=year, stage="nominated", headline="先前")
    make_practice(row, title="示例机制", summary="先前", kind="service")
    return row


@pytest.fixture
def run(book, row) -> ImportRun:
    """An import that adds and changes something of every kind."""
    tables = (
        (UNITS, KNOWN, NEW),
        (
            RECOGNITION,
            ["示例甲局", "2026", "公示", "", "如今", "", ""],
            ["乙院", "2026", "", "二号", "", "", ""],
        ),
        (
            PRACTICE,
            ["甲局", "2026", "", "示例机制", "如今", "", "", "", ""],
            ["乙院", "2026", "工作机制", "示例新机制", "", "示例报道", "", "日报", ""],
        ),
        (FIGURE, ["甲局", "2026", "示例受理", "120余件", "", "", "示例报道", ""]),
    )
    return carry_out(book(*tables), make_staff(), "全部.xlsx")


def contents() -> list[list[dict]]:
    """All that an import may touch, as it is stored."""
    models = (Unit, UnitName, Brand, Source, Recognition, SearchEntry)
    rows = [[*model.objects.order_by("pk").values()] for model in models]
    for one in rows[-1]:
        del one["id"]
    evidence = [
        [history.columns(one) for one in getattr(row, name).all()]
        for row in Recognition.objects.order_by("pk")
        for name in ("practices", "achievements")
    ]
    return [*rows[:-1], sorted(rows[-1], key=str), *evidence]


def test_all_is_as_before_and_the_history_says_so(book, row, unit):
    before = contents()
    run = carry_out(book((UNITS, KNOWN, NEW)), make_staff(), "单位.xlsx")
    new = Unit.objects.get(name="示例乙院")
    assert contents() != before
    undo(run, run.by)
    assert contents() == before
    assert (run.undone_by, run.is_undone) == (run.by, True)
    assert "撤销导入“单位.xlsx”" in said(new)[-1]
    assert said(unit)[-1].startswith("工作领域由“民生服务”改为“政法公安”；删除党建品牌“一号”")


def test_an_import_of_everything_is_taken_back(run, row, unit):
    assert Undoing(run).counts() == [
        ("来源", 1, 0),
        ("机关单位", 1, 1),
        ("党建品牌", 2, 0),
        ("获评单位", 1, 1),
        ("经验做法", 1, 1),
        ("成效指标", 1, 0),
    ]
    undo(run, run.by)
    assert [*Unit.objects.values_list("name", "category")] == [("示例甲局", "law")]
    assert [*Recognition.objects.values_list("headline", "stage")] == [("先前", "nominated")]
    assert [*row.practices.values_list("title", "summary")] == [("示例机制", "先前")]
    for model in (Brand, Source):
        assert not model.objects.exists()
    assert not row.achievements.exists()
    assert [*Recognition.objects.matching("如今")] == []
    assert [*Recognition.objects.matching("先前")] == [row]
    with pytest.raises(Refused, match="已经撤销过了"):
        undo(run, run.by)


def test_what_a_stored_record_was_given_goes_from_it_and_is_gone(book, row, unit):
    before = contents()
    tables = (
        (["全称", "党建品牌"], ["示例甲局", "一号"]),
        (RECOGNITION, ["甲局", "2026", "", "一号", "", "", ""]),
        (PRACTICE, ["甲局", "2026", "", "示例机制", "", "示例报道", "", "日报", ""]),
    )
    run = carry_out(book(*tables), make_staff(), "全部.xlsx")
    assert Undoing(run).obstacles == []
    undo(run, run.by)
    assert contents() == before


def test_how_names_are_read_is_no_work_on_what_was_taken_in(book, year, unit):
    run = carry_out(book((UNITS, ["重示局", "", "舟山市", "市直", "其他", ""])), make_staff(), "一")
    before = Unit.objects.get(name="重示局").pinyin
    Reading.objects.create(word="重示", pinyin="tong shi")
    assert Unit.objects.get(name="重示局").pinyin != before
    undo(run, run.by)
    assert not Unit.objects.filter(name="重示局").exists()


def test_rows_that_go_from_a_record_that_stays_can_be_brought_back(book, row):
    run = carry_out(
        book((FIGURE, ["甲局", "2026", "受理", "120余件", "", "", "", ""])), make_staff(), ""
    )
    key = row.achievements.get().pk
    undo(run, run.by)
    assert [one.object_id for one in Change.objects.deletions(Achievement)] == [key]


def test_the_number_of_queries_does_not_grow_with_the_names_that_go(book, year):
    """Of each name that goes the entries of what its unit stands in would be written anew."""

    def asked(start: str, names: int) -> int:
        rows = [
            [
                f"示例{start}{n}局",
                "舟山市",
                "市直",
                "其他",
                "、".join(f"旧{start}{n}{k}" for k in range(names)),
            ]
            for n in range(3)
        ]
        run = carry_out(
            book((["全称", "所在区划", "层级", "工作领域", "别称"], *rows)), user, "单位.xlsx"
        )
        assert UnitName.objects.count() == 3 * names
        with CaptureQueriesContext(connection) as queries:
            undo(run, user)
        assert not UnitName.objects.exists()
        return len(queries)

    user = make_staff()
    asked("零", 1)  # content types are asked for once a process
    assert asked("甲", 1) == asked("乙", 8)


def test_who_touched_it_is_asked_for_as_many_as_are_named(book, year, monkeypatch):
    monkeypatch.setattr(undoing, "NAMED", 2)
    rows = [[f"示例{n}局", "", "舟山市", "市直", "其他", ""] for n in range(9)]
    run = carry_out(book((UNITS, *rows)), make_staff(), "单位.xlsx")
    Unit.objects.update(category="law")
    with CaptureQueriesContext(connection) as queries:
        assert len(Undoing(run).obstacles) == 9
    few = len(queries)
    monkeypatch.setattr(undoing, "NAMED", 9)
    with CaptureQueriesContext(connection) as queries:
        assert len(Undoing(run).obstacles) == 9
    assert len(queries) - few == 14  # two for each of seven


def test_what_changed_since_stands_in_the_way_and_is_named(run, row, unit):
    new = Unit.objects.get(name="示例乙院")
    other = make_staff("other")
    Unit.objects.filter(pk=unit.pk).update(category="port")
    history.note(unit, history.CHANGED, other, old={"category": "x"}, new={"category": "port"})
    make_achievement(new.recognitions.get())
    row.practices.filter(title="示例机制").update(summary="后来")
    make_practice(row, title="示例别的", source=Source.objects.get())
    acts = Change.objects.count()
    found = Undoing(run).obstacles
    assert [one.called for one in found] == [
        "示例报道",
        "示例甲局",
        "示例乙院（2026）",
        "示例甲局（2026）：示例机制",
    ]
    assert found[0] == Obstacle("示例报道", "", "后来又有了它的经验做法，请先处理。")
    assert found[1].said.startswith("“工作领域”后来由other（")
    assert found[2].said == "后来又有了它的成效指标，请先处理。"
    assert found[3].said == "“做法”后来由有人改过。"
    assert found[3].where == "获评单位第 2 行，经验做法第 2 行，成效指标第 2 行"
    assert found[1].where == "机关单位第 2 行"
    with pytest.raises(Refused, match="示例甲局：“工作领域”后来由other"):
        undo(run, run.by)
    assert Change.objects.count() == acts
    assert Unit.objects.filter(name="示例乙院").exists()


def test_what_is_gone_stands_in_the_way(run):
    new = Unit.objects.get(name="示例乙院")
    row = new.recognitions.get()
    history.note(row, history.DELETED, make_staff("other"))
    row.delete()
    gone = [one for one in Undoing(run).obstacles if one.called == "示例乙院（2026）"]
    assert [one.said.partition("（")[0] for one in gone] == ["后来由other"]
    assert gone[0].said.endswith("删除了。")


def test_what_is_public_by_now_is_not_deleted(book, row, year):
    tables = (RECOGNITION, ["甲局", "2026", "", "", "如今", "", ""])
    practice = (PRACTICE, ["甲局", "2026", "工作机制", "示例新机制", "", "", "", "", ""])
    type(row).objects.filter(pk=row.pk).update(stage="conferred")
    type(year).objects.filter(pk=year.pk).update(released_at=RELEASED)
    user = make_staff()
    changed = carry_out(book(tables), user, "甲.xlsx")
    added = carry_out(book(practice), user, "乙.xlsx")
    assert [one.said for one in Undoing(added).obstacles] == [
        "已经公开，不能删除，请到它的页面上改正。"
    ]
    assert (Undoing(changed).obstacles, Undoing(changed).public) == ([], 1)
    with pytest.raises(Refused, match="请勾选确认"):
        undo(changed, user)
    undo(changed, user, confirmed=True)
    row.refresh_from_db()
    assert row.headline == "先前"


def test_a_name_that_is_taken_by_now_stands_in_the_way(book, unit):
    code = "11330900MB1234567X"
    Unit.objects.filter(pk=unit.pk).update(credit_code=code)
    head = ["全称", "信用代码"]
    run = carry_out(book((head, ["示例新局", code])), make_staff(), "改名.csv")
    make_unit(name="示例甲局")
    with pytest.raises(Refused, match="用到了别处"):
        undo(run, run.by)
    unit.refresh_from_db()
    assert (unit.name, unit.pinyin) == ("示例新局", "shilixinju")


def test_only_whoever_may_do_it_by_hand(run, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    with pytest.raises(Refused, match="您的账号不能删除来源、删除机关单位"):
        undo(run, reader)
    assert Source.objects.exists()


def test_an_import_of_a_source_already_there_keeps_it(book, row):
    make_source(title="示例报道")
    figure = (FIGURE, ["甲局", "2026", "示例受理", "120余件", "", "", "示例报道", ""])
    run = carry_out(book(figure), make_staff(), "指标.csv")
    undo(run, run.by)
    assert (Source.objects.count(), row.achievements.count()) == (1, 0)
