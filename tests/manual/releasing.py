"""The tour, its second half: the year is looked through, released, printed and corrected."""

from .camera import Camera
from .entering import choose, saved
from .office import PHONE, Office

HEADLINE = "#id_headline"


def desk(office: Office, camera: Camera) -> None:
    """What waits for staff in the morning."""
    office.at("08:30")
    page = office.window("staff")
    parts = (".desk__next", "[aria-labelledby=desk-gaps] .desk__list a", "a[href$='sourced=no']")
    camera.take(page, "01-desk", *parts, showing=("#header", "h2.desk__tables"))


def setting(office: Office, camera: Camera) -> None:
    """One source and period for all figures that have none."""
    office.at("10:20")
    page = office.window("staff")
    page.click("a[href$='sourced=no']")
    page.check("#action-toggle")
    page.select_option("select[name=action]", label="统一设置来源、时期或指标口径…")
    parts = ("#action-toggle", "select[name=action]", "button[name=index]")
    camera.take(page, "12-setting", *parts, showing=("#result_list tr >> nth=5",))
    page.click("button[name=index]")
    choose(page, "id_source", "示例总结")
    page.fill("#id_period", "2026年")
    page.click("button:text('下一步')")
    page.click("button:text('确认设置')")
    page.locator(".messagelist .success").wait_for()


def proofreading(office: Office, camera: Camera, year_page: str) -> None:
    """A slogan that is misspelt in two places, put right at once."""
    office.at("10:30")
    page = office.window("staff")
    page.goto(year_page)
    page.click(".object-tools >> text=校对")
    parts = (
        ".proofing__mend a",
        ".proofing__group .proof button",
        ".proofing__group .proof summary",
    )
    camera.take(page, "13-proofreading", *parts, showing=("#content h1", ".proofing__group"))
    page.click(".proofing__mend a")
    parts = (".mend input", "button:text('采纳勾选的')")
    camera.take(page, "14-mending", *parts, showing=("#content h1",))
    page.click("button:text('采纳勾选的')")
    page.locator(".messagelist .success").wait_for()
    page.click(".proofing__mend a")
    page.click("button:text('采纳勾选的')")
    page.locator(".messagelist .success").wait_for()


def together(office: Office, camera: Camera, form: str) -> None:
    """Two people have one form open, and change the same."""
    office.at("10:40")
    pages = [office.window(login) for login in ("admin", "staff")]
    for page in pages:
        page.goto(form)
    pages[0].fill(HEADLINE, "示例标题：书船天天开")
    saved(pages[0])
    pages[1].fill(HEADLINE, "示例标题：海岛有书读")
    pages[1].click("[name=_save]")
    camera.take(pages[1], "20-together", ".together-choice", showing=("#content h1", ".together"))
    pages[1].locator(".together-choice input").nth(1).check()
    saved(pages[1])


def draft(office: Office, camera: Camera, form: str) -> None:
    """What was typed on a phone and lost with the page."""
    office.at("10:50")
    page = office.window("staff", PHONE)
    page.clock.set_fixed_time("2026-12-01T10:50:00+08:00")
    page.goto(form)
    page.fill("#id_summary", "示例提要：书船每月上岛。")
    page.wait_for_function(
        "() => Object.values(localStorage).some((kept) => kept.includes('书船每月'))"
    )
    another = page.context.new_page()
    another.clock.set_fixed_time("2026-12-01T10:52:00+08:00")
    page.close(run_before_unload=False)
    another.goto(form)
    camera.take(another, "21-draft-phone", ".typed-draft", showing=("#content h1", ".field-unit"))


def preview(office: Office, camera: Camera, year_page: str) -> None:
    """The year as visitors will see it."""
    office.at("11:00")
    page = office.window("staff")
    page.goto(year_page)
    page.click(".object-tools >> text=预览")
    camera.take(
        page, "15-preview", "aside.preview", showing=("header", "h1", "main >> css=li >> nth=1")
    )


def confer(office: Office, camera: Camera, year_page: str) -> None:
    """Released, all units together."""
    office.at("11:10")
    page = office.window("staff")
    page.goto(year_page)
    page.fill("#id_conferred_on", "2026-12-01")
    page.click("[name=_continue]")
    page.click("text=命名并发布…")
    button = ".act-buttons button"
    camera.take(page, "16-confer", ".roll", button, showing=("#content h1", "#content-main"))
    page.click(button)
    page.locator(".messagelist .success").wait_for()


def roll(office: Office, camera: Camera, year_page: str) -> None:
    """The table that a leader wants by noon."""
    office.at("11:30")
    page = office.window("staff")
    page.goto(year_page)
    page.click(".object-tools >> text=一览表")
    parts = (".paper-tools a", ".paper-tools__orders")
    camera.take(page, "17-roll", *parts, showing=(".paper",))


def correction(office: Office, camera: Camera, form: str) -> None:
    """A word of what is public is changed."""
    office.at("11:40")
    page = office.window("staff")
    page.goto(form)
    page.fill("#id_summary", "示例提要：书船每月上岛两次。")
    page.click("[name=_save]")
    parts = (".act-buttons button", ".act-buttons .act--quiet")
    camera.take(page, "18-public", *parts, showing=("#content h1", "#content-main"))
    page.click("button:text('确认，更新网站')")
    page.locator(".messagelist .success").wait_for()


def history(office: Office, camera: Camera, form: str) -> None:
    """What was done to it, by whom, and the way back."""
    office.at("11:50")
    page = office.window("staff")
    page.goto(form.replace("/change/", "/history/"))
    parts = (
        "button:text('比较所选的两个版本')",
        "a:text('与前一版比较')",
        "a:text('恢复到这个版本…')",
    )
    camera.take(page, "19-history", *parts, showing=("#content h1", "#change-history"))
