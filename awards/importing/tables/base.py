"""What every kind of table has: a name, headings, sample rows, and rows that are planned."""

from collections.abc import Iterable, Mapping, Sequence

from awards.importing.cells import Reading
from awards.importing.file import File
from awards.importing.headings import Heading, Table
from awards.importing.intentions import Changed, Intention, Same, Wrong

#: A row that says something under it is a sample, as the blank table has.
SAMPLE = Heading("sample", "示例", note="这一列有字的行是示例，不导入。")


class Kind:
    """A table of one kind: its rows are read when it is made, and planned with all of the file."""

    #: What it is called in addresses and plans, and by people.
    key: str
    name: str
    reading: type[Reading]
    #: The columns without which it is no such table.
    needed: tuple[str, ...]
    #: What the blank table shows, and offers in a column where not all of its choices are taken.
    samples: tuple[Mapping[str, str], ...] = ()
    offered: Mapping[str, Sequence[str]] = {}

    def __init__(self, table: Table):
        self.table = table
        self.readings = [self.reading(table, row) for row in table.rows]

    def sought(self) -> Iterable[str]:
        """What its rows call units: by names or codes."""
        raise NotImplementedError

    def plan(self, file: File) -> list[Intention]:
        """What becomes of each row."""
        raise NotImplementedError


def outcome(reading: Reading, called: str, record, what) -> Intention:
    """The intention of a row of a record that is stored: wrong, same or changed.

    `what` are the columns that it says something of.
    """
    if reading.faults:
        return Wrong(reading.row.number, called, reading.faults)
    new = {name: value for name, value in what.items() if getattr(record, name) != value}
    if not new:
        return Same(reading.row.number, called, notes=reading.notes)
    old = {name: getattr(record, name) for name in new}
    return Changed(reading.row.number, called, record, old, new, notes=reading.notes)
