"""The staff's form of a recognition and its figures, through the site as staff use it."""

import io
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from awards.models import Achievement, Indicator, Recognition, Stage, StoryPhoto
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
from units.models import Brand, District

pytestmark = pytest.mark.django_db

LIST = "/admin/awards/recognition/"
ADD = f"{LIST}add/"
FIGURES = "/admin/awards/achievement/"
MEANING = f"{FIGURES}meaning/"
NOT_READ = "没有读出数字"


@pytest.fixture
def staff(client) -> Client:
    client.force_login(make_staff())
    return client


def change(recognition: Recognition) -> str:
    return f"{LIST}{recognition.pk}/change/"


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 140)).save(buffer, "JPEG")
    return SimpleUploadedFile("示例.jpg", buffer.getvalue(), "image/jpeg")


def form(award_year, unit, practices=(), figures=(), photos=(), **columns) -> dict:
    """What the browser posts, new rows as the page first shows them where nothing is typed."""
    posted = {
        "award_year": award_year.pk,
        "unit": unit.pk,
        "name_then": "",
        "brand": "",
        "headline": "",
        "summary": "",
        "story": "",
        "stage": "nominated",
        "position": 0,
        **columns,
    }
    blank = {
        "practices": {"id": "", "kind": "", "title": "", "summary": "", "source": ""},
        "achievements": {
            "id": "",
            "label": "",
            "wording": "",
            "wording_read": "",
            "kind": "amount",
            "value": "",
            "upper_value": "",
            "qualifier": "exact",
            "measure": "",
            "direction": "",
            "baseline_wording": "",
            "baseline_value": "",
            "period": "",
            "indicator": "",
            "source": "",
        },
        "photos": {"id": "", "alt": "", "credit": "", "caption": "", "taken_on": ""},
    }
    for prefix, rows in (("practices", practices), ("achievements", figures), ("photos", photos)):
        stored = sum(1 for row in rows if row.get("id"))
        posted |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
        for number, row in enumerate(rows):
            whole = {"locator": "", "position": "", **blank[prefix], **row}
            posted |= {f"{prefix}-{number}-{name}": value for name, value in whole.items()}
    return posted


def stored(figure: Achievement, **columns) -> dict:
    """A stored figure as its form shows it, with what a person changes."""
    shown = {
        name: "" if (value := getattr(figure, name)) is None else value
        for name in ("id", "label", "wording", "kind", "value", "qualifier", "measure", "position")
    }
    return shown | {"wording_read": figure.wording} | columns


def figure_errors(response) -> list[dict]:
    formsets = response.context["inline_admin_formsets"]
    return next(f.formset.errors for f in formsets if f.opts.model is Achievement)


def said(response) -> list[tuple[str, str]]:
    return [(m.level_tag, str(m)) for m in get_messages(response.wsgi_request)]


def columns_of(figure: Achievement) -> tuple:
    figure.refresh_from_db()
    return figure.kind, figure.value, figure.upper_value, figure.qualifier, figure.measure


# One form


