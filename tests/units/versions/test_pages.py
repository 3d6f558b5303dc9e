"""The history page of a record, and what differs between any two of its versions."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Practice
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import seen
from units import history
from units.desk.versions.steps import FIRST, acts_of, rebuilt
from units.desk.versions.values import kept
from units.history import CHANGED, DELETED, Change

pytestmark = pytest.mark.django_db


def page(row, name="history", *args) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk, *args])


def changed(row, by, **columns):
    """`row` with other values, as a form would have saved them."""
    old = history.columns(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    new = history.columns(row)
    return history.note(
        row, CHANGED, by, old={n: old[n] for n in columns}, new={n: new[n] for n in columns}
    )


def told(response) -> list[list[str]]:
    return [line.words for line in response.context["told"]]


def differences(response) -> dict:
    """What a comparison shows: columns by label, rows by what they are called."""
    found = response.context["difference"]
    columns = {moved.label: (moved.was, moved.now) for moved in found.columns}
    rows = {
        f"{row.kind}“{row.called}”{row.words}": {m.label: (m.was, m.now) for m in row.columns}
        for row in found.rows
    }
    return columns | rows


def test_any_two_versions_are_compared_field_by_field_in_words(client, staff):
    year = make_award_year(2026, released=False)
    unit = make_unit(name="示例甲局")
    brand = unit.brands.create(name="示例品牌")
    row = make_recognition(unit=unit, award_year=year, stage="nominated", headline="一")
    first = changed(row, staff, headline="二")
    second = changed(row, staff, brand=brand, stage="eligible")
    third = changed(row, staff, headline="三")
    address = page(row, "compare")
    assert differences(client.get(address, {"old": first.pk, "new": second.pk})) == {
        "党建品牌": ("", "示例品牌"),
        "阶段": ("申报", "资格审查通过"),
    }
    whole = {
        "党建品牌": ("", "示例品牌"),
        "阶段": ("申报", "资格审查通过"),
        "标题": ("一", "三"),
    }
    assert differences(client.get(address, {"old": FIRST, "new": third.pk})) == whole
    # Whichever way round; and the last one with the one before it, where nothing is said.
    assert differences(client.get(address, {"new": FIRST, "old": third.pk})) == whole
    assert differences(client.get(address)) == {"标题": ("二", "三")}
    assert differences(client.get(address, {"new": first.pk})) == {"标题": ("一", "二")}


def test_rows_of_the_form_are_compared_too_whichever_door_changed_them(client, staff):
    row = make_recognition()
    source = make_source(title="示例来源")
    figure = make_achievement(row, label="示例甲", wording="120余件", is_leading=True)
    gone = make_practice(row, title="示例机制", summary="示例做法")
    was = kept(gone)
    label = Practice._meta.label_lower
    first = history.note(row, CHANGED, staff, old={label: {str(gone.pk): was}}, new={label: {}})
    gone.delete()
    changed(figure, staff, is_leading=False, source=source)
    found = differences(client.get(page(row, "compare"), {"old": FIRST}))
    assert found == {
        "经验做法“示例机制”删除": {
            "排序": ("0", ""),
            "类别": ("工作机制", ""),
            "名称": ("示例机制", ""),
            "做法": ("示例做法", ""),
        },
        "成效指标“示例甲 120余件”有改动": {
            "来源": ("", "示例来源"),
            "首要数字": ("是", "否"),
        },
    }
    assert told(client.get(page(row))) == [
        [
            "成效指标“示例甲 120余件”：来源由空改为“示例来源”",
            "成效指标“示例甲 120余件”：首要数字由“是”改为“否”",
        ],
        ["删除经验做法“示例机制”"],
    ]
    assert differences(client.get(page(row, "compare"), {"old": first.pk})) == {
        "成效指标“示例甲 120余件”有改动": found["成效指标“示例甲 120余件”有改动"]
    }


def test_a_row_shows_what_its_owners_form_did_to_it(client, staff):
    row = make_recognition()
    figure = make_achievement(row, label="示例乙")
    label = figure._meta.label_lower
    called = {"": str(figure)}
    history.note(row, CHANGED, staff, old={label: {}}, new={label: {str(figure.pk): kept(figure)}})
    history.note(
        row,
        CHANGED,
        staff,
        old={label: {str(figure.pk): called | {"label": "示例甲"}}},
        new={label: {str(figure.pk): called | {"label": "示例乙"}}},
    )
    assert told(client.get(page(figure))) == [
        ["说的是什么由“示例甲”改为“示例乙”"],
        [f"在“{row}”的表单里新增"],
    ]
    assert differences(client.get(page(figure, "compare"))) == {"说的是什么": ("示例甲", "示例乙")}
    other = make_achievement(row)
    assert told(client.get(page(other))) == []


def test_the_very_first_version_is_what_was_before_any_act(client, staff):
    unit = make_unit(name="示例甲局", website="https://a.example/")
    changed(unit, staff, website="https://b.example/")
    changed(unit, staff, name="示例乙局", website="https://c.example/")
    versions = rebuilt(unit, {}, {FIRST})
    assert versions[FIRST].columns["name"] == "示例甲局"
    assert versions[FIRST].columns["website"] == "https://a.example/"
    assert client.get(page(unit)).context["first"] == FIRST
    made = make_unit()
    history.note(made, "added", staff, new=history.columns(made))
    changed(made, staff, name="示例丙局")
    assert client.get(page(made)).context["first"] is None


@pytest.mark.parametrize(
    "asked", ["old=x", "old=-1", "new=99999", "old=99999999999999999999", "new=1.5", "old=%00"]
)
def test_a_version_that_is_none_leads_back_to_the_history(client, staff, asked):
    unit = make_unit()
    changed(unit, staff, name="示例乙局")
    response = client.get(f"{page(unit, 'compare')}?{asked}")
    assert (response.status_code, response.headers["Location"]) == (302, page(unit))


def test_versions_of_what_one_may_not_see_are_kept_from_him(client):
    row = make_recognition(headline="未公开的示例")
    act = changed(row, get_user_model().objects.create_user("other"), headline="二")
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_unit"))
    client.force_login(viewer)
    for address in (page(row), page(row, "compare"), f"{page(row, 'compare')}?new={act.pk}"):
        response = client.get(address)
        assert response.status_code == 403
        assert "未公开的示例" not in response.content.decode()
    assert (
        client.get(reverse("admin:awards_recognition_compare", args=[row.pk + 1])).status_code
        == 404
    )


def test_rows_that_one_may_not_see_are_left_out(client):
    row = make_recognition()
    figure = make_achievement(row, label="未公开的示例")
    by = get_user_model().objects.create_user("other")
    label = figure._meta.label_lower
    act = history.note(
        row,
        CHANGED,
        by,
        old={"headline": "示例旧题", label: {str(figure.pk): kept(figure)}},
        new={"headline": row.headline, label: {}},
    )
    history.note(figure, DELETED, by, old=history.columns(figure))
    viewer = get_user_model().objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_recognition"))
    client.force_login(viewer)
    response = client.get(page(row))
    assert told(response) == [[f"标题由“示例旧题”改为“{row.headline}”"]]
    compared = client.get(page(row, "compare"), {"new": act.pk})
    assert differences(compared) == {"标题": ("示例旧题", row.headline)}
    for answer in (response, compared):
        assert "未公开的示例" not in answer.content.decode()


def queries(client, address) -> int:
    """How many reads of the records a page needs."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum('FROM "' in query["sql"] and "session" not in query["sql"] for query in asked)


