"""One form for a recognition, its figures, practices and photographs."""

from datetime import date
from decimal import Decimal

import pytest

from awards.models import Achievement, Recognition, Stage, StoryPhoto
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from units.desk.uploads import KEPT
from units.models import Brand

from .pages import (
    ADD,
    CONFIRMED,
    LIST,
    NOT_READ,
    change,
    columns_of,
    figure_errors,
    form,
    picture,
    said,
    stored,
)

pytestmark = pytest.mark.django_db

# One form


def whole(unit, brand, source) -> dict:
    """A recognition with its practices, figures and a photograph, all new."""
    year = make_award_year(2026, released=False)
    return form(
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


def test_a_recognition_is_entered_whole_in_one_form(staff):
    unit, source = make_unit(), make_source()
    brand = Brand.objects.create(unit=unit, name="示例品牌")
    response = staff.post(ADD, whole(unit, brand, source))
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
    # What was read in the sound row is shown already, and the chosen photograph is kept.
    assert by_model["Achievement"].forms[1]["value"].value() == "120"
    assert said(response) == [("warning", KEPT.format(1))]


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
    assert staff.post(change(recognition), posted | CONFIRMED).status_code == 302
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


@pytest.mark.parametrize("stage", Stage.ON_RECORD)
@pytest.mark.parametrize("released", [True, False])
def test_no_honour_on_record_is_deleted_released_or_not(admin_client, stage, released):
    ended = {"ended_on": date(2026, 1, 1), "ended_reason": "示例原因"}
    year = make_award_year(2026, released=released)
    honour = make_recognition(
        award_year=year, stage=stage, **(ended if stage in Stage.ENDED else {})
    )
    page = admin_client.post(f"{LIST}{honour.pk}/delete/", {"post": "yes"})
    assert (page.status_code, Recognition.objects.count()) == (403, 1)


def test_how_an_honour_ended_is_shown_once_it_has_and_not_edited(staff):
    live = staff.get(change(make_recognition())).content.decode()
    assert "终止原因" not in live
    ended = make_recognition(stage="revoked", ended_on="2026-01-05", ended_reason="示例原因")
    assert "示例原因" in staff.get(change(ended)).content.decode()
    posted = form(ended.award_year, ended.unit, stage="revoked", ended_reason="别的原因")
    assert staff.post(change(ended), posted | CONFIRMED).status_code == 302
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
    assert (f'href="{recognition.get_absolute_url()}"' in page) is public


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
