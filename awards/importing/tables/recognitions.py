"""A table of recognitions: which unit stands in which year of an award, and its story."""

from collections.abc import Iterator

from awards.honours.stages import choosable, entry_obstacles, refusal
from awards.importing.cells import labelled
from awards.importing.file import File, is_stored
from awards.importing.headings import Heading, Table
from awards.importing.intentions import Coming, Intention, New, Wrong
from awards.importing.reading import Row
from awards.importing.sources import SourceReading
from awards.models import AwardYear, Recognition, Stage

from .base import Kind, outcome
from .units import bare

#: What names the recognition of a row, here and in the tables of what belongs to it.
OWNER = (
    Heading(
        "unit",
        "单位",
        ("单位名称", "单位全称", "全称", "获评单位", "机关单位", "单位或地区"),
        note="全称、简称、曾用名或信用代码，须已登记，或者写在同一个工作簿的机关单位表里。",
    ),
    Heading(
        "year",
        "年度",
        ("年份", "评选年度", "获评年度"),
        note="四位年份，如 2026；年度评选须已建立。",
    ),
    Heading(
        "award", "奖项", ("奖项名称", "荣誉", "荣誉名称"), note="同一年度只有一个奖项的不必填。"
    ),
)
#: What is quoted, and where it is printed; the source is found as that of a practice is.
QUOTED = (
    Heading("quotation", "引语", ("原话",), note="照来源一字不差，不加引号；出自谁、来源都要写。"),
    Heading("quoted_from", "引语出自", ("说话人",)),
    Heading(
        "source",
        "引语来源",
        ("引语来源标题", "引语出处"),
        note="已登记来源的标题或网址；新的来源写标题，并在右边填发布者、发布日期或网址。",
    ),
    Heading("quotation_locator", "引语位置", ("引语出处位置",)),
    Heading("url", "引语来源网址", ("引语网址",), note="来源的网址，用来找到或登记来源。"),
    Heading("publisher", "引语来源发布者", ("引语发布者",), note="来源的发布者，如报社、网站。"),
    Heading(
        "published_on",
        "引语来源发布日期",
        ("引语发布日期",),
        note="来源的发布日期，如 2026-03-01。",
    ),
    Heading("author", "引语来源作者", ("引语作者",), note="来源的作者，可不填。"),
)
#: The columns of a quotation of which none stands without the others.
WHOLE = {"quotation": "quotation", "quoted_from": "quoted_from", "quotation_source": "source"}
NOT_WHOLE = "引语要写全：说了什么、出自谁、见于哪个来源。"
TEXTS = ("name_then", "headline", "citation", "summary", "story")
TEXTS += ("quotation", "quoted_from", "quotation_locator")
#: Highest place of a row among its siblings.
LAST = 32_767
#: Labels of stages, and how offices write them too.
STAGES = labelled(Stage.choices, eligible=("资格审查",), under_review=("评审", "考核"))


