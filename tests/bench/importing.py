"""What is measured of an import: planning and storing ten thousand rows, beside the bare rows.

The bare ways write the very same rows, ready in memory: the records and their history; with them
the entries of the search, which an import writes in the same transaction; and all that it leaves
in the database, the run and what the audit trail is told too.
"""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Model

from audit.models import Entry
from awards.importing.carrying import carry_out
from awards.importing.planning import plan
from awards.importing.reading import Row as SheetRow
from awards.importing.reading import Sheet
from awards.importing.uncollected import uncollected
from awards.models import Achievement, Award, AwardYear, ImportRun, Practice, Recognition, Source
from config.data.workbook import Page, pages_chunks
from tests import processes
from units.history import Change
from units.models import SearchEntry, Unit

from .measure import Turns, Way, nothing
from .portal import READER, Portal
from .report import Figure, Measurement, Row, megabytes

#: Units whose recognitions are imported, each with so many practices and figures.
UNITS, PRACTICES, FIGURES = 1000, 3, 6
#: Two years that nothing else has: one for what is taken back each time, one for what stays.
YEAR, KEPT = 1998, 1999
#: How many times as long as the bare rows an import may take, with their entries and without.
WHOLE, BARE = 2.1, 3.2
#: How much memory an import may take, in MB.
MEMORY = 220
ROWS: tuple[type[Model], ...] = (Source, Recognition, Practice, Achievement, Change)
FOUND = (*ROWS, SearchEntry)
ALL = (*FOUND, ImportRun, Entry)
#: Every row has a text of its own, as real ones have, and that no import before had.
SUMMARY = "示例文字：在{}码头为{}位渔民推行，由老人评分，第2季度公开结果。"
TURNS = Turns(most=5, fewest=3, seconds=30)


def measurements(portal: Portal) -> Iterator[Measurement]:
    """The time of an import, then its memory."""
    yield Measurement("import", partial(timed, portal))
    yield Measurement("import, memory", partial(memory, portal))


def tables(year: int, turn: int = 0) -> dict[str, list[list[str]]]:
    """The sheets of a workbook of a year; in each turn they say something else."""
    found = Unit.objects.order_by("pk").values_list("name", flat=True)[:UNITS]
    names = list(enumerate(found, turn * UNITS))
    return {
        "获评": [
            ["单位", "年度", "奖项", "标题", "提要"],
            *(
                [name, str(year), "示例模范机关评选", f"示例标题{n}", SUMMARY.format(name, n)]
                for n, name in names
            ),
        ],
        "做法": [
            ["单位", "年度", "类别", "名称", "做法", "来源", "发布者"],
            *(
                [
                    *(name, str(year), "工作机制", f"示例机制{n}之{place}"),
                    *(SUMMARY.format(name, n * PRACTICES + place), "示例导入", "示例报社"),
                ]
                for n, name in names
                for place in range(PRACTICES)
            ),
        ],
        "指标": [
            ["单位", "年度", "说的是什么", "原文表述", "时期", "来源"],
            *(
                [
                    *(name, str(year), f"示例受理{place}"),
                    *(f"{100 + n * FIGURES + place}余件", "全年", "示例导入"),
                ]
                for n, name in names
                for place in range(FIGURES)
            ),
        ],
    }


def make_years() -> None:
    """The years that are imported into."""
    for year in (YEAR, KEPT):
        AwardYear.objects.get_or_create(award=Award.objects.get(slug="shili"), year=year)


class Rows:
    """The same rows, imported or written bare; both are taken back each time."""

    def __init__(self, portal: Portal):
        portal.use()
        make_years()
        self.user = get_user_model().objects.get(username=READER)
        self.turns = count()
        self.prepare()
        self.number = sum(len(sheet.rows) - 1 for sheet in self.sheets)
        self.made: dict[type[Model], list[Model]] = {}

    def prepare(self) -> None:
        """Sheets that say what none before said, so that no text is known from another import."""
        self.sheets = [
            Sheet(name, False, [SheetRow(number, row) for number, row in enumerate(rows, 1)])
            for name, rows in tables(YEAR, next(self.turns)).items()
        ]

    def imported(self, *, keep: bool = False) -> None:
        """Plan and store; with `keep` remember what was written."""
        last = {model: _last(model) for model in ALL} if keep else {}
        with transaction.atomic():
            self._store()
            for model, key in last.items():
                self.made[model] = list(model._base_manager.filter(pk__gt=key).order_by("pk"))
            connection.check_constraints()  # as a commit does
            transaction.set_rollback(True)

    @uncollected()  # as whoever plans and stores does
    def _store(self) -> None:
        planned = plan(self.sheets, hold=True)
        carry_out(planned, self.user, "示例.xlsx")

    def bare(self, models: tuple[type[Model], ...]) -> None:
        """Write the rows of some models and nothing else."""
        with transaction.atomic():
            for model in models:
                model._base_manager.bulk_create(self.made[model], batch_size=500)
            connection.check_constraints()
            transaction.set_rollback(True)


def _last(model: type[Model]) -> int:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def timed(portal: Portal) -> Iterator[Row]:
    """The bare rows in both ways, and the import, in turns."""
    portal.staff()
    rows = Rows(portal)
    rows.imported(keep=True)
    ways = [
        Way(name, run, rows.number, prepare, portal.own_processor)
        for name, run, prepare in (
            ("bare", partial(rows.bare, ROWS), nothing),
            ("bare, with entries", partial(rows.bare, FOUND), nothing),
            ("bare, all", partial(rows.bare, ALL), nothing),
            ("imported", rows.imported, rows.prepare),
        )
    ]
    bare, whole, everything, imported = TURNS.measure(*ways)
    yield Row(f"{rows.number} rows and their history, a row", bare)
    yield Row("with their entries in the search", whole)
    yield Row("with the run and the trail's entries", everything)
    figures = [
        Figure(imported.times(everything), "to that", most=WHOLE),
        Figure(imported.times(whole), "to the rows with their entries", most=WHOLE),
        Figure(imported.times(bare), "to the rows", most=BARE),
    ]
    yield Row("planned and stored", imported, figures=figures)


def memory(portal: Portal) -> Iterator[Row]:
    """The most that `manage.py import_data` holds of a workbook of so many rows."""
    portal.use()
    pages = [Page(name, rows) for name, rows in tables(KEPT).items()]
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(b"".join(pages_chunks(pages)))
        file.flush()
        command = (sys.executable, "manage.py", "import_data", file.name, "--by", READER)
        held = processes.most_memory_of(*command)
    figures = [Figure(held, "most", most=MEMORY, say=megabytes)]
    yield Row("manage.py import_data", figures=figures)
