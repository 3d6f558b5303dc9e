"""What visitors see changes only after a page that says so, keeps its address, and stays."""

import os
import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from awards.models import Achievement, Indicator, RegionReport, Source, StoryPhoto
from tests.awards.admin.recognitions.pages import change, form, picture, stored
from tests.factories import (
    make_achievement,
    make_award_year,
    make_district,
    make_practice,
    make_recognition,
    make_region_report,
    make_source,
    make_staff,
    make_unit,
)
from tests.pages import history, seen
from units.desk import public
from units.desk.waiting import room as waiting_room
from units.history import Change

pytestmark = pytest.mark.django_db
SEEN = {"_public_seen": "1"}


@pytest.fixture
def staff(client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(make_staff())
    return client


def hidden(page) -> dict[str, list[str]]:
    """The hidden fields of the asking page, as a browser sends them."""
    found = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def says(page, sentence: str) -> bool:
    """Whether a page shows the sentence, whatever the white space."""
    return "".join(sentence.split()) in "".join(seen(page).split())


def renamed(recognition, **typed) -> dict:
    return form(recognition.award_year, recognition.unit, stage=recognition.stage, **typed)


def test_a_public_story_changes_only_after_the_page_that_says_what_changes(staff):
    recognition = make_recognition(name_then="示例旧名", headline="示例旧题")
    posted = renamed(recognition, name_then="示例新名", headline="示例旧题")
    asked = staff.post(change(recognition), posted)
    assert asked.status_code == 200
    assert says(asked, "还没有保存。确认以后，访客立即看到下面的变化")
    assert says(asked, "获评时名称由“示例旧名”改为“示例新名”")
    assert not says(asked, "标题由")
    recognition.refresh_from_db()
    assert (recognition.name_then, Change.objects.count()) == ("示例旧名", 0)
    sent = hidden(asked.content.decode())
    assert staff.post(change(recognition), sent | SEEN).status_code == 302
    recognition.refresh_from_db()
    assert recognition.name_then == "示例新名"
    act = Change.objects.of(recognition).get()
    assert (act.old, act.new) == ({"name_then": "示例旧名"}, {"name_then": "示例新名"})


def test_going_back_keeps_what_was_typed_and_saves_nothing(staff):
    recognition = make_recognition(name_then="示例旧名")
    asked = staff.post(change(recognition), renamed(recognition, name_then="示例新名"))
    back = staff.post(change(recognition), hidden(asked.content.decode()) | {"_public_back": "1"})
    assert back.status_code == 200
    assert back.context["adminform"].form["name_then"].value() == "示例新名"
    assert says(back, "还没有保存，网站没有变化")
    assert not says(back, "请更正")
    recognition.refresh_from_db()
    assert recognition.name_then == "示例旧名"


def test_rows_of_the_form_are_named_and_nothing_goes_unasked(staff):
    recognition = make_recognition()
    figure = make_achievement(recognition, label="示例办结", wording="120件")
    rows = [stored(figure) | {"DELETE": "on"}, {"label": "示例新数", "wording": "98%"}]
    posted = renamed(recognition, figures=rows, headline=recognition.headline)
    posted["name_then"] = recognition.name_then
    asked = staff.post(change(recognition), posted)
    assert says(asked, "删除成效指标“示例办结 120件”")
    assert says(asked, "新增成效指标“示例新数 98%”")
    assert list(Achievement.objects.all()) == [figure]
    staff.post(change(recognition), hidden(asked.content.decode()) | SEEN)
    assert [str(row) for row in Achievement.objects.all()] == ["示例新数 98%"]
    assert len(history(recognition)) == 1


def test_what_is_saved_unchanged_or_not_public_asks_nothing(staff):
    recognition = make_recognition()
    same = renamed(recognition, headline=recognition.headline, name_then=recognition.name_then)
    assert staff.post(change(recognition), same).status_code == 302
    draft = make_recognition(stage="nominated")
    posted = renamed(draft, headline="示例新题")
    assert staff.post(change(draft), posted).status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "示例新题"


def test_a_photograph_waits_for_the_answer_and_leaves_nothing_behind(staff, client):
    recognition = make_recognition()
    photo = {"image": picture(), "alt": "示例照片", "credit": "示例摄"}
    posted = renamed(recognition, headline=recognition.headline, photos=[photo])
    posted["name_then"] = recognition.name_then
    asked = staff.post(change(recognition), posted)
    assert says(asked, "上传文件：")
    assert not StoryPhoto.objects.exists()
    (waiting,) = waiting_room().listdir("")[1]
    assert client.get(f"/media/waiting/{waiting}").status_code == 404
    assert not default_storage.exists("waiting")
    sent = hidden(asked.content.decode())
    assert staff.post(change(recognition), sent | SEEN).status_code == 302
    assert StoryPhoto.objects.get().alt == "示例照片"
    assert waiting_room().listdir("")[1] == []


def test_what_waited_in_vain_is_removed_when_the_next_file_waits(staff):
    recognition = make_recognition()
    photo = {"image": picture(), "alt": "示例照片", "credit": "示例摄"}
    posted = renamed(recognition, headline=recognition.headline, photos=[photo])
    staff.post(change(recognition), posted)
    (old,) = waiting_room().listdir("")[1]
    os.utime(waiting_room().path(old), (0, 0))
    staff.post(change(recognition), posted | {"photos-0-image": picture()})
    (left,) = waiting_room().listdir("")[1]
    assert left != old


def test_files_that_wait_are_given_to_nobody_else(staff, client):
    recognition = make_recognition()
    photo = {"image": picture(), "alt": "示例照片", "credit": "示例摄"}
    posted = renamed(recognition, headline=recognition.headline, photos=[photo])
    sent = hidden(staff.post(change(recognition), posted).content.decode())
    client.force_login(make_staff("other"))
    response = client.post(change(recognition), sent | SEEN)
    assert response.status_code == 200
    assert not StoryPhoto.objects.exists()


def test_a_report_does_not_slip_into_a_released_year(staff):
    year, district = make_award_year(), make_district()
    posted = form(year, make_unit(), district=district.pk, headline="示例综述")
    add = reverse("admin:awards_regionreport_add")
    asked = staff.post(add, posted)
    assert says(asked, "保存后立即公开")
    assert not RegionReport.objects.exists()
    staff.post(add, hidden(asked.content.decode()) | SEEN)
    assert RegionReport.objects.get().headline == "示例综述"


def test_a_draft_report_is_not_moved_into_a_released_year_unasked(staff):
    report = make_region_report(award_year=make_award_year(2026, released=False))
    year = make_award_year(2025)
    posted = form(year, make_unit(), district=report.district.pk, headline="示例综述")
    page = reverse("admin:awards_regionreport_change", args=[report.pk])
    asked = staff.post(page, posted)
    assert says(asked, "年度评选由“2026 年度示例模范机关”改为“2025 年度示例模范机关”")
    report.refresh_from_db()
    assert report.award_year.year == 2026


def public_rows() -> dict:
    """One public row of every kind that a list could delete."""
    recognition = make_recognition()
    source = make_source()
    indicator = Indicator.objects.create(slug="lv", name="示例率", measure="%")
    figure = make_achievement(recognition, source=source, indicator=indicator, wording="98%")
    report = make_region_report(award_year=recognition.award_year)
    return {
        "awards_achievement": figure,
        "awards_practice": make_practice(recognition),
        "awards_recognition": recognition,
        "awards_regionreport": report,
        "awards_awardyear": recognition.award_year,
        "awards_award": recognition.award_year.award,
        "awards_source": source,
        "awards_indicator": indicator,
        "units_unit": recognition.unit,
        "units_district": recognition.unit.district,
    }


@pytest.mark.parametrize(
    "kind",
    [
        "awards_achievement",
        "awards_practice",
        "awards_recognition",
        "awards_regionreport",
        "awards_awardyear",
        "awards_award",
        "awards_source",
        "awards_indicator",
        "units_unit",
        "units_district",
    ],
)
def test_nothing_public_is_deleted_from_its_page_or_its_list(client, admin_client, kind):
    row = public_rows()[kind]
    page = reverse(f"admin:{kind}_delete", args=[row.pk])
    assert admin_client.post(page, {"post": "yes"}).status_code == 403
    listed = reverse(f"admin:{kind}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(listed, chosen)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_list_says_which_rows_are_public(admin_client):
    row = public_rows()["awards_achievement"]
    chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
    page = admin_client.post(reverse("admin:awards_achievement_changelist"), chosen)
    assert says(page, f"{row}（已公开，不能删除）")


def test_addresses_and_codes_of_public_things_stay(staff):
    rows = public_rows()
    fixed = {
        "units_unit": "slug",
        "units_district": "code",
        "awards_award": "slug",
        "awards_awardyear": "year",
        "awards_regionreport": "district",
    }
    for kind, column in fixed.items():
        page = staff.get(reverse(f"admin:{kind}_change", args=[rows[kind].pk]))
        assert column not in page.context["adminform"].form.fields, kind
    draft = make_unit(district=make_district("330921", "岱山县"))
    page = staff.get(reverse("admin:units_unit_change", args=[draft.pk]))
    assert "slug" in page.context["adminform"].form.fields
    page = staff.get(reverse("admin:units_district_change", args=[draft.district_id]))
    assert "code" in page.context["adminform"].form.fields


def test_an_internal_note_of_a_released_year_asks_nothing(staff):
    year = make_award_year()
    posted = {"conferring_body": year.conferring_body, "document_number": "", "conferred_on": ""}
    page = reverse("admin:awards_awardyear_change", args=[year.pk])
    assert staff.post(page, posted | {"note": "示例备注"}).status_code == 302
    year.refresh_from_db()
    assert year.note == "示例备注"
    asked = staff.post(page, posted | {"document_number": "示例〔2025〕1号", "note": "示例备注"})
    assert says(asked, "文号由空改为“示例〔2025〕1号”")


def test_a_refused_form_of_something_public_leads_to_its_page_all_the_same(client):
    client.force_login(make_staff())
    recognition = make_recognition()
    report = make_region_report(award_year=recognition.award_year)
    rows = [recognition, report, recognition.award_year, recognition.unit]
    rows += [make_achievement(recognition), make_practice(recognition)]
    rows += [make_achievement(region_report=report), make_practice(region_report=report)]
    for row in rows:
        model = row._meta.model_name
        refused = client.post(
            reverse(f"admin:{row._meta.app_label}_{model}_change", args=[row.pk]), {}
        )
        led = (refused.status_code, refused.context["absolute_url"])
        assert (model, *led) == (model, 200, row.get_absolute_url())


@pytest.mark.parametrize("number", [2, 3, 9])
def test_of_many_rows_that_refer_to_a_record_the_first_are_named(
    admin_client, monkeypatch, number, django_assert_max_num_queries
):
    monkeypatch.setattr(public, "REFERRING", 2)
    source = make_source()
    year = make_award_year(2026, released=False)
    owner = make_recognition(award_year=year, stage="nominated")
    for place in range(number):
        make_achievement(owner, source=source, label=f"示例{place}")
    with django_assert_max_num_queries(20):
        response = admin_client.get(reverse("admin:awards_source_delete", args=[source.pk]))
    named = [re.search("示例\\d|没有列出", str(row))[0] for row in response.context["protected"]]
    # Few of them Django gives in no order.
    assert sorted(named) == ["没有列出"] * (number > 2) + ["示例0", "示例1"]
    chosen = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"}
    admin_client.post(reverse("admin:awards_source_changelist"), chosen)
    assert Source.objects.filter(pk=source.pk).exists()
