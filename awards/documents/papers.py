"""A table with what stands around it, whatever it is of: a page to print, or a document."""

from dataclasses import dataclass
from typing import NamedTuple

from awards.models import Source
from units.texts import printable


class Line(NamedTuple):
    """A line of a cell, and the number of the note that says where it is printed; 0 without one."""

    text: str
    note: int = 0


Cell = tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """A row of cells; or one across the whole table, which heads what follows or sums up."""

    cells: tuple[Cell, ...] = ()
    across: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Paper:
    """What is laid before a meeting. `shares` are the widths of the columns, in any unit.

    `is_internal` says that it holds what is not public.
    """

    title: str
    lead: tuple[str, ...]
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    is_internal: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than an upright page holds."""
        return len(self.heads) > 4


#: Characters of labels that say which way a figure moved: 下降, 提升, 缩短, 增收.
MOVES = set("升降增减缩涨跌")


class Notes:
    """Where figures are printed, each place numbered once, in the order of the table."""

    def __init__(self):
        self._numbers: dict[str, int] = {}

    def number(self, source: Source | None, locator: str) -> int:
        """The number of a place; 0 without a source."""
        if source is None:
            return 0
        said = [f"《{source.title}》", source.publisher, source.author]
        if source.published_on:
            on = source.published_on
            said.append(f"{on.year}年{on.month}月{on.day}日")
        words = "，".join(filter(None, [*said, locator]))
        return self._numbers.setdefault(words, len(self._numbers) + 1)

    @property
    def words(self) -> tuple[str, ...]:
        """The notes in order."""
        return tuple(self._numbers)


def cell(*lines: Line | str) -> Cell:
    """A cell of lines, nothing in it that nobody sees."""
    told = (Line(line) if isinstance(line, str) else line for line in lines)
    return tuple(Line(printable(line.text), line.note) for line in told if line.text)


def figure_line(figure, notes: Notes, *, label: bool = True) -> Line:
    """A figure exactly as worded, with what it moved from and its period, and its source's note."""
    was = f"此前{figure.baseline_wording}" if figure.baseline_wording else ""
    is_said = was or (label and MOVES & set(figure.label))
    moved = figure.get_direction_display() if figure.direction and not is_said else ""
    around = "，".join(filter(None, [was, moved, figure.period]))
    said = f"{figure.label}：{figure.wording}" if label else figure.wording
    said += f"（{around}）" if around else ""
    return Line(said, notes.number(figure.source, figure.locator))
