"""Whether the history of records is as the audit trail was told of it."""

from collections.abc import Iterator
from itertools import islice

from audit.chain import algorithm_of
from audit.models import Entry, Seal
from audit.proof import Fault

from .history import Change, digest_of
from .keysets import keyset

#: So many links are compared with the history at once.
CHUNK = 200
#: So many keys are read at once.
AT_ONCE = 10_000
#: So many acts that the trail was never told of are named.
NAMED = 20


def faults() -> Iterator[Fault]:
    """Every place where the two differ; by the number of the link, 0 where there is none."""
    # Read before what was told: an act that is written meanwhile is in neither or in both.
    there = keyset(Change.objects.order_by().values_list("pk", flat=True).iterator(AT_ONCE))
    yield from _changed()
    yield from _inserted(there)


def _changed() -> Iterator[Fault]:
    """Acts that are gone, or say something else."""
    told = Seal.objects.filter(entry__said__has_key="changes").select_related("entry")
    rows = told.order_by("number").iterator(CHUNK)
    while links := list(islice(rows, CHUNK)):
        keys = [key for link in links for key in link.entry.said["changes"]]
        acts = Change.objects.in_bulk(keys)
        for link in links:
            said = link.entry.said
            there = [acts[key] for key in said["changes"] if key in acts]
            if gone := len(said["changes"]) - len(there):
                yield Fault(link.number, f"操作历史里少了 {gone} 条")
            elif digest_of(there, algorithm_of(said["digest"])) != said["digest"]:
                first = said["changes"][0]
                yield Fault(link.number, f"操作历史里从 {first} 起的 {len(there)} 条被改过")


def _inserted(there: int) -> Iterator[Fault]:
    """Acts of the set `there` that the trail was not told of, later than the first it knows.

    Those before are of a time without trail, or of one whose entries were purged.
    """
    entries = Entry.objects.filter(said__has_key="changes").order_by()
    lists = entries.values_list("said__changes", flat=True).iterator(CHUNK)
    told = keyset(key for keys in lists for key in keys)
    first = (told & -told).bit_length() - 1
    inserted = (there & ~told) >> first << first if told else 0
    if count := inserted.bit_count():
        named = []
        while inserted and len(named) < NAMED:
            named.append(str((inserted & -inserted).bit_length() - 1))
            inserted &= inserted - 1
        more = " 等" * (count > NAMED)
        yield Fault(0, f"操作历史里有 {count} 条不是系统写下的：{'、'.join(named)}{more}")
