"""Meaning follows wording, as it is saved and while it is typed."""

from cProfile import Profile
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict

from awards.models import Achievement
from tests.factories import (
    make_achievement,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from tests.pages import history

from .pages import (
    CONFIRMED,
    FIGURES,
    MEANING,
    NOT_READ,
    change,
    columns_of,
    figure_errors,
    form,
    stored,
)

pytestmark = pytest.mark.django_db

# Meaning follows wording


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # Nothing but the wording is touched: everything is read again.
        ({"wording": "4—6小时"}, ("amount", 4, 6, "exact", "小时")),
        ({"wording": "全国第一"}, ("rank", None, None, "exact", "")),
        # The script has filled the form from the new wording already.
        (
            {
                "wording": "300余批",
                "wording_read": "300余批",
                "value": "300",
                "measure": "批",
            },
            ("amount", 300, None, "more_than", "批"),
        ),
        # Corrected together with the wording, or without it: the correction stays.
        ({"wording": "300余批", "value": "305"}, ("amount", 305, None, "more_than", "批")),
        ({"value": "121"}, ("amount", 121, None, "more_than", "件")),
        ({"measure": ""}, ("amount", 120, None, "more_than", "")),
        ({"qualifier": "about"}, ("amount", 120, None, "about", "件")),
        # Corrected in the filled form of the script.
        (
            {"wording": "300余批", "wording_read": "300余批", "value": "300", "measure": ""},
            ("amount", 300, None, "more_than", ""),
        ),
        # An emptied value asks for the wording to be read again.
        ({"value": ""}, ("amount", 120, None, "more_than", "件")),
    ],
)
def test_columns_follow_the_wording_unless_corrected_by_hand(staff, typed, kept):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition)
    posted = form(recognition.award_year, recognition.unit, figures=[stored(figure, **typed)])
    response = staff.post(change(recognition), posted)
    assert response.status_code == 302, figure_errors(response)
    assert columns_of(figure) == kept


def test_an_earlier_correction_outlives_a_new_wording(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition, value=118)
    row = stored(figure, wording="130余批", value="118.0000")
    posted = form(recognition.award_year, recognition.unit, figures=[row])
    assert staff.post(change(recognition), posted).status_code == 302
    assert columns_of(figure) == ("amount", Decimal(118), None, "more_than", "批")


def test_a_baseline_follows_its_wording_too(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition, baseline_wording="90.50分", baseline_value="90.5")
    row = stored(figure, baseline_wording="91分", baseline_value="90.5")
    posted = form(recognition.award_year, recognition.unit, figures=[row])
    assert staff.post(change(recognition), posted).status_code == 302
    figure.refresh_from_db()
    assert figure.baseline_value == 91
    row |= {"baseline_wording": "", "baseline_value": "91"}
    posted = form(recognition.award_year, recognition.unit, figures=[row])
    assert staff.post(change(recognition), posted).status_code == 302
    figure.refresh_from_db()
    assert (figure.baseline_wording, figure.baseline_value) == ("", None)


def test_an_untouched_figure_counts_as_unchanged(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition, baseline_wording="90.50分", baseline_value="90.5")
    row = stored(figure, value="120", baseline_wording="90.50分", baseline_value="90.5")
    typed = {"headline": "示例新标题", "name_then": recognition.name_then}
    posted = form(recognition.award_year, recognition.unit, figures=[row], **typed)
    staff.post(change(recognition), posted)
    assert history(recognition) == [f"标题由“{recognition.headline}”改为“示例新标题”"]


def test_the_history_names_what_a_person_changed(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition)
    row = stored(figure, wording="130余件", wording_read="130余件", value="130")
    typed = {"name_then": recognition.name_then, "headline": recognition.headline}
    staff.post(
        change(recognition),
        form(recognition.award_year, recognition.unit, figures=[row], **typed),
    )
    (said,) = history(recognition)
    assert said == (
        f"成效指标“{figure.label} 130余件”：原文表述由“120余件”改为“130余件”，数值由“120”改为“130”"
    )


def test_a_range_upside_down_is_refused(staff):
    recognition = make_recognition(stage="nominated")
    row = {"label": "甲", "wording": "4—6小时", "upper_value": "3"}
    response = staff.post(
        change(recognition), form(recognition.award_year, recognition.unit, figures=[row])
    )
    assert figure_errors(response) == [{"__all__": ["范围的上限不能小于下限。"]}]