def test_a_recognition_is_entered_whole_in_one_form(staff):
    year, unit, source = make_award_year(2026, released=False), make_unit(), make_source()
    brand = Brand.objects.create(unit=unit, name="示例品牌")
    posted = form(
        year,
        unit,
        brand=brand.pk,
        headline="示例标题",
        practices=[
            {"kind": "led-project", "title": "示例项目", "summary": "示例", "source": source.pk},
            {"kind": "mechanism", "title": "示例机制"},
        ],
        figures=[
            {
                "label": "服务船舶",
                "wording": "1.9万余艘次",
                "is_leading": "on",
                "source": source.pk,
            },
            {"label": "满意率", "wording": "95%以上", "is_leading": "on"},
            {"label": "排名", "wording": "全国第一"},
        ],
        photos=[{"image": picture(), "alt": "示例照片", "credit": "示例供图"}],
    )
    response = staff.post(ADD, posted)
    assert response.status_code == 302, response.context["errors"]
    recognition = Recognition.objects.get()
    assert (recognition.unit, recognition.brand, recognition.name_then) == (unit, brand, unit.name)
    assert list(recognition.practices.values_list("title", "position")) == [
        ("示例项目", 1),
        ("示例机制", 2),
    ]
    figures = recognition.achievements.values_list("wording", "position", "is_leading", "source")
    assert list(figures) == [
        ("1.9万余艘次", 1, True, source.pk),
        ("95%以上", 2, True, None),
        ("全国第一", 3, False, None),
    ]
    assert [columns_of(figure) for figure in recognition.achievements.all()] == [
        ("amount", Decimal(19000), None, "more_than", "艘次"),
        ("amount", Decimal(95), None, "at_least", "%"),
        ("rank", None, None, "exact", ""),
    ]
    photo = StoryPhoto.objects.get()
    assert (photo.recognition, photo.alt, photo.width) == (recognition, "示例照片", 640)
    page = staff.get(change(recognition)).content.decode()
    smallest = next(r for r in photo.renditions if r["format"] == "jpeg")
    assert f'src="/media/{smallest["name"]}"' in page
    assert "读作：多于 19,000 艘次（不含本数）。" in page


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(staff):
    year, unit = make_award_year(2026, released=False), make_unit()
    posted = form(
        year,
        unit,
        headline="示例标题",
        practices=[{"kind": "", "title": "示例机制"}],
        figures=[
            {"label": "说不清", "wording": "若干艘次"},
            {"label": "", "wording": "120余件"},
        ],
        photos=[{"image": picture(), "alt": "", "credit": ""}],
    )
    response = staff.post(ADD, posted)
    assert response.status_code == 200
    assert not Recognition.objects.exists()
    first, second = figure_errors(response)
    assert set(first) == {"wording", "value"} and first["wording"][0].startswith(NOT_READ)
    assert second == {"label": ["这个字段是必填项。"]}
    by_model = {f.opts.model.__name__: f.formset for f in response.context["inline_admin_formsets"]}
    assert [set(e) for e in by_model["Practice"].errors] == [{"kind"}]
    assert [set(e) for e in by_model["StoryPhoto"].errors] == [{"alt", "credit"}]
    page = response.content.decode()
    for typed in ("示例标题", "示例机制", "说不清", "若干艘次", "120余件"):
        assert f'value="{typed}"' in page
    # What was read in the sound row is shown already, and a browser forgets chosen files.
    assert by_model["Achievement"].forms[1]["value"].value() == "120"
    reselect = "表单没有保存，浏览器不会记住选好的照片，改正后请重新选择照片。"
    assert said(response) == [("warning", reselect)]


def test_what_could_not_be_read_is_accepted_with_a_value_by_hand_or_as_a_rank(staff):
    recognition = make_recognition(stage="nominated")
    rows = [
        {"label": "甲", "wording": "若干件", "wording_read": "若干件", "value": "100"},
        {"label": "乙", "wording": "走在前列", "kind": "rank"},
    ]
    posted = form(recognition.award_year, recognition.unit, figures=rows)
    assert staff.post(change(recognition), posted).status_code == 302
    assert [columns_of(figure) for figure in recognition.achievements.all()] == [
        ("amount", Decimal(100), None, "exact", ""),
        ("rank", None, None, "exact", ""),
    ]


def test_a_refused_wording_can_be_given_the_value_that_it_had_before(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition)
    row = stored(figure, wording="若干件", value="120")
    posted = form(recognition.award_year, recognition.unit, figures=[row])
    response = staff.post(change(recognition), posted)
    assert set(figure_errors(response)[0]) == {"wording", "value"}
    returned = next(
        f.formset.forms[0]
        for f in response.context["inline_admin_formsets"]
        if f.opts.model is Achievement
    )
    assert (returned["wording_read"].value(), returned["value"].value()) == ("若干件", "")
    row |= {"wording_read": "若干件", "value": "120", "qualifier": "exact", "measure": ""}
    posted = form(recognition.award_year, recognition.unit, figures=[row])
    assert staff.post(change(recognition), posted).status_code == 302
    assert columns_of(figure) == ("amount", Decimal(120), None, "exact", "")


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
    assert LogEntry.objects.get().get_change_message() == "已修改标题。"