def test_the_pages_ask_as_much_at_3_acts_as_at_300(client, staff):
    row = make_recognition()
    costs = []
    for number in (3, 297):
        sources = [make_source(title=f"示例来源{n}") for n in range(number)]
        figures = [make_achievement(row, source=source) for source in sources]
        others = [make_source(title=f"示例别源{n}").pk for n in range(number)]
        acts = [
            history.act(figure, CHANGED, staff, old={"source": other}, new={"source": one.pk})
            for figure, one, other in zip(figures, sources, others, strict=True)
        ]
        Change.objects.bulk_create(acts)
        last, compared = f"{page(row)}?p=99", f"{page(row, 'compare')}?old=0"
        costs.append((queries(client, last), queries(client, compared)))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 14  # two of them for the head of an approver


def test_long_texts_are_shown_as_one_with_marks_that_need_no_colour(client, staff):
    row = make_recognition(story="示例甲局推进模范机关建设，办结1200余件。" + "示例的话。" * 20)
    changed(row, staff, story=row.story.replace("1200", "1300"))
    response = client.get(page(row, "compare"))
    text = response.content.decode()
    assert (
        '<del><span class="past-mark">[删：</span>1200<span class="past-mark">]</span></del>'
        in text
    )
    assert (
        '<ins><span class="past-mark">[增：</span>1300<span class="past-mark">]</span></ins>'
        in text
    )
    assert "示例甲局推进模范机关建设，办结[删：1200][增：1300]余件。" in seen(response)


