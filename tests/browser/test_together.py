"""Two people, each with a browser, on one recognition: nothing typed is lost, each is told."""

import pytest
from playwright.sync_api import expect

from awards.models import Achievement, Practice, Recognition
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_staff,
)
from tests.pages import history


@pytest.fixture
def recognition(site):
    """A recognition of an open year, with two figures and a practice."""
    row = make_recognition(
        award_year=make_award_year(2027, released=False),
        stage="nominated",
        headline="示例原标题",
        summary="示例原提要",
    )
    make_practice(row, title="示例机制一")
    for label in ("示例指标一", "示例指标二"):
        make_achievement(row, label=label)
    return row


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def two(request, visit, recognition):
    """Two people who have the form open, with JavaScript or without."""
    pages = []
    for username, name in (("zhang", "示例张"), ("li", "示例李")):
        user = make_staff(username)
        user.last_name = name
        user.save()
        pages.append(visit(address(recognition), user=user, scripts=request.param))
    return pages


def address(recognition) -> str:
    """The form of a recognition."""
    return f"/admin/awards/recognition/{recognition.pk}/change/"


def save(page) -> None:
    """Press 保存 and wait for the answer."""
    page.evaluate("document.body.classList.add('old')")
    page.click("[name=_save]")
    page.wait_for_selector("body:not(.old)")


def is_saved(page) -> bool:
    """Whether the page says that it was saved."""
    return page.locator(".messagelist .success").count() == 1


def told(page) -> str:
    """What the form says of the other person's changes."""
    return page.locator(".together").inner_text()


def figure(page, label: str):
    """The number of the row of a figure in the form, which is opened where it is folded."""
    boxes = page.locator("#achievements-group input[name$='-label']")
    for place in range(boxes.count()):
        if boxes.nth(place).input_value() == label:
            number = boxes.nth(place).get_attribute("name").split("-")[1]
            for folded in page.locator(f"#achievements-{number}.is-folded .fold").all():
                folded.click()
            return number
    raise AssertionError(label)


@pytest.mark.each
def test_another_field_is_kept_and_told(two, recognition):
    first, second = two
    first.fill("#id_headline", "张的标题")
    second.fill("#id_summary", "李的提要")
    save(first)
    assert is_saved(first)
    save(second)
    assert is_saved(second)
    said = second.locator(".messagelist").inner_text()
    assert "示例张" in said
    assert "“标题”改为“张的标题”" in said
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.summary) == ("张的标题", "李的提要")
    assert history(recognition) == [
        "标题由“示例原标题”改为“张的标题”",
        "提要由“示例原提要”改为“李的提要”",
    ]


@pytest.mark.parametrize(("choice", "stored"), [(0, "李的标题"), (1, "张的标题")])
def test_the_same_field_is_chosen(two, recognition, choice, stored):
    first, second = two
    first.fill("#id_headline", "张的标题")
    second.fill("#id_headline", "李的标题")
    second.fill("#id_summary", "李的提要")
    save(first)
    for _ in range(2):  # pressing again without a choice overwrites nothing
        save(second)
        assert not is_saved(second)
        expect(second.locator("#id_headline")).to_have_value("李的标题")
        expect(second.locator("#id_summary")).to_have_value("李的提要")
    assert "用我填写的：李的标题" in told(second)
    assert "用示例张（" in told(second)
    assert "保存的：张的标题" in told(second)
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.summary) == ("张的标题", "示例原提要")
    lines = "labels => new Set(labels.map((label) => label.offsetTop)).size"
    assert second.locator(".together-choice label").evaluate_all(lines) == 2
    second.locator(".together-choice input").nth(choice).check()
    save(second)
    assert is_saved(second)
    recognition.refresh_from_db()
    assert (recognition.headline, recognition.summary) == (stored, "李的提要")


def test_a_row_that_was_deleted_is_named_and_can_be_saved_again(two, recognition):
    first, second = two
    row = figure(first, "示例指标一")
    first.check(f"[name=achievements-{row}-DELETE]")
    second.fill(f"[name=achievements-{figure(second, '示例指标一')}-locator]", "第 8 段")
    other = figure(second, "示例指标二")
    second.fill(f"[name=achievements-{other}-label]", "李的指标二")
    second.fill("#id_summary", "李的提要")
    save(first)
    assert is_saved(first)
    save(second)
    assert not is_saved(second)
    assert "示例指标一" in told(second)
    assert "已被示例张（" in told(second)
    assert second.locator(".errorlist.nonfield li, .errorlist.nonform li").count() <= 1
    expect(second.locator("#id_summary")).to_have_value("李的提要")
    kept = figure(second, "示例指标一")
    expect(second.locator(f"[name=achievements-{kept}-locator]")).to_have_value("第 8 段")
    expect(second.locator(f"[name=achievements-{kept}-id]")).to_have_value("")
    figure(second, "李的指标二")
    save(second)
    assert is_saved(second)
    figures = recognition.achievements.values_list("label", "locator", "wording")
    assert sorted(figures) == [
        ("李的指标二", "", "120余件"),
        ("示例指标一", "第 8 段", "120余件"),
    ]
    recognition.refresh_from_db()
    assert recognition.summary == "李的提要"


def test_a_deleted_row_that_nobody_else_touched_stays_deleted(two, recognition):
    first, second = two
    first.check(f"[name=achievements-{figure(first, '示例指标一')}-DELETE]")
    second.fill(f"[name=achievements-{figure(second, '示例指标二')}-label]", "李的指标二")
    save(first)
    save(second)
    assert is_saved(second)
    said = second.locator(".messagelist").inner_text()
    assert "删除了" in said
    assert "示例指标一" in said
    assert [a.label for a in recognition.achievements.all()] == ["李的指标二"]
    assert Practice.objects.filter(recognition=recognition).count() == 1


def test_a_row_deleted_here_and_changed_there_is_chosen(two, recognition):
    first, second = two
    first.fill(f"[name=achievements-{figure(first, '示例指标一')}-label]", "张的指标一")
    second.check(f"[name=achievements-{figure(second, '示例指标一')}-DELETE]")
    save(first)
    save(second)
    assert not is_saved(second)
    assert "不删除" in told(second)
    assert Achievement.objects.filter(label="张的指标一").exists()
    second.locator(".together-choice input").nth(1).check()
    save(second)
    assert is_saved(second)
    assert Achievement.objects.filter(label="张的指标一").exists()


def test_a_deleted_record_is_named_and_made_anew(two, site, recognition):
    first, second = two
    second.fill("#id_headline", "李的标题")
    second.fill(f"[name=achievements-{figure(second, '示例指标二')}-label]", "李的指标二")
    first.goto(site + address(recognition).replace("/change/", "/delete/"))
    with first.expect_navigation():
        first.click("#content form [type=submit]")
    assert is_saved(first)
    save(second)
    assert not is_saved(second)
    assert "已被示例张（" in told(second)
    expect(second.locator("#id_headline")).to_have_value("李的标题")
    save(second)
    assert is_saved(second)
    anew = Recognition.objects.get(unit=recognition.unit, award_year=recognition.award_year)
    assert anew.pk != recognition.pk
    assert (anew.headline, anew.summary) == ("李的标题", "示例原提要")
    assert [a.label for a in anew.achievements.order_by("id")] == ["示例指标一", "李的指标二"]
    assert [p.title for p in anew.practices.all()] == ["示例机制一"]
