"""What was planned is stored as a whole, with history, found by the search, and once."""

import pytest

from awards.importing.carrying import RowsWrong, carry_out
from awards.importing.intentions import Same
from tests.factories import make_district, make_staff, make_unit
from tests.pages import history as said
from units.history import Change
from units.models import Brand, Unit, UnitName

pytestmark = pytest.mark.django_db

HEAD = ["全称", "所在区划", "层级", "工作领域", "别称", "品牌", "释义"]
NEW = ["舟山市示例局", "舟山市", "市直", "其他", "又名", "一号", "示例释义"]
CHANGED = ["示例甲局", "", "", "民生服务", "甲名", "二号", "如今"]
WRONG = ["示例丁局", "无此市", "市直", "其他", "", "", ""]


@pytest.fixture
def unit():
    make_district()
    unit = make_unit(name="示例甲局")
    Brand.objects.create(unit=unit, name="二号", meaning="先前")
    return unit


def test_units_are_stored_with_history_and_found(planned, unit):
    user = make_staff()
    carry_out(planned(HEAD, NEW, CHANGED), user, "单位.xlsx")
    new = Unit.objects.get(name="舟山市示例局")
    assert (new.slug, new.pinyin) == ("zhoushan-shiliju", "zhoushanshishiliju")
    assert [*new.names.values_list("name", "kind")] == [("又名", "alias")]
    assert [*new.brands.values_list("name", "meaning")] == [("一号", "示例释义")]
    unit.refresh_from_db()
    assert unit.category == "livelihood"
    assert unit.brands.get().meaning == "如今"
    assert [*Unit.objects.matching("又名")] == [new]
    assert [*Unit.objects.matching("甲名")] == [unit]
    notes = Change.objects.order_by("id")
    assert [(note.key, note.called, note.by, note.reason) for note in notes] == [
        ("added", "舟山市示例局", user, "导入“单位.xlsx”第 2 行"),
        ("changed", "示例甲局", user, "导入“单位.xlsx”第 3 行"),
    ]
    assert set(notes[0].new) >= {"name", "units.unitname", "units.brand"}
    [line] = said(unit)
    for part in (
        "工作领域由“政法公安”改为“民生服务”",
        "新增其他名称“甲名”",
        "释义由“先前”改为“如今”",
    ):
        assert part in line


def test_again_it_changes_nothing(planned, unit):
    user = make_staff()
    carry_out(planned(HEAD, NEW, CHANGED), user, "单位.xlsx")
    before = Change.objects.count()
    again = planned(HEAD, NEW, CHANGED)
    assert again.intentions == [Same(2, "舟山市示例局"), Same(3, "示例甲局")]
    carry_out(again, user, "单位.xlsx")
    assert Change.objects.count() == before


def test_all_or_nothing_or_the_good_rows_only(planned, unit):
    user = make_staff()
    with pytest.raises(RowsWrong):
        carry_out(planned(HEAD, NEW, WRONG), user, "单位.xlsx")
    assert [*Unit.objects.all()] == [unit]
    assert not Change.objects.exists()
    carry_out(planned(HEAD, NEW, WRONG), user, "单位.xlsx", good_only=True)
    assert {*Unit.objects.values_list("name", flat=True)} == {"示例甲局", "舟山市示例局"}
    assert not UnitName.objects.filter(name="示例丁局").exists()


def test_what_fails_midway_leaves_nothing(planned, unit):
    found = planned(HEAD, NEW, ["示例乙局", *NEW[1:]])
    make_unit(name="示例乙局")  # by another, since it was planned
    with pytest.raises(Exception, match=r"(?i)unique"):
        carry_out(found, make_staff(), "单位.xlsx")
    assert not Unit.objects.filter(name="舟山市示例局").exists()
    assert not Change.objects.exists()