def test_what_is_no_version_is_not_offered_for_comparison(client, staff):
    year = make_award_year(2026, released=False)
    history.note(year, "paper", staff, new={"title": "示例名单", "count": 2})
    changed(year, staff, note="示例备注")
    response = client.get(page(year))
    assert [line.is_version for line in response.context["told"]] == [True, False]
    assert acts_of(year).count() == 2
    assert response.content.decode().count('name="new"') == 1


def test_a_row_that_came_from_another_record_is_new_here(client, staff):
    here, there = make_recognition(stage="nominated"), make_recognition(stage="nominated")
    figure = make_achievement(there, label="甲")
    first = changed(here, staff, headline="先")
    changed(figure, staff, recognition=here)
    last = changed(here, staff, headline="后")
    response = client.get(page(here, "compare"), {"old": first.pk, "new": last.pk})
    [row] = response.context["difference"].rows
    assert (row.label, row.state) == ("awards.achievement", "added")


@pytest.fixture
def moved(staff):
    """A figure that went from one recognition to another and then to a report, with the three."""
    year = make_award_year(2026, released=False)
    there, here = (make_recognition(award_year=year, stage="nominated") for _ in range(2))
    report = make_region_report(award_year=year)
    figure = make_achievement(there, label="甲")
    label, key = figure._meta.label_lower, str(figure.pk)
    history.note(there, CHANGED, staff, old={label: {}}, new={label: {key: kept(figure)}})
    changed(figure, staff, label="乙")
    changed(figure, staff, recognition=here)
    was, now = ({"": str(figure), "label": one} for one in "乙丙")
    history.note(here, CHANGED, staff, old={label: {key: was}}, new={label: {key: now}})
    figure.label = "丙"
    changed(figure, staff, recognition=None, region_report=report)
    return figure, there, here, report


def test_a_row_that_moved_is_told_of_by_both_its_owners_and_tells_of_both(client, moved):
    figure, there, here, report = moved
    to_here = [f"获评单位由“{there}”改为“{here}”"]
    away = [f"获评单位由“{here}”改为空", f"地区综述由空改为“{report}”"]
    assert told(client.get(page(figure))) == [
        away,
        ["说的是什么由“乙”改为“丙”"],
        to_here,
        ["说的是什么由“甲”改为“乙”"],
        [f"在“{there}”的表单里新增"],
    ]
    # Of a row, each owner tells from when it came to when it went.
    called, later = f"成效指标“乙 {figure.wording}”", f"成效指标“丙 {figure.wording}”"
    assert told(client.get(page(there))) == [
        [f"{called}：移到“{here}”"],
        [f"{called}：说的是什么由“甲”改为“乙”"],
        [f"新增成效指标“甲 {figure.wording}”"],
    ]
    assert told(client.get(page(here))) == [
        [f"{later}：移到“{report}”"],
        [f"{called}：说的是什么由“乙”改为“丙”"],
        [f"{called}：{to_here[0]}"],
    ]
    assert told(client.get(page(report))) == [[f"{later}：{one}" for one in away]]


def test_what_a_row_was_before_it_moved_away_is_known_from_then_on(client, moved):
    figure, there, *_ = moved
    act, before = acts_of(there)[:2]
    address = page(there, "compare")
    [gone] = client.get(address, {"old": before.pk, "new": act.pk}).context["difference"].rows
    assert (gone.called, gone.state) == (f"乙 {figure.wording}", "gone")
    assert client.get(address, {"old": FIRST, "new": act.pk}).context["difference"].rows == []


def test_a_row_that_moved_stands_in_the_time_lines_of_both_units(client, staff):
    there, here = make_recognition(stage="nominated"), make_recognition(stage="nominated")
    figure = make_achievement(there)
    changed(figure, staff, recognition=here)
    lines = [client.get(page(one.unit, "changes")).context["told"] for one in (there, here)]
    assert [[one["words"] for one in told] for told in lines] == [
        [[f"移到“{here}”"]],
        [[f"获评单位由“{there}”改为“{here}”"]],
    ]


def test_what_is_no_number_has_no_history(client, staff):
    assert client.get("/admin/units/unit/٣/history/").status_code == 404
