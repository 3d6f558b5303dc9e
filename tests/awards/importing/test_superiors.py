"""上级单位 in a table of units: registered, or in the same table; never in a circle."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.importing import undoing
from awards.importing.carrying import carry_out
from awards.importing.intentions import Changed, Coming, New, Same, Wrong
from config.importing.remits import elsewhere
from config.roles.table import ENTERER
from tests.factories import make_account, make_district, make_staff, make_unit
from tests.pages import history
from units.models import Unit

from .test_planning import faults

pytestmark = pytest.mark.django_db
HEAD = ["全称", "所在区划", "层级", "工作领域", "上级单位"]
REST = ["舟山市", "市直", "民生服务"]


@pytest.fixture(autouse=True)
def district():
    return make_district()


def above() -> dict[str, str | None]:
    """Of each unit the one above it, by name."""
    return dict(Unit.objects.values_list("name", "superior__name"))


def test_a_registered_superior_of_a_new_unit_and_of_a_known_one(planned):
    top, known = make_unit(name="示例总局", short_name="总局"), make_unit(name="示例乙局")
    found = planned(HEAD, ["示例甲局", *REST, "示例总局"], ["示例乙局", "", "", "", "总局"])
    [new, changed] = found.intentions
    assert isinstance(new, New) and new.values["superior"] == top
    assert changed == Changed(3, "示例乙局", known, {"superior": None}, {"superior": top})
    carry_out(found, make_staff(), "单位.xlsx")
    assert above() == {"示例总局": None, "示例甲局": "示例总局", "示例乙局": "示例总局"}
    [said] = history(known)
    assert "上级单位" in said and "示例总局" in said


def test_again_it_says_what_is_on_record(planned):
    make_unit(name="示例乙局", superior=make_unit(name="示例总局"))
    found = planned(HEAD, ["示例乙局", "", "", "", "示例总局"])
    assert found.intentions == [Same(2, "示例乙局")]
    assert planned(HEAD, ["示例乙局", "", "", "", ""]).intentions == [Same(2, "示例乙局")]


def test_superiors_of_the_same_table_wherever_they_stand(planned):
    rows = (
        ["示例丙局", *REST, "示例乙局"],
        ["示例乙局", *REST, "示例甲局"],
        ["示例甲局", *REST, ""],
    )
    found = planned(HEAD, *rows)
    assert found.intentions[0].values["superior"] == Coming("units", 3, "示例乙局")
    run = carry_out(found, make_staff(), "单位.xlsx")
    assert above() == {"示例丙局": "示例乙局", "示例乙局": "示例甲局", "示例甲局": None}
    assert [type(one) for one in planned(HEAD, *rows).intentions] == [Same] * 3
    undoing.undo(run, make_account(ENTERER))
    assert above() == {}


def test_a_known_unit_comes_under_a_new_one_and_back(planned):
    known = make_unit(name="示例乙局")
    found = planned(HEAD, ["示例乙局", "", "", "", "示例新局"], ["示例新局", *REST, ""])
    run = carry_out(found, make_staff(), "单位.xlsx")
    assert above() == {"示例乙局": "示例新局", "示例新局": None}
    undoing.undo(run, make_account(ENTERER))
    known.refresh_from_db()
    assert known.superior is None and Unit.objects.count() == 1


def test_what_no_superior_is_is_said(planned):
    make_unit(name="示例东局", short_name="方局")
    make_unit(name="示例西局", short_name="方局")
    make_unit(name="示例甲局")
    found = planned(
        HEAD,
        ["示例乙局", *REST, "示例无局"],
        ["示例丙局", *REST, "方局"],
        ["示例丁局", *REST, "示例丁局"],
        ["示例甲局", "", "", "", "示例甲局"],
        ["示例戊局", "无此地", "市直", "民生服务", ""],
        ["示例己局", *REST, "示例戊局"],
        ["示例庚局", *REST, "示例己局"],
    )
    assert faults(found) == [
        "2 E2：没有登记单位“示例无局”，请核对名称，或者先把它登记上。",
        "3 E3：可能是“示例东局”、“示例西局”，请写全称。",
        "4 E4：上级单位不能是本单位。",
        "5 E5：上级单位不能是本单位。",
        "6 B6：没有登记行政区划“无此地”。",
        "7 E7：这个单位写在“机关单位”表第 6 行，那一行有误，请先改好。",
        "8 E8：这个单位写在“机关单位”表第 7 行，那一行有误，请先改好。",
    ]


def test_a_circle_is_refused_in_plain_words(planned):
    top = make_unit(name="示例上局")
    middle = make_unit(name="示例中局", superior=top)
    make_unit(name="示例下局", superior=middle)
    assert faults(planned(HEAD, ["示例上局", "", "", "", "示例下局"])) == [
        "2 E2：示例下局登记为本单位的下级，不能又作它的上级。"
    ]
    found = planned(HEAD, ["示例甲局", *REST, "示例乙局"], ["示例乙局", *REST, "示例甲局"])
    assert faults(found) == [
        "2 E2：示例乙局登记为本单位的下级，不能又作它的上级。",
        "3 E3：示例甲局登记为本单位的下级，不能又作它的上级。",
    ]


def test_a_circle_that_the_table_itself_undoes_is_none(planned):
    top = make_unit(name="示例上局")
    make_unit(name="示例下局", superior=top)
    other = make_unit(name="示例外局")
    found = planned(
        HEAD, ["示例上局", "", "", "", "示例下局"], ["示例下局", "", "", "", "示例外局"]
    )
    assert faults(found) == [] and found.intentions[1].new == {"superior": other}


def test_a_row_that_undoes_a_circle_and_is_wrong_undoes_nothing(planned):
    make_unit(name="示例下局", superior=make_unit(name="示例上局"))
    make_unit(name="示例外局")
    found = planned(
        HEAD, ["示例上局", "", "", "", "示例下局"], ["示例下局", "无此地", "", "", "示例外局"]
    )
    assert [type(one) for one in found.intentions] == [Wrong, Wrong]


def test_a_superior_outside_the_district_is_answered_by_the_unit_alone(planned):
    putuo = make_district("330903", "普陀区")
    outside, inside = make_unit(name="示例市局"), make_unit(name="示例区局", district=putuo)
    by = make_account(ENTERER, district=putuo)
    row = ["示例区局", "", "", "", "示例市局"]
    assert elsewhere(planned(HEAD, row), by) == ["机关单位第 2 行"]
    inside.superior = outside
    inside.save()
    assert elsewhere(planned(HEAD, row), by) == []


def test_as_many_queries_however_many_superiors(planned):
    for n in range(12):
        make_unit(name=f"示例甲{n}局", superior=make_unit(name=f"示例乙{n}局"))
        make_unit(name=f"示例丙{n}局")

    def asked(number: int) -> int:
        rows = [[f"示例甲{n}局", "", "", "", f"示例丙{n}局"] for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            planned(HEAD, *rows)
        return len(queries)

    assert asked(3) == asked(12)
