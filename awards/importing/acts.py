"""What an import did to each record, as the history keeps it: columns, and rows of its tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Model

from units import history
from units.desk.history import CALLED
from units.history import Change


@dataclass
class Act:
    """What is done to one record, by the rows of the file that do it: table → numbers."""

    record: Model
    is_new: bool = False
    old: dict = field(default_factory=dict)
    new: dict = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, row: Model) -> None:
        """A row of a table of the record is new."""
        label = row._meta.label_lower
        if not self.is_new:
            self.old.setdefault(label, {})
        kept = {CALLED: str(row), **history.columns(row)}
        self.new.setdefault(label, {})[str(row.pk)] = kept

    def change(self, row: Model, old: Mapping, new: Mapping) -> None:
        """A row of a table of the record is changed, by column from `old` to `new`."""
        for kept, columns in ((self.old, old), (self.new, new)):
            rows = kept.setdefault(row._meta.label_lower, {})
            rows[str(row.pk)] = {CALLED: str(row), **columns}

    def kept(self, by, file: str) -> Change:
        """The act as it is to be written down."""
        where = "，".join(f"{table}第 {numbered(rows)} 行" for table, rows in self.rows.items())
        return history.act(
            self.record,
            history.ADDED if self.is_new else history.CHANGED,
            by,
            old=self.old,
            new=self.new,
            reason=f"导入“{file}”{where}",
        )


def numbered(rows: Iterable[int]) -> str:
    """Numbers of rows in a sentence: 2、4–7."""
    return "、".join(_runs(sorted(set(rows))))


def _runs(rows: list[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
