"""A table of recognitions says what is quoted of a unit, by whom, and where that is printed."""

from datetime import date

import pytest

from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, New, NewSource, Same
from awards.importing.undoing import undo
from awards.models import Recognition, Source
from tests.factories import make_recognition, make_source, make_staff
from tests.pages import history as said

from .test_planning import faults

pytestmark = pytest.mark.django_db

HEAD = ["单位", "年度", "标题", "颁奖词", "引语", "引语出自", "引语来源", "引语位置"]
WHOLE = ["示例引语，一字不差", "示例干部", "示例报道", "第 3 段"]
#: Which columns of the recognition these are.
NAMES = ("quotation", "quoted_from", "quotation_source", "quotation_locator")


def row(*quoted: str, headline: str = "", citation: str = "") -> list[str]:
    return ["甲局", "2026", headline, citation, *quoted]


def kept(recognition: Recognition) -> tuple:
    recognition.refresh_from_db()
    return tuple(getattr(recognition, name) for name in NAMES)


def test_with_a_registered_source_and_once(planned, unit):
    source, user = make_source(title="示例报道"), make_staff()
    rows = (HEAD, row(*WHOLE, headline="示例标题", citation="示例颁奖词"))
    carry_out(planned(*rows), user, "获评.xlsx")
    made = unit.recognitions.get()
    assert kept(made) == ("示例引语，一字不差", "示例干部", source, "第 3 段")
    assert (made.headline, made.citation) == ("示例标题", "示例颁奖词")
    assert said(made) == ["新建。原因：导入“获评.xlsx”第 2 行"]
    assert planned(*rows).intentions == [Same(2, "示例甲局（2026）")]
    assert carry_out(planned(*rows), user, "获评.xlsx") is None


def test_a_new_source_is_registered_and_goes_with_the_import(planned, unit):
    user = make_staff()
    found = planned(
        [*HEAD, "引语来源发布者", "引语来源发布日期"], row(*WHOLE, "日报", "2026-03-01")
    )
    told = NewSource("示例报道", "日报", published_on=date(2026, 3, 1))
    assert found.sources == [told]
    [new] = found.of(New)
    assert new.values["quotation_source"] == told
    run = carry_out(found, user, "获评.xlsx")
    source = Source.objects.get()
    assert kept(unit.recognitions.get())[2] == source
    assert (source.publisher, source.published_on) == ("日报", date(2026, 3, 1))
    undo(run, user)
    assert not Source.objects.exists() and not unit.recognitions.exists()


def test_practices_and_quotations_share_a_source_of_the_file(book, unit):
    practices = ["单位", "年度", "类别", "名称", "来源", "发布者"]
    found = book(
        ([*HEAD, "引语来源发布者"], row(*WHOLE, "日报")),
        (practices, ["甲局", "2026", "工作机制", "示例机制", "示例报道", "日报"]),
    )
    carry_out(found, make_staff(), "全部.xlsx")
    source, made = Source.objects.get(), unit.recognitions.get()
    assert (made.quotation_source, made.practices.get().source) == (source, source)


def test_a_stored_one_is_changed_field_by_field_and_taken_back(planned, unit, year):
    source, other = make_source(title="示例报道"), make_source(slug="later", title="示例续报")
    before = ("先前的话", "示例干部", source, "")
    made = make_recognition(
        unit=unit, award_year=year, stage="nominated", **dict(zip(NAMES, before, strict=True))
    )
    user = make_staff()
    found = planned(HEAD, row("如今的话", "", "示例续报", "第 1 段"))
    old = {"quotation": "先前的话", "quotation_locator": "", "quotation_source": source}
    new = {"quotation": "如今的话", "quotation_locator": "第 1 段", "quotation_source": other}
    assert found.intentions == [Changed(2, "示例甲局（2026）", made, old, new)]
    run = carry_out(found, user, "获评.xlsx")
    assert kept(made) == ("如今的话", "示例干部", other, "第 1 段")
    undo(run, user)
    assert kept(made) == before


@pytest.mark.parametrize(
    ("quoted", "cell"),
    [
        (["示例引语", "", "示例报道", ""], "F2"),
        (["示例引语", "示例干部", "", ""], "G2"),
        (["", "示例干部", "示例报道", ""], "E2"),
    ],
)
def test_a_quotation_that_lacks_a_part_is_refused(planned, unit, quoted, cell):
    make_source(title="示例报道")
    found = planned(HEAD, row(*quoted))
    assert faults(found) == [f"2 {cell}：引语要写全：说了什么、出自谁、见于哪个来源。"]


def test_an_unknown_source_is_told_by_the_names_of_these_columns(planned, unit):
    found = planned(HEAD, row(*WHOLE))
    assert faults(found) == [
        "2 G2：没有登记来源“示例报道”，请核对标题；是新的来源，请在同一行填上"
        "“引语来源发布者”、“引语来源发布日期”或“引语来源网址”。"
    ]


def test_what_a_registered_source_lacks_is_filled_in(planned, unit):
    source = make_source(title="示例报道", publisher="")
    found = planned([*HEAD, "引语来源发布者"], row(*WHOLE, "日报"))
    assert [one.new for one in found.filled] == [{"publisher": "日报"}]
    carry_out(found, make_staff(), "获评.xlsx")
    source.refresh_from_db()
    assert source.publisher == "日报"
