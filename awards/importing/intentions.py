"""What an import is going to do, row by row: shown by the preview, carried out by the run."""

from dataclasses import dataclass, field

from units.models import District, Unit


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in words, and in which cell; "" for the row as a whole."""

    cell: str
    said: str

    def __str__(self):
        return f"{self.cell}：{self.said}" if self.cell else self.said


@dataclass(frozen=True)
class Intention:
    """One row of a sheet, by the number that the spreadsheet shows, and what it is called."""

    row: int
    called: str


@dataclass(frozen=True)
class Wrong(Intention):
    """A row that cannot be taken in."""

    faults: list[Fault]


@dataclass(frozen=True)
class Same(Intention):
    """A row that says what is on record already."""


@dataclass(frozen=True)
class Added:
    """Names and brands that a row adds: (name, kind) and (name, meaning)."""

    names: list[tuple[str, str]] = field(default_factory=list)
    brands: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class New(Intention):
    """A unit that is not registered yet."""

    values: dict[str, str | District]
    added: Added


@dataclass(frozen=True)
class Changed(Intention):
    """A registered unit: by column what it has and what it gets, and the meanings of brands."""

    unit: Unit
    old: dict[str, str | District]
    new: dict[str, str | District]
    added: Added
    meanings: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Plan:
    """All rows of a table, and the headings that nothing was made of."""

    sheet: str
    intentions: list[Intention]
    unknown: list[str]

    def of(self, kind: type[Intention]) -> list:
        """The intentions of one kind."""
        return [one for one in self.intentions if type(one) is kind]
