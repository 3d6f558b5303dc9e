"""What is done without leaving the form: a new unit, several photographs, a suggestion taken."""

import base64

import pytest
from playwright.sync_api import expect

from awards.models import Recognition, StoryPhoto
from tests.factories import make_award_year, make_recognition, make_unit
from units.models import Unit

from .desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/awards/recognition/add/"


@pytest.fixture
def draft(shipped_terms):
    """A recognition in an open year, with a wrong slogan."""
    year = make_award_year(2026, released=False)
    unit = make_unit(name="示例市档案局", short_name="市档案局")
    return make_recognition(
        unit=unit, award_year=year, stage="nominated", story="争当六千先锋。\n\n再当六千先锋。"
    )


def change(row) -> str:
    return f"/admin/awards/recognition/{row.pk}/change/"


def sought(page, text: str) -> None:
    """Look for a unit that is not there."""
    page.locator("#id_unit + .select2 .select2-selection").click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__message").wait_for()
    page.keyboard.press("Escape")


def chosen(page, field: str) -> str:
    return page.locator(f"#{field} option:checked").inner_text()


def popup(page, selector: str):
    with page.expect_popup() as opened:
        page.click(selector)
    return opened.value


def test_a_unit_is_registered_on_the_way_and_the_form_keeps_what_is_typed(visit, site):
    make_award_year(2026, released=False)
    page = signed_in(visit, ADD)
    page.fill("#id_headline", "示例标题")
    sought(page, "示例市海洋局")
    window = popup(page, "#add_id_unit")
    expect(window.locator("#id_name")).to_have_value("示例市海洋局")
    window.locator("#id_district + .select2 .select2-selection").click()
    window.locator(".select2-search__field").fill("定海")
    window.locator(".select2-results__option", has_text="定海区").first.click()
    window.select_option("#id_tier", label="市直")
    window.select_option("#id_category", label="其他")
    with window.expect_event("close"):
        window.click("[name=_save]")
    page.wait_for_function("document.getElementById('id_unit').value !== ''")
    assert chosen(page, "id_unit") == "示例市海洋局"
    expect(page.locator("#id_headline")).to_have_value("示例标题")
    assert page.failures == []


def test_a_unit_that_is_there_already_is_chosen_instead(visit, site, draft):
    page = signed_in(visit, ADD)
    sought(page, "示例市档按局")
    window = popup(page, "#add_id_unit")
    window.locator("#id_district + .select2 .select2-selection").click()
    window.locator(".select2-search__field").fill("定海")
    window.locator(".select2-results__option", has_text="定海区").first.click()
    window.select_option("#id_tier", label="市直")
    window.select_option("#id_category", label="其他")
    window.click("[name=_save]")
    with window.expect_event("close"):
        window.click("text=就选“示例市档案局”")
    page.wait_for_function("document.getElementById('id_unit').value !== ''")
    assert chosen(page, "id_unit") == "示例市档案局"
    assert not Unit.objects.filter(name="示例市档按局").exists()
    assert page.failures == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_boxes_that_look_things_up_stay_on_their_sheet(visit, site, width):
    page = signed_in(visit, ADD, width=width)
    page.locator("#id_unit + .select2").wait_for()
    ends = page.evaluate(
        """() => [...document.querySelectorAll(".select2-container")].map((box) => {
            const sheet = box.closest("fieldset").getBoundingClientRect().right;
            return [box.getBoundingClientRect().right, sheet];
        }).filter(([end, sheet]) => end > sheet)"""
    )
    assert ends == []


def dropped(page, files: list[dict]) -> None:
    """Drop files onto the form, as from a folder."""
    told = [file | {"buffer": base64.b64encode(file["buffer"]).decode()} for file in files]
    held = page.evaluate_handle(
        """(files) => {
            const held = new DataTransfer();
            files.forEach(({name, mimeType, buffer}) => {
                const bytes = Uint8Array.from(atob(buffer), (one) => one.charCodeAt(0));
                held.items.add(new File([bytes], name, {type: mimeType}));
            });
            return held;
        }""",
        told,
    )
    for event in ("dragover", "drop"):
        page.dispatch_event(".photo-drop", event, {"dataTransfer": held})


