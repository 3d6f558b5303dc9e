"""One winner entered by hand: how many clicks and keys that takes."""

import pytest

from awards.models import Recognition
from tests.factories import make_award_year, make_unit

from .desk import Counted, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
MOST_CLICKS, MOST_KEYS = 20, 160
FIGURES = [
    ("示例接待群众", "1200余人次"),
    ("示例办结率", "95%以上"),
    ("示例办理时长", "4—6小时"),
    ("示例服务船舶", "1.9万余艘次"),
    ("示例满意度", "99.5%"),
]


def test_one_winner_by_hand_takes_few_clicks_and_keys(visit, site, photo, record_property):
    year = make_award_year(2026, released=False)
    make_unit(name="示例市档案局", short_name="市档案局")
    person = Counted(signed_in(visit, f"/admin/awards/awardyear/{year.pk}/change/"))
    person.click("a[href*='/awards/recognition/add/']")
    choose_unit(person)
    person.click("#id_headline")
    person.paste("示例标题：档案送到码头边")
    enter_practice(person)
    enter_figures(person)
    person.choose_file("#id_photos-several", photo)
    person.paste("示例：工作人员在码头整理档案")
    person.press("Tab")
    person.paste("示例供图单位")
    person.click("[name=_save]")
    person.page.locator(".messagelist .success").wait_for()
    found = Recognition.objects.get(award_year=year)
    assert (found.unit.name, found.headline) == ("示例市档案局", "示例标题：档案送到码头边")
    practice = found.practices.get()
    assert (practice.title, practice.source.publisher) == ("示例领办项目", "示例日报")
    figures = [(f.label, f.wording, f.source) for f in found.achievements.all()]
    assert figures == [(label, wording, practice.source) for label, wording in FIGURES]
    assert found.photos.get().credit == "示例供图单位"
    assert person.page.failures == []
    record_property("measured", f"one winner: {person.clicks} clicks, {person.keys} keys")
    assert person.clicks <= MOST_CLICKS and person.keys <= MOST_KEYS


def choose_unit(person: Counted) -> None:
    """By its initials, the first that is found."""
    person.click("#id_unit + .select2 .select2-selection")
    person.type("slsdaj")
    person.page.locator(".select2-results__option--highlighted", has_text="档案局").wait_for()
    person.press("Enter")


def enter_practice(person: Counted) -> None:
    """A project led by the secretary, printed in a source that is new."""
    page = person.page
    person.click("#id_practices-0-kind")
    person.press("ArrowDown", "Enter", "Tab")
    person.paste("示例领办项目")
    person.press("Tab")
    person.paste("示例：把查档窗口开到码头，渔民靠岸就能办。")
    with page.expect_popup() as popup:
        person.click("#add_id_practices-0-source")
    person.page = window = popup.value
    person.click("#id_title")
    person.paste("示例报道")
    person.press("Tab")
    person.paste("示例日报")
    with window.expect_event("close"):
        person.press("Enter")
    person.page = page
    page.wait_for_function("document.getElementById('id_achievements-0-source').value !== ''")


def enter_figures(person: Counted) -> None:
    """Each with what it says and its wording; the source goes on from the practice."""
    person.click("#id_achievements-0-label")
    for place, (label, wording) in enumerate(FIGURES):
        if place:
            person.click("#achievements-group .add-row a")
            person.page.locator(f"#id_achievements-{place}-label:focus").wait_for()
        person.paste(label)
        person.press("Tab")
        person.paste(wording)
