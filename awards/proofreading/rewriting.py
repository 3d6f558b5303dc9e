"""Texts of many records written anew at once: locked, compared, checked, stored with history.

A kind of record takes the same number of queries however many of its texts are written.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from awards.approval import published, shared
from units.history import Change, act, note_all, owner_of
from units.search.bulk import written

#: What the name of a row, its owner and its unit are read from beside it.
BESIDE = {
    "awardyear": ("award",),
    "recognition": ("award_year", "unit"),
    "regionreport": ("district", "award_year__award"),
    "practice": ("recognition", "region_report"),
    "achievement": ("recognition", "region_report"),
    "storyphoto": ("recognition",),
    "photo": ("unit",),
    "brand": ("unit",),
}
#: So many rows are written with one query; databases bound the number of its parameters.
AT_ONCE = 200


@dataclass(frozen=True)
class Text:
    """A text that was seen: whose column, what it said, what it is to say.

    `called` names its record where that is gone; `places` is how many places of it change.
    """

    model: type[Model]
    pk: int
    field: str
    was: str
    now: str
    called: str
    places: int = 1

    @property
    def label(self) -> str:
        """The column in words: 事迹."""
        return str(self.model._meta.get_field(self.field).verbose_name)


@dataclass(frozen=True)
class Standing:
    """Of some texts those that still say what was seen, with their records; why others are not."""

    records: dict[Text, Model]
    refusals: list[str]


def standing(texts: Iterable[Text], *, lock: bool = False) -> Standing:
    """Compare texts with what is stored: one query a kind of record."""
    texts = list(texts)
    rows = _rows(texts, lock)
    records, refusals = {}, []
    for text in texts:
        record = rows.get((text.model, text.pk))
        if record is None:
            refusals.append(f"“{text.called}”已经删除，没有动。")
        elif (stored := getattr(record, text.field)) == text.was:
            records[text] = record
        elif stored == text.now:
            refusals.append(f"“{record}”的“{text.label}”已经是这样，不用再动。")
        else:
            refusals.append(f"“{record}”的“{text.label}”已被改过，没有动。")
    return Standing(records, refusals)


def _rows(texts: Iterable[Text], lock: bool) -> dict[tuple[type[Model], int], Model]:
    keys = defaultdict(set)
    for text in texts:
        keys[text.model].add(text.pk)
    found = {}
    for model in keys:
        rows = model._default_manager.select_related(*BESIDE.get(model._meta.model_name, [None]))
        rows = rows.select_for_update(of=("self",)) if lock else rows
        found |= {(model, row.pk): row for row in rows.filter(pk__in=keys[model]).order_by("pk")}
    return found


@transaction.atomic
def rewrite(texts: Iterable[Text], key: str, by) -> tuple[list[Text], list[Change], list[str]]:
    """Store what texts are to say; each is an act `key` of its record.

    Returns the texts that were written, their acts, and for each other one a sentence that says
    why it stays: it is another one meanwhile, or its column or a constraint refuses it.
    """
    texts = list(texts)
    published.hold(_rows(texts, lock=False).values())
    found = standing(texts, lock=True)
    refusals = list(found.refusals)
    fit = defaultdict(dict)
    closed = published.closed(found.records.values())
    for text, record in found.records.items():
        if owner := next((one for one in closed if one in (record, owner_of(record))), None):
            refusals.append(published.sentence(owner))
        elif refusal := _fixed(text, record) or _unfit(text, record):
            refusals.append(refusal)
        else:
            fit[text.model][text] = record
    done: dict[Text, Model] = {}
    for model, records in fit.items():
        refused = _store(model, records)
        refusals += refused.values()
        done |= {text: record for text, record in records.items() if text not in refused}
    said = [
        act(record, key, by, old={text.field: text.was}, new={text.field: text.now})
        for text, record in done.items()
    ]
    return list(done), note_all(said), refusals


def _fixed(text: Text, record: Model) -> str:
    """Why a row that public contents share stays; nothing if it may change."""
    users = shared.fixed_by(record) if type(record) in shared.SHARED else ()
    return shared.sentence(record, users) if users and text.field in shared.told(text.model) else ""


def _unfit(text: Text, record: Model) -> str:
    """Why a column does not take a text; nothing if it does."""
    try:
        record._meta.get_field(text.field).clean(text.now, record)
    except ValidationError as error:
        return f"“{record}”的“{text.label}”没有改：{'；'.join(error.messages)}"
    return ""


def _store(model: type[Model], records: dict[Text, Model]) -> dict[Text, str]:
    """Write texts of one kind of record; those that a constraint refuses, each with a sentence."""
    try:
        with transaction.atomic():
            _write(model, records)
    except IntegrityError:
        # Some of them; only one by one it shows which.
        return _store_singly(model, records)
    return {}


def _store_singly(model: type[Model], records: dict[Text, Model]) -> dict[Text, str]:
    refused = {}
    for text, record in records.items():
        setattr(record, text.field, text.was)
    for text, record in records.items():
        try:
            with transaction.atomic():
                _write(model, {text: record})
        except IntegrityError:
            setattr(record, text.field, text.was)
            refused[text] = f"“{record}”的“{text.label}”没有改：改后与另一条重名，请到表单里改。"
    return refused


def _write(model: type[Model], records: dict[Text, Model]) -> None:
    for text, record in records.items():
        setattr(record, text.field, text.now)
    rows = list({record.pk: record for record in records.values()}.values())
    columns = sorted({text.field for text in records})
    model._default_manager.bulk_update(rows, columns, AT_ONCE)
    written.send(model, rows=rows, columns=columns)
