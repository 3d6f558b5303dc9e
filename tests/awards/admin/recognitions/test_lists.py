"""Lists of recognitions and figures: search, filters, costs, and who reads them."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Indicator, Recognition, StoryPhoto
from tests.factories import (
    make_achievement,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_unit,
)
from units.models import District

from .pages import FIGURES, LIST, change, picture

pytestmark = pytest.mark.django_db

# Lists


def listed(response) -> set[int]:
    return {row.pk for row in response.context["cl"].result_list}


def test_search_and_filters_of_recognitions(staff):
    putuo = District.objects.create(code="330903", name="普陀区", parent=make_district())
    police = make_recognition(unit=make_unit(name="示例公安局"), headline="守一方平安")
    other = make_recognition(
        unit=make_unit(name="示例信访局", tier="county", district=putuo), year=2024, stage="lapsed",
        ended_on="2026-01-05", ended_reason="示例",
    )  # fmt: skip
    found = {
        next(iter(query.values())): listed(staff.get(LIST, query))
        for query in (
            {"q": "gaj"},
            {"q": "示例 平安"},
            {"q": "示例"},
            {"award_year__year": "2024"},
            {"stage__exact": "lapsed"},
            {"unit__district__id__exact": putuo.pk},
            {"unit__tier__exact": "municipal"},
        )
    }
    assert found == {
        "gaj": {police.pk},
        "示例 平安": {police.pk},
        "示例": {police.pk, other.pk},
        "2024": {other.pk},
        "lapsed": {other.pk},
        putuo.pk: {other.pk},
        "municipal": {police.pk},
    }


def test_the_list_shows_the_leading_figures_and_their_number(staff):
    recognition = make_recognition()
    make_achievement(recognition, label="服务船舶", wording="1.9万余艘次", is_leading=True)
    make_achievement(recognition)
    page = staff.get(LIST).content.decode()
    assert '<div class="cell" title="2">2</div>' in page
    assert ">服务船舶 1.9万余艘次</div></td>" in page


def test_filters_and_columns_of_figures(staff):
    putuo = District.objects.create(code="330903", name="普陀区", parent=make_district())
    indicator = Indicator.objects.create(slug="shili", name="示例口径", measure="件")
    sourced = make_achievement(
        make_recognition(), source=make_source(title="示例来源"), indicator=indicator
    )
    lacking = make_achievement(make_recognition(unit=make_unit(district=putuo), year=2024))
    report = make_achievement(region_report=make_region_report(), source=make_source())
    found = {
        next(iter(query.items())): listed(staff.get(FIGURES, query))
        for query in (
            {"year": "2025"},
            {"year": "2024"},
            {"district": "330900"},
            {"district": "330903"},
            {"sourced": "no"},
            {"sourced": "yes"},
            {"gathered": "no"},
            {"gathered": "yes"},
            {"recognition__stage__exact": "conferred"},
        )
    }
    assert found == {
        ("year", "2025"): {sourced.pk, report.pk},
        ("year", "2024"): {lacking.pk},
        ("district", "330900"): {sourced.pk, lacking.pk, report.pk},
        ("district", "330903"): {lacking.pk},
        ("sourced", "no"): {lacking.pk},
        ("sourced", "yes"): {sourced.pk, report.pk},
        ("gathered", "no"): {lacking.pk, report.pk},
        ("gathered", "yes"): {sourced.pk},
        ("recognition__stage__exact", "conferred"): {sourced.pk, lacking.pk},
    }
    assert listed(staff.get(FIGURES, {"q": "示例口径"})) == {sourced.pk}
    page = staff.get(FIGURES).content.decode()
    assert page.count('<strong class="lack">缺来源</strong>') == 1
    assert page.count(">多于 120 件（不含本数）。<") == 3


def queries(staff, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(path).status_code == 200
    return len(captured)


def test_query_counts_do_not_grow_with_rows(staff):
    recognition = make_recognition(stage="nominated")
    indicator = Indicator.objects.create(slug="shili", name="示例指标", measure="件")

    def grow(upto: int) -> dict[str, int]:
        while Recognition.objects.count() < upto:
            make_achievement(make_recognition(), source=make_source(), is_leading=True)
        while recognition.achievements.count() < upto:
            make_achievement(recognition, source=make_source(), indicator=indicator)
            make_practice(recognition, source=make_source())
            columns = {"alt": "示例", "credit": "示例", "image": picture()}
            StoryPhoto.objects.create(recognition=recognition, **columns)
        paths = {"recognitions": LIST, "form": change(recognition), "figures": FIGURES}
        paths |= {name: f"/admin/awards/{name}/" for name in ("practice", "source", "indicator")}
        return {name: queries(staff, path) for name, path in paths.items()}

    grow(3)  # content types are asked for once a process
    few = grow(3)
    assert grow(30) == few
    assert few["form"] <= 30


def test_approvers_read_every_page_without_its_form(client, django_user_model):
    approver = django_user_model.objects.create_user("approver", is_staff=True)
    approver.groups.add(Group.objects.get(name="一审员"))
    client.force_login(approver)
    figure = make_achievement(make_recognition())
    for path in (change(figure.recognition), f"{FIGURES}{figure.pk}/change/", FIGURES, LIST):
        page = client.get(path)
        assert page.status_code == 200
        assert "wording_read" not in page.content.decode()
        assert "120余件" in page.content.decode() or path == LIST