def test_the_history_names_what_a_person_changed(staff):
    recognition = make_recognition(stage="nominated")
    figure = make_achievement(recognition)
    row = stored(figure, wording="130余件", wording_read="130余件", value="130")
    typed = {"name_then": recognition.name_then, "headline": recognition.headline}
    staff.post(
        change(recognition),
        form(recognition.award_year, recognition.unit, figures=[row], **typed),
    )
    message = LogEntry.objects.get().get_change_message()
    assert message == f"修改了 成效指标“{figure.label} 130余件”的 原文表述 和 数值。"


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
    assert staff.post(f"{FIGURES}add/", row).status_code == 302
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
    user.groups.add(Group.objects.get(name="审核"))
    assert client.get(ask).json()["read"] is True


# Rules of the recognition


def test_a_brand_of_another_unit_is_refused_beside_the_field(staff):
    year, unit, other = make_award_year(2026, released=False), make_unit(), make_unit()
    brand = Brand.objects.create(unit=other, name="示例品牌")
    response = staff.post(ADD, form(year, unit, brand=brand.pk))
    assert response.context["adminform"].form.errors == {
        "brand": [
            f"“示例品牌”是{other.name}的品牌，不是{unit.name}的。请另选，"
            "或先在该单位的页面登记品牌；不确定的可以留空。"
        ]
    }
    # On record the unit is fixed, and the rule holds all the same.
    recognition = make_recognition(unit=unit)
    response = staff.post(
        change(recognition),
        form(recognition.award_year, unit, brand=brand.pk, stage="conferred"),
    )
    assert set(response.context["adminform"].form.errors) == {"brand"}


def test_only_stages_before_conferral_can_be_chosen(staff):
    year, unit = make_award_year(2026, released=False), make_unit()
    response = staff.post(ADD, form(year, unit, stage="conferred"))
    assert set(response.context["adminform"].form.errors) == {"stage"}
    page = staff.get(ADD).context["adminform"].form
    assert [value for value, _ in page.fields["stage"].choices] == Stage.BEFORE
    conferred = staff.get(change(make_recognition())).context["adminform"].form
    assert conferred.fields["stage"].choices == [("conferred", "命名")]


