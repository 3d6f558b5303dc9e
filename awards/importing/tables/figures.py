"""A table of figures: as they are printed, their meaning read or given by hand."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError

from awards.figures import indicators, meanings
from awards.importing.cells import labelled
from awards.importing.file import File
from awards.importing.headings import Heading, Table
from awards.importing.intentions import Intention
from awards.importing.known import in_parts
from awards.importing.reading import Row
from awards.importing.sources import HEADINGS as SOURCE
from awards.importing.sources import SourceReading
from awards.models import Achievement, Direction, Indicator
from awards.models.figures import DERIVED

from .evidence import EvidenceKind
from .recognitions import LAST, OWNER

KINDS, DIRECTIONS = labelled(Achievement.Kind.choices), labelled(Direction.choices)
QUALIFIERS = labelled(
    Achievement.Qualifier.choices,
    more_than=("超过", "余", "多", "超"),
    at_least=("不少于", "以上"),
    nearly=("接近", "近"),
    at_most=("不超过", "以内"),
)
#: A day or a time as a workbook gives it; a number that counts nothing.
A_DAY = re.compile(r"\d{4}-\d\d-\d\d(?: [\d:.]+)?|\d\d:\d\d:\d\d")
NUMBER = re.compile(r"[\d.,]+")
DAY_MADE = (
    "表格把这一格当成了日期或时间（如“4-6”）。请把格子设为文本格式，照原文重写，如“4—6小时”。"
)
NUMBER_ALONE = "只有数字，没有说是多少什么。请对照原文，如“3件”就写“3件”。"


class FigureReading(SourceReading):
    """What a row says of a figure."""

    model = Achievement
    headings = (
        *OWNER,
        Heading("label", "说的是什么", ("指标", "指标名称", "事项", "内容")),
        Heading("wording", "原文表述", ("表述", "原文")),
        Heading("kind", "性质", note="说名次的填“名次”，其他不必填。"),
        Heading("value", "数值", note="由原文表述读出；读不出或读得不对的才填，只写数字。"),
        Heading("upper_value", "上限", note="只用于范围，由原文表述读出。"),
        Heading("qualifier", "限定", note="由原文表述读出；读得不对的才填。"),
        Heading("measure", "量词", ("单位量词",)),
        Heading("direction", "变动", ("升降",)),
        Heading("baseline_wording", "变动前表述", ("变动前",)),
        Heading("baseline_value", "变动前数值"),
        Heading("period", "时期", ("期间", "时间")),
        Heading("indicator", "指标口径", ("口径",)),
        Heading("is_leading", "首要数字", ("首要", "突出显示")),
        *SOURCE,
        Heading("position", "排序", ("次序", "排列顺序")),
    )

    def __init__(self, table: Table, row: Row):
        super().__init__(table, row)
        self.take("label", "wording", "measure", "baseline_wording", "period", "locator")
        self.choose("kind", KINDS)
        self.choose("qualifier", QUALIFIERS)
        self.choose("direction", DIRECTIONS)
        self.amount("value", "upper_value", "baseline_value")
        self.whether("is_leading")
        self.whole("position", 0, LAST)
        self.read_source()
        self._look_at_wording()

    def _look_at_wording(self) -> None:
        """What a spreadsheet makes of a wording by itself: a day, or the number alone."""
        wording = self.texts["wording"]
        if A_DAY.fullmatch(wording):
            self.fault("wording", DAY_MADE)
        elif NUMBER.fullmatch(wording) and not self.texts["measure"]:
            self.note("wording", NUMBER_ALONE)


def _is_printed(reading: FigureReading, stored: Achievement) -> bool:
    """Whether the stored one has the row's label and wording."""
    told = (reading.texts["label"], reading.texts["wording"])
    return told == (stored.label, stored.wording)


def _exactly(reading: FigureReading, stored: Achievement) -> bool:
    return _is_printed(reading, stored) and reading.texts["period"] == stored.period


def _but_for_the_period(reading: FigureReading, stored: Achievement) -> bool:
    return _is_printed(reading, stored) and not (reading.texts["period"] and stored.period)


def _worded_otherwise(reading: FigureReading, stored: Achievement) -> bool:
    label, period = reading.texts["label"], reading.texts["period"]
    return label == stored.label and period in ("", stored.period)