def test_new_rows_come_last_with_the_source_of_the_last(staff):
    recognition, source = make_recognition(stage="nominated"), make_source()
    first = make_achievement(recognition, position=7, source=source)
    page = staff.get(change(recognition))
    formset = next(
        f.formset for f in page.context["inline_admin_formsets"] if f.opts.model is Achievement
    )
    assert [f["source"].value() for f in formset.forms] == [source.pk, source.pk]
    assert formset.empty_form["source"].value() == source.pk
    rows = [
        stored(first, source=source.pk, position=""),  # an old row keeps its place
        {"label": "丁", "wording": "3件", "position": "2"},
        {"label": "乙", "wording": "5件"},
        {"label": "丙", "wording": "6件"},
        # Blank rows with nothing but the source that they were given are no rows.
        {"source": source.pk},
        {"source": make_source().pk},
    ]
    posted = form(recognition.award_year, recognition.unit, figures=rows)
    assert staff.post(change(recognition), posted).status_code == 302
    assert list(recognition.achievements.values_list("wording", "position")) == [
        ("3件", 2),
        ("120余件", 7),
        ("5件", 8),
        ("6件", 9),
    ]


def test_the_same_rules_hold_on_the_page_of_one_figure(staff):
    report = make_region_report()
    make_achievement(region_report=report, position=4)
    posted = form(report.award_year, make_unit(), figures=[{"label": "甲", "wording": "2000余批"}])
    row = {
        name.removeprefix("achievements-0-"): value
        for name, value in posted.items()
        if name.startswith("achievements-0-")
    }
    row |= {"recognition": "", "region_report": report.pk}
    assert staff.post(f"{FIGURES}add/", row | CONFIRMED).status_code == 302
    figure = Achievement.objects.get(wording="2000余批")
    assert columns_of(figure) == ("amount", Decimal(2000), None, "more_than", "批")
    assert figure.position == 5
    orphan = staff.post(f"{FIGURES}add/", row | {"region_report": ""})
    assert orphan.context["adminform"].form.errors == {
        "__all__": ["须归属一个获评单位或一篇地区综述，二者取一。"]
    }


# Meaning while typing


def test_meaning_says_what_was_understood(staff):
    answers = {
        wording: staff.get(MEANING, {"wording": wording}).json()
        for wording in ("1.9万余艘次", "4—6小时", "全国第一", "若干", "", "9" * 41)
    }
    assert answers["1.9万余艘次"] == {
        "fields": {
            "kind": "amount",
            "value": "19000",
            "upper_value": "",
            "qualifier": "more_than",
            "measure": "艘次",
        },
        "read": True,
        "said": "读作：多于 19,000 艘次（不含本数）。",
    }
    assert answers["4—6小时"]["said"] == "读作：4 至 6 小时。"
    assert answers["全国第一"]["fields"]["kind"] == "rank"
    assert answers["全国第一"]["said"] == "读作：名次，照原文显示，不记数值。"
    assert {w: a["read"] for w, a in answers.items()} == {
        "1.9万余艘次": True,
        "4—6小时": True,
        "全国第一": True,
        "若干": False,
        "": False,
        "9" * 41: False,
    }
    assert answers["若干"]["said"].startswith(NOT_READ)


def test_meaning_is_for_those_who_may_see_figures(client, django_user_model):
    ask = f"{MEANING}?wording=120余件"
    assert client.get(ask).status_code == 302
    user = django_user_model.objects.create_user("someone")
    client.force_login(user)
    assert client.get(ask).status_code == 302
    user.is_staff = True
    user.save()
    assert client.get(ask).status_code == 403
    user.groups.add(Group.objects.get(name="一审员"))
    assert client.get(ask).json()["read"] is True


# What it costs


def test_what_was_sent_is_not_copied_for_each_figure(staff):
    recognition = make_recognition(stage="nominated")
    copies = []
    for number in range(2):
        make_achievement(recognition, label=f"示例{number}甲")
        make_achievement(recognition, label=f"示例{number}乙")
        figures = [stored(one) for one in recognition.achievements.all()]
        posted = form(recognition.award_year, recognition.unit, figures=figures)
        counting = Profile()
        assert counting.runcall(staff.post, change(recognition), posted).status_code == 302
        calls = {entry.code: entry.callcount for entry in counting.getstats()}
        copies.append(calls.get(QueryDict.__deepcopy__.__code__, 0))
    assert copies[0] == copies[1]
