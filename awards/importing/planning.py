"""The tables of a file as intentions. Reads the records, writes nothing."""

from collections.abc import Iterable, Iterator, Sequence

from awards.approval import published
from awards.intake.files import UnreadableFile
from awards.models import Achievement, Practice, Recognition

from .file import File
from .headings import Table, table
from .intentions import Changed, Fault, Intention, New, NewSource, Plan, TablePlan, Wrong
from .reading import Sheet
from .tables.base import SAMPLE, Kind
from .tables.figures import Figures
from .tables.practices import Practices
from .tables.recognitions import Recognitions
from .tables.units import Units
from .uncollected import uncollected

#: The kinds of tables, each after those that it refers to.
KINDS: tuple[type[Kind], ...] = (Units, Recognitions, Practices, Figures)
BY_KEY = {kind.key: kind for kind in KINDS}
#: In this order a sheet is asked which it is: those first that need more columns, but for a table
#: with a title alone, which may be of either and is of recognitions.
ASKED = (Figures, Recognitions, Practices, Units)
NO_TABLE = (
    "没有找到可以导入的表。表头里，单位表要有“全称”；获评表要有“单位”和“年度”；"
    "做法表还要有“名称”，指标表还要有“原文表述”。"
)


@uncollected()
def plan(sheets: Sequence[Sheet], *, hold: bool = False) -> Plan:
    """What the tables would do; hidden sheets, and those that are no such table, are left out.

    With `hold` what they change stays locked until the transaction ends. Raises UnreadableFile
    where no sheet is a table.
    """
    kinds = [kind(found) for kind, found in tables(sheets)]
    file = File(kinds, hold=hold)
    plans = [
        TablePlan(kind.key, kind.name, kind.table.sheet, _open(kind.plan(file)), kind.table.unknown)
        for kind in kinds
    ]
    named = [
        (kind.name, reading.row.number, unit)
        for kind in kinds
        for reading in kind.readings
        for unit in (reading.meant, reading.leads_to)
        if unit
    ]
    return Plan(plans, list(dict.fromkeys(_sources(plans))), file.sources.filled(), named)


def _open(intentions: list[Intention]) -> list[Intention]:
    """Rows of a table; those that would change what is read-only are wrong."""
    subjects = {one.row: row for one in intentions if (row := _subject(one)) is not None}
    closed = {one.pk: one for one in published.closed(subjects.values())}
    return [
        Wrong(one.row, one.called, [Fault("", published.sentence(closed[key]))], notes=one.notes)
        if (key := getattr(subjects.get(one.row), "pk", None)) in closed
        else one
        for one in intentions
    ]


def _subject(one: Intention) -> Recognition | None:
    """The stored recognition whose content a row changes."""
    if isinstance(one, Changed) and isinstance(one.record, Recognition):
        return one.record if one.new.keys() - published.FREE else None
    if isinstance(one, Changed) and isinstance(one.record, Practice | Achievement):
        return one.record.recognition
    owner = one.values.get("recognition") if isinstance(one, New) else None
    return owner if isinstance(owner, Recognition) else None


def _sources(plans: Iterable[TablePlan]) -> Iterator[NewSource]:
    """The sources that rows to be stored refer to, and that are not registered."""
    for planned in plans:
        for one in planned.of(New, Changed):
            columns = one.values if isinstance(one, New) else one.new
            yield from (value for value in columns.values() if isinstance(value, NewSource))


def tables(sheets: Iterable[Sheet]) -> list[tuple[type[Kind], Table]]:
    """The tables that are planned, in that order, without their sample rows.

    Raises UnreadableFile where there is none, or two of one kind.
    """
    found: dict[type[Kind], Table] = {}
    for sheet in chosen(sheets):
        kind, whole = _kind_of(sheet)
        if kind in found:
            raise UnreadableFile(
                f"“{found[kind].sheet}”和“{sheet.name}”都是{kind.name}表，请合成一张，或者分两次导入。"
            )
        places = {key: place for key, place in whole.places.items() if key != SAMPLE.key}
        rows = [row for row in whole.rows if not whole.text(row, SAMPLE.key)]
        found[kind] = Table(whole.sheet, places, whole.unknown, rows)
    return [(kind, found[kind]) for kind in KINDS if kind in found]


def chosen(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that are planned. Raises UnreadableFile where none is."""
    found = [sheet for sheet in sheets if not sheet.hidden and _kind_of(sheet)]
    if not found:
        raise UnreadableFile(NO_TABLE)
    return found


def _kind_of(sheet: Sheet) -> tuple[type[Kind], Table] | None:
    """Of the kinds whose columns are there the one that the sheet is named for, else the one that
    knows most of them.

    Raises UnreadableFile where only a kind is there that has a column twice.
    """
    found, refused = [], []
    for kind in ASKED:
        try:
            whole = table(sheet, (SAMPLE, *kind.reading.headings), kind.needed)
        except UnreadableFile as error:
            # The words alone: an error would hold this frame, and with it the plan, in a ring.
            refused.append(str(error))
        else:
            found += [(kind, whole)] if whole else []
    if refused and not found:
        raise UnreadableFile(refused[0])

    def fitness(one: tuple[type[Kind], Table]) -> tuple[bool, int]:
        return one[0].name in sheet.name, len(one[1].places)

    return max(found, key=fitness, default=None)
