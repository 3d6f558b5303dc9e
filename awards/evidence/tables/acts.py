"""What was done to a year and all of it: the history, the entries of the audit trail that tell of
it, and the links of the chain between the first of these and the last.
"""

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from audit import chain
from audit.models import Entry, Seal
from audit.purging import PURGED
from awards.approval.contents import batched
from awards.evidence.archive import Archive
from awards.evidence.checking import CHAIN, ENTRIES, HISTORY
from awards.evidence.words import CHUNK, who
from awards.models import (
    Assignment,
    AwardYear,
    Interest,
    Notice,
    Objection,
    Recognition,
    RegionReport,
    ReviewRound,
)
from awards.review.assigning import UNASSIGNED
from awards.review.recusal import RETRACTED
from units.desk.history import lines, with_names
from units.history import ENDS, Change, said_by

ACTS = "08记录/操作历史.csv"
#: How the history calls that the evidence file was taken, which is no act on the year: else no two
#: files of the same year would be the same.
TAKEN = "evidence_taken"
#: An entry is never so much earlier than its act.
SLACK = timedelta(minutes=1)
#: What belongs to a year by a column, and is told of when it is gone.
GONE = {
    Recognition: ("award_year", ENDS),
    RegionReport: ("award_year", ENDS),
    Assignment: ("recognition", {UNASSIGNED}),
    Interest: ("round", {RETRACTED}),
}
Keys = dict[type[Model], set[int]]


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    of_year = keys_of(year)
    changes = sorted(changes_of(of_year))
    heads = ["编号", "时间", "经办人", "类别", "对象", "办理"]
    archive.table(ACTS, heads, _in_words(changes))
    archive.lines(HISTORY, _history(changes))
    links = _links(_entries(of_year, set(changes), changes))
    archive.lines(ENTRIES, _told(links))
    archive.lines(CHAIN, _chain([number for number, _ in links if number]))


def keys_of(year: AwardYear) -> Keys:
    """The records of a year that acts are told of, with those that are gone, by their model."""
    found: Keys = {AwardYear: {year.pk}}
    for model, path in (
        (Recognition, "award_year"),
        (RegionReport, "award_year"),
        (ReviewRound, "award_year"),
        (Notice, "award_year"),
        (Assignment, "recognition__award_year"),
        (Interest, "round__award_year"),
        (Objection, "notice__award_year"),
    ):
        found[model] = set(model.objects.filter(**{path: year}).values_list("pk", flat=True))
    owners = {"award_year": AwardYear, "recognition": Recognition, "round": ReviewRound}
    for model, (column, acts) in GONE.items():
        kind = ContentType.objects.get_for_model(model)
        ended = Change.objects.filter(content_type=kind, key__in=acts).order_by("pk")
        for key, old in ended.values_list("object_id", "old").iterator(CHUNK):
            if old.get(column) in found[owners[column]]:
                found[model].add(key)
    return found


def changes_of(of_year: Keys) -> set[int]:
    """The keys of all acts on these records, and on what belongs to them."""
    found: set[int] = set()
    for model, keys in of_year.items():
        kind = ContentType.objects.get_for_model(model)
        for some in batched(sorted(keys), CHUNK):
            for side in ({"content_type": kind, "object_id__in": some}, _owned(kind, some)):
                rows = Change.objects.filter(**side).exclude(key=TAKEN).order_by()
                found.update(rows.values_list("pk", flat=True))
    return found


def _owned(kind: ContentType, keys: Collection[int]) -> dict:
    return {"owner_type": kind, "owner_id__in": keys}


def _in_words(changes: list[int]) -> Iterator[tuple]:
    """The acts as the desk tells them."""
    for some in batched(changes, CHUNK):
        rows = Change.objects.filter(pk__in=some).order_by("pk")
        for one in with_names(rows.select_related("by", "content_type")):
            said = "；".join(lines(one))
            yield one.pk, one.at, who(one.by), one.content_type.name, one.called, said


def _history(changes: list[int]) -> Iterator[tuple[str, str]]:
    """The acts as their digests are made of them."""
    for some in batched(changes, CHUNK):
        for one in Change.objects.filter(pk__in=some).order_by("pk"):
            yield str(one.pk), chain.canonical(said_by(one)).decode()


def _entries(of_year: Keys, changes: set[int], in_order: list[int]) -> Iterator[int]:
    """The keys of the entries that tell of these acts, and of others on these records."""
    first = Change.objects.filter(pk__in=in_order[:1]).values_list("at", flat=True).first()
    labels = {model._meta.label_lower: keys for model, keys in of_year.items()}
    rows = Entry.objects.filter(at__gte=first - SLACK) if first else Entry.objects.none()
    columns = ("pk", "act", "model", "key", "said__changes")
    for key, act, model, record, told in rows.order_by("pk").values_list(*columns).iterator(CHUNK):
        if act == TAKEN:
            continue
        is_of = record.isdecimal() and int(record) in labels.get(model, ())
        if not changes.isdisjoint(told) if told else is_of:
            yield key


def _links(entries: Iterator[int]) -> list[tuple[int, int]]:
    """Number and entry of each, in the order of the chain; 0 for what has no link yet, last."""
    found = []
    for some in batched(entries, CHUNK):
        numbers = dict(Seal.objects.filter(entry__in=some).values_list("entry", "number"))
        found += [(numbers.get(key, 0), key) for key in some]
    return sorted(found, key=lambda one: (one[0] == 0, one))


def _told(links: list[tuple[int, int]]) -> Iterator[tuple[str, str, str, str]]:
    """Each entry: its number, the digests of it and of its link, and what it says."""
    for some in batched(links, CHUNK):
        rows = Entry.objects.select_related("seal").in_bulk([key for _, key in some])
        for number, key in some:
            one = rows[key]
            link = one.seal.digest if number else ""
            said = chain.canonical(one.content()).decode()
            yield str(number or ""), one.digest, link, said


def _chain(numbers: list[int]) -> Iterator[tuple[str, ...]]:
    """The links from the first of these numbers to the last: of other entries only the digests.

    Before them the link that the first follows.
    """
    if not numbers:
        return
    first, last = numbers[0], numbers[-1]
    yield str(first - 1), _before(first)
    rows = Seal.objects.filter(number__range=(first, last)).order_by("number")
    columns = ("number", "entry__digest", "digest")
    for number, digest, link in rows.values_list(*columns).iterator(CHUNK):
        yield str(number), digest or "", chain.algorithm_of(link)


def _before(number: int) -> str:
    """The digest that a link follows, also where the one before was taken away."""
    if number == 1:
        return chain.START
    former = Seal.objects.filter(number=number - 1).values_list("digest", flat=True).first()
    if former:
        return former
    for summary in Entry.objects.filter(act=PURGED):
        if summary.said["last"] == number - 1:
            return summary.said["digest"]
    return ""
