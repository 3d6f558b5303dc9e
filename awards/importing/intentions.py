"""What an import is going to do, row by row: shown by the preview, carried out by the run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in words, and in which cell; "" for the row as a whole."""

    cell: str
    said: str

    def __str__(self):
        return f"{self.cell}：{self.said}" if self.cell else self.said


@dataclass(frozen=True)
class Coming:
    """A record that is not stored yet: the one that a row of a table of the same file adds."""

    table: str
    row: int
    called: str

    def __str__(self):
        return self.called


@dataclass(frozen=True)
class ComingBrand:
    """A brand that a row of the same file adds to a unit."""

    unit: Model | Coming
    name: str

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class NewSource:
    """A source that rows name and describe, and that is not registered yet."""

    title: str
    publisher: str = ""
    author: str = ""
    published_on: date | None = None
    url: str = ""

    def __str__(self):
        return self.title


@dataclass(frozen=True)
class FilledSource:
    """A registered source, by column what rows say of it that it lacks, and what it had."""

    source: Model
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True)
class Intention:
    """One row of a sheet, by the number that the spreadsheet shows, and what it is called.

    `notes` are what is to be looked at in its cells, though it is not wrong.
    """

    row: int
    called: str
    notes: list[Fault] = field(default_factory=list, kw_only=True)


@dataclass(frozen=True)
class Wrong(Intention):
    """A row that cannot be taken in."""

    faults: list[Fault]


@dataclass(frozen=True)
class Same(Intention):
    """A row that says what is on record already."""


@dataclass(frozen=True)
class Added:
    """Names and brands that a row adds to a unit: (name, kind) and (name, meaning)."""

    names: list[tuple[str, str]] = field(default_factory=list)
    brands: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class New(Intention):
    """A record that is not there yet, by column what it gets: a value, a record, or one to come."""

    values: dict[str, Any]
    added: Added = field(default_factory=Added)


@dataclass(frozen=True)
class Changed(Intention):
    """A stored record: by column what it has and what it gets, and the meanings of brands."""

    record: Model
    old: dict[str, Any]
    new: dict[str, Any]
    added: Added = field(default_factory=Added)
    meanings: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class TablePlan:
    """All rows of a table, and the headings that nothing was made of.

    `key` says what the table is of (`awards.importing.tables`), `name` so in words.
    """

    key: str
    name: str
    sheet: str
    intentions: list[Intention]
    unknown: list[str]

    def of(self, *kinds: type[Intention]) -> list:
        """The intentions of some kinds."""
        return [one for one in self.intentions if type(one) in kinds]


@dataclass(frozen=True)
class Plan:
    """All tables of a file, those that others refer to first.

    `sources` are to be registered, `filled` get what they lack.
    """

    tables: list[TablePlan]
    sources: list[NewSource] = field(default_factory=list)
    filled: list[FilledSource] = field(default_factory=list)
    #: The stored units that rows name, right or wrong: the name of the table, the row, the unit.
    named: list[tuple[str, int, Model]] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.filled or self.of(New, Changed))

    @property
    def intentions(self) -> list[Intention]:
        """Those of all tables."""
        return [one for table in self.tables for one in table.intentions]

    def of(self, *kinds: type[Intention]) -> list:
        """The intentions of some kinds, of all tables."""
        return [one for table in self.tables for one in table.of(*kinds)]

    def rows(self, *kinds: type[Intention]) -> Iterator[tuple[TablePlan, Intention]]:
        """The intentions of some kinds, each with its table."""
        return ((table, one) for table in self.tables for one in table.of(*kinds))