def test_on_record_unit_and_year_are_fixed_and_nothing_is_deleted(staff):
    recognition = make_recognition()
    posted = form(make_award_year(2024), make_unit(), stage="conferred", headline="示例新标题")
    assert staff.post(change(recognition), posted).status_code == 302
    kept = Recognition.objects.get()
    assert (kept.unit, kept.award_year) == (recognition.unit, recognition.award_year)
    assert kept.headline == "示例新标题"
    assert staff.post(f"{LIST}{recognition.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [recognition.pk], "post": "yes"}
    staff.post(LIST, chosen)
    assert Recognition.objects.count() == 1
    draft = make_recognition(stage="nominated")
    staff.post(f"{LIST}{draft.pk}/delete/", {"post": "yes"})
    assert list(Recognition.objects.all()) == [recognition]


def test_how_an_honour_ended_is_shown_once_it_has_and_not_edited(staff):
    live = staff.get(change(make_recognition())).content.decode()
    assert "终止原因" not in live
    ended = make_recognition(stage="revoked", ended_on="2026-01-05", ended_reason="示例原因")
    assert "示例原因" in staff.get(change(ended)).content.decode()
    posted = form(ended.award_year, ended.unit, stage="revoked", ended_reason="别的原因")
    assert staff.post(change(ended), posted).status_code == 302
    ended.refresh_from_db()
    assert ended.ended_reason == "示例原因"


@pytest.mark.parametrize(
    ("released", "stage", "words"),
    [
        (True, "conferred", "访客能看到本页的内容"),
        (False, "conferred", "未公开：现处“命名”，等待 2025 年度示例模范机关统一命名并发布。"),
        (False, "on_notice", "未公开：现处“公示”，等待 2025 年度示例模范机关统一命名并发布。"),
        (False, "nominated", "未公开：现处“申报”，进入“公示”后随 2025 年度示例模范机关统一命名"),
        (False, "not_selected", "未公开：未入选的单位不公开。"),
        (True, "on_notice", "未公开：2025 年度示例模范机关已经发布，需撤回后连同本单位重新命名"),
    ],
)
def test_the_page_says_whether_it_is_public_or_what_it_waits_for(staff, released, stage, words):
    make_award_year(released=released)
    recognition = make_recognition(stage=stage)
    page = staff.get(change(recognition)).content.decode()
    public = released and stage == "conferred"
    assert words in page
    assert ("viewsitelink" in page) is public
    assert (recognition.get_absolute_url() in page) is public


def test_view_on_site_of_figures_and_practices_only_when_public(staff):
    public, draft = make_recognition(), make_recognition(stage="on_notice")
    for make, room in ((make_achievement, "achievement"), (make_practice, "practice")):
        pages = {
            owner: staff.get(f"/admin/awards/{room}/{make(owner).pk}/change/").content.decode()
            for owner in (public, draft)
        }
        assert "viewsitelink" in pages[public]
        assert "viewsitelink" not in pages[draft]


def test_the_action_moves_what_may_move_and_says_what_stays(staff):
    draft = make_recognition(stage="nominated", name_then="示例甲局")
    honour = make_recognition(name_then="示例乙局")
    chosen = {"action": "to_on_notice", "_selected_action": [draft.pk, honour.pk]}
    response = staff.post(LIST, chosen, follow=True)
    draft.refresh_from_db()
    honour.refresh_from_db()
    assert (draft.stage, honour.stage) == ("on_notice", "conferred")
    assert said(response) == [
        ("success", "已改为“公示”：示例甲局。"),
        (
            "warning",
            "没有改动：示例乙局。已命名的单位请在年度评选页办理复核、整改或撤销。",
        ),
    ]
    response = staff.post(LIST, chosen | {"_selected_action": [draft.pk]}, follow=True)
    assert said(response) == [("info", "所选单位已经是“公示”，没有改动。")]


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
    assert '<td class="field-figures">2</td>' in page
    assert '<td class="field-leading">服务船舶 1.9万余艘次</td>' in page


def test_filters_and_columns_of_figures(staff):
    putuo = District.objects.create(code="330903", name="普陀区", parent=make_district())
    sourced = make_achievement(make_recognition(), source=make_source(title="示例来源"))
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
        ("recognition__stage__exact", "conferred"): {sourced.pk, lacking.pk},
    }
    page = staff.get(FIGURES).content.decode()
    assert page.count('<strong class="lack">缺来源</strong>') == 1
    assert page.count("多于 120 件（不含本数）。") == 3


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

    few = grow(3)
    assert grow(30) == few
    assert few["form"] <= 30


def test_approvers_read_every_page_without_its_form(client, django_user_model):
    approver = django_user_model.objects.create_user("approver", is_staff=True)
    approver.groups.add(Group.objects.get(name="审核"))
    client.force_login(approver)
    figure = make_achievement(make_recognition())
    for path in (change(figure.recognition), f"{FIGURES}{figure.pk}/change/", FIGURES, LIST):
        page = client.get(path)
        assert page.status_code == 200
        assert "wording_read" not in page.content.decode()
        assert "120余件" in page.content.decode() or path == LIST