class Figures(EvidenceKind):
    """成效指标, known again by label, wording and period, or as the only one of a label."""

    key, name, model = "achievements", "成效指标", Achievement
    reading, needed = FigureReading, ("unit", "year", "wording")
    required = ("label", "wording")
    ways = (_exactly, _but_for_the_period, _worded_otherwise)
    samples = (
        {
            "unit": "示例市档案局",
            "year": "2026",
            "label": "示例接待群众人次",
            "wording": "1.9万余人次",
            "period": "今年以来",
            "is_leading": "是",
            "source": "示例报道",
            "locator": "第 3 段",
            "publisher": "示例日报",
            "published_on": "2026-03-01",
        },
        {
            "unit": "示例市档案局",
            "year": "2026",
            "label": "示例满意度",
            "wording": "95分以上",
            "direction": "上升",
            "baseline_wording": "90.50分",
            "source": "示例报道",
        },
    )

    def called(self, reading: FigureReading) -> str:
        texts = reading.texts
        return f"{texts['unit']}：{texts['label']} {texts['wording']}".strip()

    def identity(self, reading: FigureReading) -> tuple:
        return tuple(reading.texts[key] for key in ("label", "wording", "period"))

    def plan(self, file: File) -> list[Intention]:
        for reading in self.readings:
            self._set_indicator(reading)
        return super().plan(file)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators that rows name."""
        named = sorted({reading.texts["indicator"] for reading in self.readings} - {""})
        rows = Indicator.objects.defer("definition")
        return {one.name: one for some in in_parts(named) for one in rows.filter(name__in=some)}

    def _set_indicator(self, reading: FigureReading) -> None:
        if not (name := reading.texts["indicator"]):
            return
        if indicator := self.indicators.get(name):
            reading.values["indicator"] = indicator
        else:
            reading.fault("indicator", f"没有指标口径“{name}”，请先在“指标口径”里建立，或者留空。")

    def columns(self, reading: FigureReading, record: Achievement | None) -> dict:
        """What the row says, and what follows from its wording; as the form has it."""
        said = dict(reading.values)
        if reading.faults or not (wording := said.get("wording") or (record and record.wording)):
            return said
        before = (record and meanings.meaning_of(record.wording)) or meanings.BLANK
        now = meanings.meaning_of(wording) or meanings.BLANK
        given = {name: getattr(record, name) for name in DERIVED} if record else meanings.BLANK
        if record and wording != record.wording:
            self._hold_cells(reading, record, before, now)
        said = (meanings.followed(given, now, before) if record else now) | said
        earlier = record.baseline_wording if record else ""
        if "baseline_value" not in said and said.get("baseline_wording", earlier) != earlier:
            said["baseline_value"] = None  # read again
        return self._checked(reading, record, said)

    def _hold_cells(
        self, reading: FigureReading, record: Achievement, before: dict, now: dict
    ) -> None:
        """A cell beside another wording that says what the earlier one did: a fault.

        A person may mean it, or have changed one cell of an exported row and not the other.
        """
        for name in DERIVED:
            cell = reading.values.get(name)
            if name in reading.values and cell == before[name] != now[name]:
                reading.fault(
                    name,
                    f"“{reading.texts[name]}”是原来的表述“{record.wording}”的读法，"
                    "和新的原文表述不一致。请改好，或者清空这一格，由表述读出。",
                )

    def _checked(self, reading: FigureReading, record: Achievement | None, said: dict) -> dict:
        """The same after the model's own checks, whose refusals are faults."""
        if record is None and _is_as_worded(said):
            return said | {"baseline_value": None}
        kept = {name: getattr(record, name) for name in COLUMNS} if record else {}
        figure = Achievement(**kept | {name: said[name] for name in COLUMNS if name in said})
        try:
            figure.clean_fields(exclude=UNCHECKED)
            figure.clean()
            if _is_by_hand(figure):
                figure.validate_constraints(exclude={"recognition", "region_report"})
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                key = column if column in reading.texts else "wording"
                reading.fault(key, "".join(messages))
            return said
        if indicator := said.get("indicator"):
            for reason in indicators.obstacles([figure], indicator.measure):
                reading.fault("indicator", reason)
        return said | {name: getattr(figure, name) for name in (*DERIVED, "baseline_value")}


#: The columns that are checked together.
COLUMNS = ("label", "wording", *DERIVED, "baseline_wording", "baseline_value")

#: Columns that the reading of the row has checked, or that are no part of this.
UNCHECKED = {field.name for field in Achievement._meta.fields} - {*DERIVED, "baseline_value"}


def _is_as_worded(said: dict) -> bool:
    """Whether a new figure is what its wording says and no more, and its columns can hold that."""
    meaning = meanings.meaning_of(said["wording"])
    if meaning is None or said.keys() & {"baseline_wording", "baseline_value", "indicator"}:
        return False
    if any(said[name] != meaning[name] for name in DERIVED):
        return False
    try:
        for name in ("value", "upper_value", "measure"):
            if meaning[name] not in (None, ""):
                Achievement._meta.get_field(name).clean(meaning[name], None)
    except ValidationError:  # in whose words, the model's own checks say
        return False
    return True


def _is_by_hand(figure: Achievement) -> bool:
    """Whether it holds anything that its wordings do not say by themselves."""
    meaning = meanings.meaning_of(figure.wording) or meanings.BLANK
    earlier = meanings.meaning_of(figure.baseline_wording) or meanings.BLANK
    own = {name: getattr(figure, name) for name in DERIVED}
    return own != meaning or figure.baseline_value != earlier["value"]
