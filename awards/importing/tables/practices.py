"""A table of practices."""

from awards.importing.cells import labelled
from awards.importing.headings import Heading, Table
from awards.importing.reading import Row
from awards.importing.sources import HEADINGS as SOURCE
from awards.importing.sources import SourceReading
from awards.models import Practice

from .evidence import EvidenceKind
from .recognitions import LAST, OWNER
from .units import bare

KINDS = labelled(Practice.Kind.choices, **{"led-project": ("领办项目",)})


class PracticeReading(SourceReading):
    """What a row says of a practice."""

    model = Practice
    headings = (
        *OWNER,
        Heading("kind", "类别", ("做法类别",)),
        Heading("title", "名称", ("标题", "做法名称", "做法标题", "经验做法")),
        Heading("summary", "做法", ("内容", "做法内容", "具体做法")),
        *SOURCE,
        Heading("position", "排序", ("次序", "排列顺序")),
    )

    def __init__(self, table: Table, row: Row):
        super().__init__(table, row)
        self.choose("kind", KINDS)
        self.take("title", "summary", "locator")
        self.whole("position", 0, LAST)
        self.read_source()

    def tidied(self, key: str, text: str) -> str:
        return bare(text) if key == "title" else text


class Practices(EvidenceKind):
    """经验做法, known again by their titles."""

    key, name, model = "practices", "经验做法", Practice
    reading, needed, required = PracticeReading, ("unit", "year", "title"), ("title", "kind")
    ways = (lambda reading, stored: reading.texts["title"] == stored.title,)
    samples = (
        {
            "unit": "示例市档案局",
            "year": "2026",
            "kind": "书记领办项目",
            "title": "示例做法",
            "summary": "示例内容，几句话说清做法",
            "source": "示例报道",
            "locator": "第 3 段",
            "publisher": "示例日报",
            "published_on": "2026-03-01",
        },
        {
            "unit": "示例市档案局",
            "year": "2026",
            "kind": "工作机制",
            "title": "示例机制",
            "source": "示例报道",
        },
    )

    def called(self, reading: PracticeReading) -> str:
        return f"{reading.texts['unit']}：{reading.texts['title']}"

    def identity(self, reading: PracticeReading) -> tuple:
        return (reading.texts["title"],)
