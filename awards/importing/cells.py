"""A row's cells as values of columns, whatever its table is of, and what is wrong with them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from django.core.exceptions import ValidationError
from django.db.models import Model, TextField

from units.search.spelling import HAN
from units.texts.entry import fit

from .headings import Heading, Table
from .intentions import Fault
from .reading import Row

#: Marks that stand beside Chinese characters without a blank.
MARKS = "，。、；：？！（）《》“”〔〕"
#: What stands between several names in one cell.
BETWEEN = re.compile(r"[、；;\n]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
#: Blanks between Chinese characters, and beside their marks.
APART = re.compile(rf"(?<=[{HAN}{MARKS}])\s+(?=[{HAN}{MARKS}])")
#: Longest text of which it is kept whether a column takes it.
KEPT = 100
#: Where a narrow column broke a number from what it counts.
COUNTED = re.compile(rf"(?<=[\d%])\s*\n\s*(?=[{HAN}])|(?<=[{HAN}])\s*\n\s*(?=\d)")
YES, NO = {"是", "√", "✓", "✔", "Y", "1", "TRUE", "对"}, {"否", "×", "✗", "N", "0", "FALSE"}


class Reading:
    """What a row says under the `headings` of its kind, as columns of `model`.

    `values` has the columns that the row says something of; an empty cell says nothing.
    """

    model: type[Model]
    headings: tuple[Heading, ...]
    #: Headings under which each line is a text of its own, as it is in columns of long texts.
    in_lines: frozenset[str] = frozenset()

    def __init__(self, table: Table, row: Row):
        self.table, self.row = table, row
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.texts = dict.fromkeys(self._keys(), "")
        for key, place in table.places.items():
            if place < len(row.cells) and (text := row.cells[place]):
                self.texts[key] = self._text(key, text)
        self.values: dict = {}
        #: The stored unit that the row names for certain, wrong or not.
        self.meant: Model | None = None
        #: Another stored unit that the row newly leads to.
        self.leads_to: Model | None = None

    @classmethod
    @cache
    def _keys(cls) -> tuple[str, ...]:
        return tuple(heading.key for heading in cls.headings)

    @classmethod
    def named(cls, key: str) -> str:
        """What a column is called."""
        return next(heading.name for heading in cls.headings if heading.key == key)

    def fault(self, key: str, said: str) -> None:
        """Hold something against the cell under a heading."""
        self.faults.append(Fault(self.table.cell(self.row, key), said))

    def note(self, key: str, said: str) -> None:
        """Say what is to be looked at in the cell under a heading, though it is not wrong."""
        self.notes.append(Fault(self.table.cell(self.row, key), said))

    def require(self, keys: tuple[str, ...], of: str) -> None:
        """Hold it against the row that it says nothing of what something new needs."""
        for key in keys:
            if not self.texts[key]:
                self.fault(key, f"新{of}要填“{self.named(key)}”。")

    def tidied(self, key: str, text: str) -> str:
        """A cell's text as it is to be read."""
        return text

    def _text(self, key: str, text: str) -> str:
        try:
            text = fit(text).strip()
            return self.tidied(
                key, text if "\n" not in text or self._has_lines(key) else joined(text)
            )
        except ValidationError as error:
            self.fault(key, error.messages[0])
            return ""

    def _has_lines(self, key: str) -> bool:
        """Whether the ends of lines in a cell are its own, not those of a narrow column."""
        columns = {column.name: column for column in self.model._meta.concrete_fields}
        return key in self.in_lines or isinstance(columns.get(key), TextField)

    def take(self, *keys: str) -> None:
        """Columns that hold what the cell says."""
        for key in keys:
            if text := self.texts[key]:
                self.check(self.model, key, key, text)
                self.values[key] = text

    def check(self, model: type[Model], column: str, key: str, text: str) -> None:
        """Hold against a cell what a column does not take of a text."""
        refused = _refusal_kept if len(text) <= KEPT else _refusal
        if refusal := refused(model, column, text):
            self.fault(key, refusal)

    def choose(self, key: str, choices: Mapping[str, object]) -> None:
        """A column of `choices` by their labels, the column's own and others that are usual."""
        if not (text := self.texts[key]):
            return
        plain = unicodedata.normalize("NFKC", close(text))
        value = choices.get(text) or choices.get(close(text)) or choices.get(plain)
        if value is None:
            labels = "、".join(str(label) for _, label in self.model._meta.get_field(key).choices)
            self.fault(key, f"“{text}”不是{self.named(key)}，可以填：{labels}。")
        else:
            self.values[key] = value

    def whole(self, key: str, least: int, most: int) -> None:
        """A column that holds a whole number."""
        if not (text := self.texts[key]):
            return
        digits = unicodedata.normalize("NFKC", text).removesuffix(".0")
        if digits.isdecimal() and len(digits) < 10 and least <= int(digits) <= most:
            self.values[key] = int(digits)
        else:
            self.fault(key, f"“{text}”不是 {least} 到 {most} 的整数。")

    def amount(self, *keys: str) -> None:
        """Columns that hold a number."""
        for key in keys:
            if not (text := self.texts[key]):
                continue
            try:
                number = Decimal(unicodedata.normalize("NFKC", text).replace(",", ""))
                self.values[key] = self.model._meta.get_field(key).clean(number, None)
            except (InvalidOperation, ValidationError):
                self.fault(key, f"“{text}”不是数字，或者位数太多；请只写数字，如 19000。")

    def whether(self, key: str) -> None:
        """A column that holds yes or no."""
        if not (text := self.texts[key].upper()):
            return
        if text in YES or text in NO:
            self.values[key] = text in YES
        else:
            self.fault(key, f"“{self.texts[key]}”看不懂，请填“是”或“否”。")

    def day(self, key: str) -> None:
        """A column that holds a day."""
        if not (text := self.texts[key]):
            return
        parts = DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" 年", "年"))
        try:
            self.values[key] = date(*map(int, parts.groups()))
        except (AttributeError, ValueError):
            self.fault(key, f"“{text}”不是日期，请写成 2026-03-01。")

    def several(self, key: str) -> list[str]:
        """The names in a cell, each once."""
        parts = (part.strip() for part in BETWEEN.split(self.texts[key]))
        return list(dict.fromkeys(filter(None, parts)))


def joined(text: str) -> str:
    """A text that was broken into lines to fit its cell, in one."""
    if "\n" not in text:
        return text
    return close(re.sub(r"\s*\n\s*", " ", COUNTED.sub("", text)))


def close(text: str) -> str:
    """A text without the blanks between Chinese characters, with which offices spread names."""
    return APART.sub("", text)


def _refusal(model: type[Model], column: str, text: str) -> str:
    """Why a column does not take a text, "" if it does."""
    try:
        model._meta.get_field(column).clean(text, None)
    except ValidationError as error:
        return "".join(error.messages)
    return ""


#: The same, kept since many rows say the same.
_refusal_kept = lru_cache(maxsize=10_000)(_refusal)


def labelled(choices, **others: tuple[str, ...]) -> dict[str, str]:
    """Values of a column by their labels; `others` are further names of values."""
    found = {str(label): value for value, label in choices}
    return found | {name: value for value, names in others.items() for name in names}