def test_photographs_that_are_dropped_get_a_row_each(visit, site, draft, photo):
    page = signed_in(visit, change(draft))
    large = {"name": "太大.jpg", "mimeType": "image/jpeg", "buffer": b"0" * (20 * 2**20 + 1)}
    paper = {"name": "总结.docx", "mimeType": "application/msword", "buffer": b"x"}
    dropped(page, [photo, large, paper, photo | {"name": "IMG_0002.jpg"}])
    said = page.locator(".photo-drop__said li").all_inner_texts()
    assert said == [
        "放进了 2 张，请在下面逐张填写。",
        "“太大.jpg”有 20.0 MB，超过 20 MB，没有放进来。",
        "“总结.docx”不是 JPEG、PNG、WebP 或 HEIC 照片，没有放进来。",
    ]
    assert page.evaluate("document.activeElement.id") == "id_photos-0-alt"
    page.locator("#photos-1 .field-preview img").wait_for()
    for place in range(2):
        page.fill(f"#id_photos-{place}-alt", f"示例照片{place}")
        page.fill(f"#id_photos-{place}-credit", "示例供图")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    assert list(StoryPhoto.objects.filter(recognition=draft).values_list("alt", flat=True)) == [
        "示例照片0",
        "示例照片1",
    ]
    assert page.failures == []


def test_photographs_chosen_later_bear_the_credit_of_the_last(visit, site, draft, photo):
    page = signed_in(visit, change(draft))
    page.set_input_files("#id_photos-several", [photo])
    page.fill("#id_photos-0-credit", "示例供图")
    page.set_input_files("#id_photos-several", [photo | {"name": "IMG_0002.jpg"}])
    expect(page.locator("#id_photos-1-credit")).to_have_value("示例供图")
    page.fill("#id_photos-0-alt", "示例一")
    page.click("[name=_save]")
    page.locator(".errornote").wait_for()
    expect(page.locator("#photos-1")).to_contain_text("已选好“IMG_0002.jpg”")
    page.fill("#id_photos-1-alt", "示例二")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    assert StoryPhoto.objects.filter(recognition=draft).count() == 2
    assert page.failures == []


def test_without_scripts_several_photographs_are_taken_too(visit, site, draft, photo):
    page = signed_in(visit, change(draft), scripts=False)
    page.set_input_files("#id_photos-several", [photo, photo | {"name": "IMG_0002.jpg"}])
    page.click("[name=_save]")
    for place in range(2):
        page.fill(f"#id_photos-{place}-alt", f"示例照片{place}")
        page.fill(f"#id_photos-{place}-credit", "示例供图")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    assert StoryPhoto.objects.filter(recognition=draft).count() == 2


def test_a_suggestion_goes_into_its_box_and_back(visit, site, draft):
    page = signed_in(visit, change(draft))
    page.fill("#id_headline", "改了一半的标题")
    button = page.locator("#id_story_helptext [data-mend]").nth(1)
    button.click()
    story = page.locator("#id_story")
    expect(story).to_have_value("争当六千先锋。\n\n再当六干先锋。")
    expect(button).to_have_text("撤销")
    button.click()
    expect(story).to_have_value("争当六千先锋。\n\n再当六千先锋。")
    page.keyboard.press("Enter")
    page.click("[name=_save]")
    page.locator(".messagelist .success").wait_for()
    draft.refresh_from_db()
    assert draft.story.replace("\r", "") == "争当六千先锋。\n\n再当六干先锋。"
    assert draft.headline == "改了一半的标题"
    assert page.failures == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_all_of_a_kind_are_mended_after_a_look(visit, site, draft, width):
    page = signed_in(
        visit, f"/admin/awards/awardyear/{draft.award_year_id}/proofreading/", width=width
    )
    page.click("text=规范表述（2 处）")
    page.locator(".mend ins").first.wait_for()
    expect(page.locator(".mend ins")).to_have_text(["六干先锋", "六干先锋"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".mend input").first.uncheck()
    page.get_by_role("button", name="采纳勾选的").click()
    page.locator(".messagelist .success", has_text="改正 1 处").wait_for()
    assert Recognition.objects.get(pk=draft.pk).story == "争当六千先锋。\n\n再当六干先锋。"
    page.click(".messagelist a")
    page.click("text=恢复 1 处")
    page.locator(".messagelist .success", has_text="已恢复 1 处文字").wait_for()
    assert page.failures == []