class RecognitionReading(SourceReading):
    """What a row says of a recognition."""

    model = Recognition
    in_lines = frozenset({"summary"})
    headings = (
        *OWNER,
        Heading(
            "stage",
            "阶段",
            ("状态", "评选阶段"),
            note="命名在年度评选页统一进行；拟命名的单位填“公示”。",
        ),
        Heading("name_then", "获评时名称", ("当时名称", "获评名称")),
        Heading("brand", "党建品牌", ("品牌", "品牌名称")),
        Heading("headline", "标题", ("事迹标题",)),
        Heading("citation", "颁奖词", ("授奖词", "推荐语"), note="一句话说清因何获评。"),
        Heading("summary", "提要", ("摘要", "内容提要")),
        Heading("story", "事迹", ("主要事迹", "事迹正文", "正文")),
        *QUOTED,
        Heading("position", "排序", ("次序", "排列顺序")),
    )

    def __init__(self, table: Table, row: Row):
        super().__init__(table, row)
        self.take(*TEXTS)
        self.choose("stage", STAGES)
        self.whole("position", 0, LAST)
        self.read_source()

    def set_quotation(self, record: Recognition | None, file: File) -> None:
        """The source of what is quoted; a quotation that lacks a part is a fault."""
        if source := file.sources.of(self, record and record.quotation_source):
            self.values["quotation_source"] = source
        if self.faults:
            return
        kept = record or Recognition()
        lacking = [name for name in WHOLE if not self.values.get(name, getattr(kept, name))]
        if lacking and len(lacking) < len(WHOLE):
            self.fault(WHOLE[lacking[0]], NOT_WHOLE)

    def set_brand(self, unit, file: File) -> None:
        """The brand that it rests on, one of its unit's."""
        if not (name := bare(self.texts["brand"])):
            return
        if brand := file.units.brand(unit, name):
            self.values["brand"] = brand
        else:
            self.fault(
                "brand",
                f"{unit}没有登记品牌“{name}”，请核对；新的品牌先写进“机关单位”表的“党建品牌”一列。",
            )

    def check_stage(self, record: Recognition | None, year: AwardYear) -> None:
        """Only the stages that staff may set by hand, as in the form; and only a year that takes
        the unit.
        """
        stage = self.values.get("stage")
        if record is None:
            found = entry_obstacles(Recognition(stage=stage or Stage.NOMINATED), year)
            for said in found:
                self.fault("stage", said)
            if found or year.follows_path:
                return
        else:
            record.award_year = year  # one for all rows, which is asked once
        if stage is None or stage in choosable(record or Recognition()):
            return
        if record:
            self.fault("stage", refusal(record, stage))
        else:
            labels = "、".join(Stage(one).label for one in Stage.BEFORE)
            self.fault("stage", f"命名等在年度评选页统一办理，这里可以填：{labels}。")


class Recognitions(Kind):
    """获评单位."""

    key, name = "recognitions", "获评单位"
    reading, needed = RecognitionReading, ("unit", "year")
    offered = {"stage": [Stage(stage).label for stage in Stage.BEFORE]}
    samples = (
        {
            "unit": "示例市档案局",
            "year": "2026",
            "stage": "公示",
            "brand": "示例品牌",
            "headline": "示例标题，一句话",
            "summary": "示例提要，100 字左右",
            "position": "1",
        },
        {"unit": "示例区水务局", "year": "2026", "stage": "申报", "headline": "示例标题"},
    )

    def __init__(self, table: Table):
        super().__init__(table)
        #: The row of each recognition that a row has spoken for.
        self.rows: dict[tuple, int] = {}

    def sought(self) -> Iterator[str]:
        return (reading.texts["unit"] for reading in self.readings)

    def plan(self, file: File) -> list[Intention]:
        return [self._intention(reading, file) for reading in self.readings]

    def _intention(self, reading: RecognitionReading, file: File) -> Intention:
        unit, year, row = file.units.of(reading), file.year_of(reading), reading.row.number
        called = reading.texts["unit"] or f"第 {row} 行"
        if unit is None or year is None:
            return Wrong(row, called, reading.faults)
        called = f"{unit}（{year.year}）"
        if (other := self.rows.setdefault((unit, year), row)) != row:
            reading.fault("unit", f"和第 {other} 行重复，请合成一行。")
            return Wrong(row, called, reading.faults)
        record = file.recognition_in(unit, year) if is_stored(unit) else None
        reading.set_brand(unit, file)
        reading.check_stage(record, year)
        reading.set_quotation(record, file)
        if reading.faults:
            file.learn_wrong(unit, year, row)
        elif source := reading.values.get("quotation_source"):
            file.sources.fill(source, reading)
        if record:
            return outcome(reading, called, record, reading.values)
        return self._new(reading, called, unit, year, file)

    def _new(self, reading, called: str, unit, year: AwardYear, file: File) -> Intention:
        row = reading.row.number
        if reading.faults:
            return Wrong(row, called, reading.faults)
        file.learn(unit, year, Coming(self.key, row, called))
        return New(row, called, {"unit": unit, "award_year": year} | reading.values)
