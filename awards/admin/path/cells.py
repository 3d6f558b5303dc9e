"""The cells of the tables of clearances and of vetoes: one unit, one consulted body or veto."""

import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date

from awards.honours import clearances
from awards.honours.clearances import Answer, Finding
from awards.honours.lifecycle import Refused
from awards.models import Clearance, Recognition
from units.texts.entry import TextEntry

#: Typing the digit chooses, in any browser and without a script.
RESULTS = [("", "—"), ("unanswered", "0 未答复"), ("none", "1 无异议"), ("objection", "2 有异议")]
FINDINGS = [("", "—"), ("no", "1 不存在"), ("yes", "2 存在")]
BAD_DATE = "日期应形如 2026-01-05。"
LONG = "说明请压缩到 200 字以内。"


class DayField(forms.DateField):
    """A day, by the browser's own chooser."""

    def __init__(self, label: str):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        said = {"invalid": BAD_DATE}
        super().__init__(label=label, required=False, widget=widget, error_messages=said)


def said_field(label: str) -> TextEntry:
    """A line of words."""
    widget = forms.TextInput(attrs={"data-most": 200})
    said = {"max_length": LONG}
    return TextEntry(
        label=label, required=False, max_length=200, widget=widget, error_messages=said
    )


class Cell(forms.Form):
    """A cell; `seen` holds what it was when it was drawn."""

    seen = TextEntry(required=False, widget=forms.HiddenInput)
    kind: type = Answer

    def __init__(self, row: Recognition, column, stored, data=None):
        self.row, self.column, self.stored = row, column, stored
        self.now = self.cell_of(stored)
        shown = json.dumps(list(self.now), cls=DjangoJSONEncoder, ensure_ascii=False)
        super().__init__(
            data,
            prefix=f"c{row.pk}-{column.pk}",
            initial=self.now._asdict() | {"seen": shown},
            auto_id="id_%s",
        )
        for field in self.visible_fields():
            field.field.widget.attrs["aria-label"] = f"{row.name_then}，{column}：{field.label}"

    @staticmethod
    def cell_of(stored):
        """What is stored, as a cell."""
        return clearances.answer_of(stored)

    @property
    def said(self) -> str:
        """What is stored, in a word, for paper."""
        return self.stored.get_result_display() if self.stored else "—"

    @property
    def is_open(self) -> bool:
        """Whether the rest of the cell is shown: something in it is wrong, or said."""
        return bool(self.errors) if self.is_bound else False

    def clean_seen(self):
        """What was seen; of another form, as if the cell were seen as it is."""
        try:
            return self.read(json.loads(self.cleaned_data["seen"]))
        except (ValueError, TypeError):
            return self.now

    @classmethod
    def read(cls, drawn: list):
        """A cell from what was drawn of it."""
        return cls.kind(*drawn)

    @property
    def wanted(self):
        """The cell as it is to be."""
        return self.kind(*(self.cleaned_data[name] for name in self.kind._fields))

    def save(self, user) -> bool:
        """Store the cell where it was changed. Returns whether; where it cannot be, it says why."""
        if not self.is_valid():
            return False
        wanted = self.wanted if self.wanted.result else self.kind()
        if wanted == self.cleaned_data["seen"]:
            return False
        try:
            self.record(wanted, user)
        except Refused as refusal:
            for reason in refusal.reasons:
                self.add_error(None, reason)
            return False
        return True

    def record(self, wanted, user) -> None:
        """Write the cell."""
        seen = self.cleaned_data["seen"]
        clearances.record_answer(self.row, self.column, seen, wanted, user)


class AnswerCell(Cell):
    """What a consulted body said of a unit. Days left empty are those of the whole sheet."""

    result = forms.ChoiceField(label="结果", choices=RESULTS, required=False)
    asked_on = DayField("征求日期")
    answered_on = DayField("答复日期")
    remark = said_field("说明")

    def __init__(self, *args, days: dict | None = None, **kwargs):
        self.days = days or {}
        super().__init__(*args, **kwargs)

    @classmethod
    def read(cls, drawn: list) -> Answer:
        result, asked_on, answered_on, remark = drawn
        days = (parse_date(day) if day else None for day in (asked_on, answered_on))
        return Answer(result, *days, remark)

    def clean(self):
        """With the days of the whole sheet, where a result has none of its own."""
        cleaned = super().clean()
        if cleaned.get("result"):
            for name in ("asked_on", "answered_on"):
                if name not in self.errors:
                    cleaned[name] = cleaned.get(name) or self.days.get(name)
            if cleaned["result"] == Clearance.Result.UNANSWERED:
                cleaned["answered_on"] = None
        return cleaned


class FindingCell(Cell):
    """Whether a veto holds of a unit, and why."""

    result = forms.ChoiceField(label="核查", choices=FINDINGS, required=False)
    reason = said_field("情形")
    kind = Finding

    @staticmethod
    def cell_of(stored):
        return clearances.finding_of(stored)

    @property
    def said(self) -> str:
        return ("存在" if self.stored.is_found else "不存在") if self.stored else "—"

    def record(self, wanted, user) -> None:
        seen = self.cleaned_data["seen"]
        clearances.record_finding(self.row, self.column, seen, wanted, user)


class DaysForm(forms.Form):
    """The days of the whole sheet."""

    asked_on = DayField("征求日期")
    answered_on = DayField("答复日期")


class BodiesForm(forms.Form):
    """The bodies to consult, one on a line."""

    names = TextEntry(
        label="征求意见单位",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个，可增可减；以后在年度评选页修改。",
        error_messages={"required": "请至少写一个单位。"},
    )
