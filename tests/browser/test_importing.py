"""A year in a morning: sixty units, their practices and figures, from two workbooks, and all of it
taken back. Clicks and keys are counted where the browser sees them."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import FilePayload, expect

from awards.models import Achievement, Practice, Recognition
from tests.awards.importing.workbooks import written
from tests.factories import make_award_year
from units.models import SearchEntry, Unit

from .desk import Mouse, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CLICKS = MOST_KEYS = 40
#: What the window of the system asks of whoever chooses a file: the file, and to open it.
TO_CHOOSE = 2
COUNTING = """
for (const kind of ["click", "keydown"]) {
  addEventListener(kind, (event) => {
    if (event.isTrusted) sessionStorage[kind] = Number(sessionStorage[kind] ?? 0) + 1;
  }, true);
}
"""
WRONG_KIND, WRONG_WORDING = "无此类别", "若干"


def book(**sheets: list[list]) -> bytes:
    """A workbook as an office keeps it, with a title above each table."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        sheet.append([f"示例{name}一览"])
        for row in rows:
            sheet.append(row)
    return written(made)


def units() -> bytes:
    rows = [
        [f"示例市第{n}档案局", f"第{n}局", "舟山市", "市直", "其他", "示例品牌"] for n in numbers()
    ]
    return book(单位=[["单位全称", "简称", "所在区划", "层级", "工作领域", "品牌"], *rows])


def numbers() -> range:
    return range(101, 161)


def recognitions() -> bytes:
    """Sixty recognitions with three practices and seven figures each; three of these are wrong."""
    honours = [[f"第{n}局", 2026, "公示", "示例品牌", f"示例标题{n}"] for n in numbers()]
    practices = [
        [f"第{n}局", 2026, "工作机制", f"示例机制{place}", "示例报道", "示例日报"]
        for n in numbers()
        for place in range(3)
    ]
    figures = [
        [f"第{n}局", 2026, f"示例受理{place}", f"{n + place}余件", "示例报道"]
        for n in numbers()
        for place in range(7)
    ]
    practices[5][2] = WRONG_KIND
    figures[8][3] = figures[300][3] = WRONG_WORDING
    return book(
        获评=[["单位", "年度", "阶段", "品牌", "标题"], *honours],
        做法=[["单位", "年度", "类别", "名称", "来源", "发布者"], *practices],
        指标=[["单位", "年度", "说的是什么", "原文表述", "来源"], *figures],
    )


def mended(content: bytes) -> bytes:
    """The wrong rows put right."""
    made = load_workbook(io.BytesIO(content))
    right = {WRONG_KIND: "工作机制", WRONG_WORDING: "12件"}
    found = [cell for sheet in made for row in sheet for cell in row if cell.value in right]
    assert len(found) == 3
    for cell in found:
        cell.value = right[cell.value]
    return written(made)


class Person(Mouse):
    """Whoever clicks, and how often in the windows of the system that no page sees."""

    chosen = 0

    def take_in(self, name: str, content: bytes, button: str) -> None:
        """From the list of a table: choose a file, look at the preview, and confirm."""
        self.press(".object-tools >> text=从表格导入…")
        self.attach("id_file", FilePayload(name=name, mimeType=WORKBOOK, buffer=content))
        self.chosen += TO_CHOOSE
        self.press("button:text-is('预览')")
        self.page.locator(f"button:text('{button}')").wait_for()

    def undo(self, file: str) -> None:
        """From the page of an import: the latest one of a file that is not undone yet."""
        self.press("button:text-is('撤销这次导入')")
        self.page.locator(".messagelist .success", has_text=f"已撤销“{file}”的导入").wait_for()

    def counted(self, kind: str) -> int:
        return int(self.page.evaluate("kind => sessionStorage[kind] ?? 0", kind))


def undo_all(person: Person) -> None:
    """The latest first: what it added refers to what the others did."""
    person.undo("改好.xlsx")
    for file in ("获评.xlsx", "单位.xlsx"):
        person.press(".breadcrumbs >> text=导入记录")
        person.press(f"#result_list >> text={file}")
        person.undo(file)


def stored() -> list[int]:
    return [model.objects.count() for model in (Unit, Recognition, Practice, Achievement)]


def test_a_year_goes_in_from_two_workbooks_and_out_again(visit, site):
    make_award_year(2026, released=False)
    before, entries = stored(), SearchEntry.objects.count()
    page = signed_in(visit, "/admin/")
    page.set_default_timeout(120_000)
    page.add_init_script(COUNTING)
    page.goto(page.site + "/admin/")
    person = Person(page)

    person.press(".model-unit th a")
    person.take_in("单位.xlsx", units(), "确认导入 60 行")
    person.press("button:text('确认导入 60 行')")
    page.locator(".messagelist .success").wait_for()
    assert Unit.objects.count() == before[0] + 60

    person.press(".breadcrumbs >> text=首页")
    person.press(".model-recognition th a")
    person.take_in("获评.xlsx", recognitions(), "只导入正确的 657 行")
    expect(page.locator(".import__row--wrong")).to_have_count(3)
    assert stored()[1:] == before[1:]
    with page.expect_download() as download:
        person.press("button:text('下载有误的 3 行')")
    content = download.value.path().read_bytes()
    person.press("button:text('只导入正确的 657 行')")
    page.locator(".messagelist .success").wait_for()

    person.press(".breadcrumbs >> text=首页")
    person.press(".model-recognition th a")
    person.take_in("改好.xlsx", mended(content), "确认导入 3 行")
    person.press("button:text('确认导入 3 行')")
    page.locator(".messagelist .success").wait_for()
    more = [60, 60, 180, 420]
    assert stored() == [old + new for old, new in zip(before, more, strict=True)]

    undo_all(person)
    assert (stored(), SearchEntry.objects.count()) == (before, entries)
    clicks, keys = person.counted("click") + person.chosen, person.counted("keydown")
    assert clicks <= MOST_CLICKS, clicks
    assert keys <= MOST_KEYS, keys
    assert page.failures == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_pages_of_an_import_fit(visit, site, width):
    make_award_year(2026, released=False)
    page = signed_in(visit, "/admin/awards/recognition/import/", width=width)
    page.set_default_timeout(120_000)
    person = Person(page)
    assert fits(page)
    file = FilePayload(name="获评.xlsx", mimeType=WORKBOOK, buffer=recognitions())
    person.attach("id_file", file)
    person.press("button:text-is('预览')")
    page.locator(".import__rows").wait_for()
    assert fits(page)
    assert page.failures == []


def fits(page) -> bool:
    """Whether no more than a table of its own scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
