"""The tour, its first half: a year, and its units from a workbook, by hand, from an article."""

from playwright.sync_api import Page

from . import samples
from .camera import Camera
from .office import PHONE, Office

CHOOSER = ".select2-search__field"
FOUND = ".select2-results__option--highlighted"


def choose(page: Page, field: str, text: str) -> None:
    """Choose by typing into a box that looks things up."""
    page.click(f"#{field} + .select2 .select2-selection")
    page.fill(CHOOSER, text)
    page.locator(FOUND, has_text=text).click()


def saved(page: Page) -> None:
    """Press 保存 and wait until it says that it was done."""
    page.click("[name=_save]")
    page.locator(".messagelist .success").first.wait_for()


def year(office: Office, camera: Camera) -> str:
    """A new year of the award; where its page is."""
    page = office.window("staff")
    page.click("a[href$='/awards/awardyear/add/']")
    page.fill("#id_conferring_body", "示例授予机关")
    page.fill("#id_document_number", "示例党〔2026〕5号")
    fields = ("#id_conferring_body", "#id_document_number", ".submit-row [name=_save]")
    camera.take(page, "02-year", *fields, showing=("#content h1", "#content-main"))
    saved(page)
    return page.url


def workbook(office: Office, camera: Camera) -> None:
    """Units and what hangs on them from a workbook, its wrong rows mended."""
    office.at("08:40")
    page = office.window("staff")
    page.click(".model-recognition th a")
    page.click(".object-tools >> text=从表格导入…")
    page.set_input_files("#id_file", samples.workbook())
    asked = ("#id_file-in-chinese", "button:text-is('预览')")
    camera.take(page, "03-import", *asked, showing=("#content h1", "#content-main"))
    page.click("button:text-is('预览')")
    told = ("button:text('只导入正确的')", "button:text('下载有误的')", ".import__row--wrong")
    camera.take(page, "04-preview", *told, showing=("#content h1", ".import__rows tr:nth-child(8)"))
    with page.expect_download() as download:
        page.click("button:text('下载有误的')")
    failed = download.value.path().read_bytes()
    page.click("button:text('只导入正确的')")
    undo = "button:text-is('撤销这次导入')"
    camera.take(page, "05-imported", undo, showing=(".messagelist", "#content h1"))
    page.goto(f"{office.url}/admin/awards/recognition/import/")
    page.set_input_files("#id_file", samples.mended(failed))
    page.click("button:text-is('预览')")
    page.click("button:text('确认导入')")
    page.locator(undo).wait_for()


def by_hand(office: Office, camera: Camera, year_page: str) -> str:
    """One unit with a practice, figures, a new source and photographs; where its form is."""
    office.at("09:10")
    page = office.window("staff")
    page.goto(year_page)
    page.click("text=登记一个单位")
    page.click("#id_unit + .select2 .select2-selection")
    page.fill(CHOOSER, samples.HAND)
    page.locator(".select2-results__message").wait_for()
    camera.take(page, "06-unit", "#add_id_unit", showing=("#content h1", ".field-brand"))
    with page.expect_popup() as popup:
        page.click("#add_id_unit")
    register(popup.value)
    page.fill("#id_headline", "示例标题：把书送上海岛")
    page.fill("#id_summary", "示例提要。")
    page.select_option("#id_stage", label="公示")
    page.select_option("#id_practices-0-kind", label="书记领办项目")
    page.fill("#id_practices-0-title", "示例领办项目")
    figure(page, camera)
    photographs(page, camera)
    saved(page)
    page.click(f".messagelist a:has-text('{samples.HAND}')")
    page.locator("#id_headline").wait_for()
    return page.url


def register(window: Page) -> None:
    """Register the unit in the window that the form opened."""
    window.fill("#id_short_name", "市图书馆")
    choose(window, "id_district", "舟山市")
    window.select_option("#id_tier", label="市直")
    window.select_option("#id_category", label="民生服务")
    with window.expect_event("close"):
        window.click("[name=_save]")


def figure(page: Page, camera: Camera) -> None:
    """A figure in its printed words, and the source where it stands."""
    page.fill("#id_achievements-0-label", "示例借阅")
    page.fill("#id_achievements-0-wording", "1.1万余人次")
    page.locator("#id_achievements-0-label").focus()
    page.locator("#achievements-0 .figure-said:not(:empty)").wait_for()
    page.check("#id_achievements-0-is_leading")
    row = "#achievements-0"
    parts = (
        "#id_achievements-0-label",
        "#id_achievements-0-wording",
        "label[for=id_achievements-0-is_leading]",
        f"{row} .field-source .related-widget-wrapper",
    )
    camera.take(page, "07-figure", *parts, showing=("#achievements-group",))
    with page.expect_popup() as popup:
        page.click("#add_id_achievements-0-source")
    window = popup.value
    window.fill("#id_title", "示例年终总结")
    window.fill("#id_publisher", "示例市图书馆")
    with window.expect_event("close"):
        window.click("[name=_save]")


def photographs(page: Page, camera: Camera) -> None:
    """Two at once."""
    page.set_input_files("#id_photos-several", [samples.photograph(1), samples.photograph(2)])
    for place in (0, 1):
        page.fill(f"#id_photos-{place}-alt", "示例：图书馆员乘船送书上岛")
        page.fill(f"#id_photos-{place}-credit", "示例供图单位")
    fields = ("#id_photos-several-in-chinese", "#id_photos-0-alt", "#id_photos-0-credit")
    camera.take(page, "08-photos", *fields, showing=("#photos-group h2",))


def article(office: Office, camera: Camera) -> None:
    """Figures out of an article: one is taken in, one that is there already is seen as such."""
    office.at("09:40")
    page = office.window("staff")
    page.click(".model-source .addlink")
    page.fill("#id_title", "示例报道")
    page.fill("#id_publisher", "示例日报")
    page.fill("#id_text", samples.ARTICLE)
    page.click("input[value='保存并提取成效']")
    page.locator(".candidate").first.wait_for()
    page.set_viewport_size({"width": 1280, "height": 900})
    parts = ("#intake-year", "#intake-article", ".candidate .candidate__choice")
    camera.take(page, "09-intake", *parts, showing=("#content h1", ".candidate >> nth=1"))


def grid(office: Office, camera: Camera, year_page: str) -> None:
    """The year as one table, on a screen and on a phone."""
    office.at("10:00")
    page = office.window("staff")
    page.goto(year_page)
    page.click("text=表格填报")
    page.locator("#sheet-undo").wait_for()
    parts = (".sheet__grip", ".sheet__headline textarea >> nth=1", "button:text('按机构序列排列')")
    camera.take(page, "10-grid", *parts, showing=("#content h1", "#sheet"))
    address, page = page.url, office.window("staff", PHONE)
    page.goto(address)
    camera.take(page, "11-grid-phone", ".sheet__headline", showing=("#content h1", ".sheet__row"))
