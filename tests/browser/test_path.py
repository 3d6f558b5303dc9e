"""A year is taken from its nominations to its conferral by keyboard alone."""

from playwright.sync_api import expect

from awards.models import AwardYear, ConsultedBody, VetoItem
from tests.awards.honours.path.way import enter, make_path_year

from .desk import Keyboard, signed_in


def take(person: Keyboard, base: str, turn: str, label: str) -> None:
    """A step of the year, from its page."""
    page = person.page
    page.goto(f"{base}change/")
    person.press(f"a[href$='/path/{turn}/']")
    expect(page.locator(".act-sheet")).to_be_visible()
    person.press("button.act")
    expect(page.get_by_text(f"已办理“{label}”")).to_be_visible()


def move(person: Keyboard, base: str, act: str, label: str, *units) -> None:
    """An act on units, chosen with the space bar."""
    page = person.page
    page.goto(f"{base}stages/")
    for row in units:
        person.reach(f"#unit-{row.pk}")
        page.keyboard.press("Space")
    expect(page.locator("#stages-count")).to_have_text(f"已选 {len(units)} 个")
    person.press(f"button[value='{act}']")
    expect(page.get_by_text(f"已办理“{label}”")).to_be_visible()


def fill(person: Keyboard, base: str, part: str, units, column) -> None:
    """A column of a table: a digit in each cell, Enter to the next unit."""
    page = person.page
    page.goto(f"{base}{part}/")
    if part == "clearances":
        for name in ("asked_on", "answered_on"):
            page.locator(f"input[name=days-{name}]").fill("2026-03-02")
    person.reach(f"select[name='c{units[0].pk}-{column.pk}-result']")
    for row in units:
        expect(page.locator(f"select[name='c{row.pk}-{column.pk}-result']")).to_be_focused()
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    person.press(".cells__bar button")
    expect(page.get_by_text(f"已保存 {len(units)} 格。")).to_be_visible()


def leave_out(person: Keyboard, base: str, row) -> None:
    """First without a reason, which is asked for while what was chosen stays."""
    page = person.page
    page.goto(f"{base}stages/")
    person.reach(f"#unit-{row.pk}")
    page.keyboard.press("Space")
    person.press("button[value=leave_out]")
    expect(page.get_by_text("请写明原因。")).to_be_visible()
    expect(page.locator(f"#unit-{row.pk}")).to_be_checked()
    person.write("id_reason", "示例原因")
    person.press("button[value=leave_out]")
    expect(page.get_by_text("已办理“未入选”")).to_be_visible()


def test_a_year_is_taken_along_its_path_by_keyboard(visit, site):
    year = make_path_year(year=2027)
    one, other = (enter(year) for _ in range(2))
    body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    item = VetoItem.objects.create(award_year=year, name="示例否决项")
    base = f"{site}/admin/awards/awardyear/{year.pk}/"
    page = signed_in(visit)
    person = Keyboard(page)
    take(person, base, "open_nomination", "开始申报")
    take(person, base, "open_check", "转入资格审查")
    move(person, base, "pass_check", "资格审查通过", one, other)
    take(person, base, "open_recommendation", "转入推荐")

    page.goto(f"{base}stages/")
    person.reach(f"#unit-{one.pk}")
    page.keyboard.press("Space")
    person.press("button[value=recommend]")
    expect(page.get_by_text("的一票否决项还没有核查完。")).to_be_visible()
    fill(person, base, "vetoes", [one, other], item)
    move(person, base, "recommend", "推荐", one, other)
    move(person, base, "submit_to_review", "提交评审", one, other)
    take(person, base, "enter_review", "进入评审")
    take(person, base, "close_review", "结束评审")
    move(person, base, "list_for_notice", "列入公示", one)

    leave_out(person, base, other)

    page.goto(f"{base}change/")
    expect(page.get_by_text(f"{one.name_then}还没有示例部门“无异议”的答复。")).to_be_visible()
    fill(person, base, "clearances", [one], body)
    take(person, base, "enter_notice", "进入公示")
    page.goto(f"{base}change/")
    expect(page.locator(".rail__stop--here")).to_contain_text("公示")
    person.press("a[href$='/confer/']")
    expect(page.locator(".act-sheet")).to_be_visible()
    person.press("button.act")
    expect(page.get_by_text("已命名并发布")).to_be_visible()
    assert AwardYear.objects.get(pk=year.pk).is_released
    assert page.failures == []


def test_a_table_of_answers_is_filled_in_without_scripts(visit, site):
    year = make_path_year("reviewing", year=2027)
    row = enter(year, "under_review")
    body = ConsultedBody.objects.create(award_year=year, name="示例部门")
    page = signed_in(visit, f"/admin/awards/awardyear/{year.pk}/clearances/", scripts=False)
    page.locator(f"select[name='c{row.pk}-{body.pk}-result']").select_option("none")
    for name in ("asked_on", "answered_on"):
        page.locator(f"input[name=days-{name}]").fill("2026-03-02")
    page.get_by_role("button", name="保存本页").click()
    page.get_by_text("已保存 1 格。").wait_for()
    assert row.clearances.get().result == "none"
