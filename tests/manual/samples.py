"""What the office of the tour has at hand: a workbook, an article, photographs; all of it 示例."""

import io

from openpyxl import Workbook, load_workbook
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNITS = ("档案局", "统计局", "司法局", "水利局", "气象局", "体育局")
HAND = "示例市图书馆"
WRONG_TIER, WRONG_WORDING = "市直属", "若干件"
MENDED = {WRONG_TIER: "市直", WRONG_WORDING: "300余件"}
#: What is wrong in it is found by proofreading: a misspelt slogan, a comma of the half width.
SUMMARY = "示例提要：以六千争先为抓手,把窗口开到群众身边。"
ARTICLE = """示例报道

示例市图书馆：把书送上海岛
今年以来，示例市图书馆办理借阅1.2万余人次，按时归还率98%以上，送书上岛46趟。

示例市档案局：查档不出岛
今年以来，示例市档案局接待查档2300余人次，办理时间由3个工作日压缩至1个工作日以内。
"""


def units() -> list[list]:
    rows = [
        [f"示例市{name}", name, "舟山市", "市直", "民生服务", place, f"示例品牌{place}"]
        for place, name in enumerate(UNITS, start=1)
    ]
    rows[3][3] = WRONG_TIER
    return [["单位全称", "简称", "所在区划", "层级", "工作领域", "机构序列", "品牌"], *rows]


def recognitions() -> list[list]:
    head = ["单位", "年度", "阶段", "品牌", "标题", "提要"]
    rows = [
        [f"示例市{name}", 2026, "公示", f"示例品牌{place}", f"示例标题：{name}的一年", "示例提要。"]
        for place, name in enumerate(UNITS, start=1)
    ]
    rows[1][5] = rows[4][5] = SUMMARY
    return [head, *rows]


def practices() -> list[list]:
    head = ["单位", "年度", "类别", "名称", "内容", "来源", "发布者"]
    rows = [
        [
            f"示例市{name}",
            2026,
            "工作机制",
            f"示例机制{place}",
            "示例内容。",
            "示例总结",
            "示例单位",
        ]
        for place, name in enumerate(UNITS, start=1)
    ]
    return [head, *rows]


def figures() -> list[list]:
    head = ["单位", "年度", "说的是什么", "原文表述", "首要数字"]
    rows = []
    for place, name in enumerate(UNITS, start=1):
        rows.append([f"示例市{name}", 2026, "示例受理", f"{place * 130}余件", "是"])
        rows.append([f"示例市{name}", 2026, "示例办结率", f"{90 + place}%以上", "是"])
    rows[4][3] = WRONG_WORDING
    return [head, *rows]


def workbook() -> FilePayload:
    """The year as an office keeps it, a title above each table, two rows wrong."""
    book = Workbook()
    book.remove(book.active)
    tables = {"单位": units, "获评": recognitions, "做法": practices, "指标": figures}
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        sheet.append([f"示例市2026年{name}一览"])
        for row in rows():
            sheet.append(row)
    return saved(book, "2026年示例.xlsx")


def mended(content: bytes) -> FilePayload:
    """The wrong rows, put right."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        for cell in (cell for row in sheet for cell in row):
            cell.value = MENDED.get(cell.value, cell.value)
    return saved(book, "有误的行，已改.xlsx")


def saved(book: Workbook, name: str) -> FilePayload:
    file = io.BytesIO()
    book.save(file)
    return FilePayload(name=name, mimeType=SHEET, buffer=file.getvalue())


def photograph(number: int) -> FilePayload:
    """A drawn sea and an island, where a photograph would stand."""
    picture = Image.new("RGB", (900, 600), "#c9d6dc")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(80, 330), (300, 160 + 40 * number), (560, 330)], "#7d8f86")
    draw.rectangle((0, 330, 900, 600), "#52738a")
    draw.polygon([(560, 410), (760, 410), (720, 450), (600, 450)], "#a6192e")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return FilePayload(name=f"示例照片{number}.jpg", mimeType="image/jpeg", buffer=file.getvalue())
