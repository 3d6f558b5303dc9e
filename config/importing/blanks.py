"""The workbooks that staff take from the page: blank tables, and rows to be mended."""

from django.db.models import BooleanField
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from awards.importing.headings import FAULTS, Heading
from awards.importing.intentions import Plan, Wrong
from awards.importing.planning import tables
from awards.importing.reading import Sheet
from awards.importing.tables.base import SAMPLE, Kind
from config.data.views import TYPES
from config.data.workbook import Choice, Page, pages_chunks


def blank(kind: type[Kind]) -> HttpResponse:
    """A workbook with all headings and two sample rows, which are passed over."""
    headings = kind.reading.headings
    head = [SAMPLE.name, *(heading.name for heading in headings)]
    rows = [
        [SAMPLE.name, *(sample.get(heading.key, "") for heading in headings)]
        for sample in kind.samples
    ]
    choices = [_choice(kind, place, one) for place, one in enumerate((SAMPLE, *headings))]
    return _workbook(kind.name, [Page(kind.name, [head, *rows], choices)])


def _choice(kind: type[Kind], place: int, heading: Heading) -> Choice:
    """What to write in a column: its note, and the texts that it offers."""
    columns = {field.name: field for field in kind.reading.model._meta.fields}
    column = columns.get(heading.key)
    note = heading.note or (str(column.help_text) if column else "")
    if heading.key in kind.needed:
        note = f"必填。{note}"
    texts = kind.offered.get(heading.key)
    if texts is None and column is not None:
        texts = [str(label) for value, label in column.flatchoices if value != ""]
        if isinstance(column, BooleanField):
            texts = ["是", "否"]
    return Choice(place, note, texts or ())


def failed(sheets: list[Sheet], plan: Plan) -> HttpResponse:
    """The wrong rows as a workbook to mend and import: what is wrong first, then what they say."""
    faults = {(table.key, one.row): one.faults for table, one in plan.rows(Wrong)}
    found = []
    for kind, table in tables(sheets):
        keys = list(table.places)
        rows = [
            ["\n".join(map(str, faults[kind.key, row.number])), *(table.text(row, k) for k in keys)]
            for row in table.rows
            if (kind.key, row.number) in faults
        ]
        if rows:
            head = [FAULTS, *map(kind.reading.named, keys)]
            found.append(Page(kind.name, [head, *rows]))
    return _workbook("有误的行", found)


def _workbook(title: str, pages: list[Page]) -> HttpResponse:
    content = b"".join(pages_chunks(pages))
    answer = HttpResponse(content, content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return answer
