"""Rows that stand part after part, such as year after year; and rows of keys."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

#: So many parts are read one by one; a page that lies in more of them has few rows of each.
ONE_BY_ONE = 4
#: Rows read from the database at a time where all are read. What they refer to is asked for in one
#: condition for each, and SQLite takes no thousand of them.
CHUNK = 500
#: From so far into a part on, a page is found in the keys of the whole part, where those are kept.
DEEP = 1000
#: Keys read from the database at a time.
KEYS = 20_000


def packed(rows: QuerySet) -> array:
    """The keys of rows in order, of as few bytes as they need."""
    keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=KEYS))
    return array("I", keys) if max(keys, default=0) < 2**32 else keys


class Parts(Sequence):
    """The rows of several parts, one after another; reads only those where a page lies.

    A database sorts all rows to find those of one page where their order needs several tables. One
    part it reads in the order of an index, and only as far as the page reaches: first the keys of
    the page alone, then by them what is shown. For a Paginator.
    """

    def __init__(
        self,
        parts: Iterable[Hashable],
        count: Callable[[], Mapping],
        read: Callable[[list], QuerySet],
        rows: QuerySet,
        order: Callable[[Hashable], Sequence[int]] | None = None,
    ):
        """`count` gives the number of rows by part, and is not asked before it is needed.

        `read` gives the rows of some parts that follow each other, in order. `rows` are all that
        there can be, with what is shown of each. `order` gives the keys of one part in order where
        those are kept: a database reads all that stands before a deep page.
        """
        self.parts = list(parts)
        self._count, self._read, self._rows, self._order = count, read, rows, order

    @cached_property
    def counts(self) -> list[tuple[Hashable, int]]:
        """The parts that have rows, in order, each with their number."""
        numbers = self._count()
        return [(part, numbers[part]) for part in self.parts if numbers.get(part)]

    def __len__(self) -> int:
        return sum(count for _, count in self.counts)

    def count_of(self, part: Hashable) -> int:
        """The number of a part's rows."""
        return dict(self.counts).get(part, 0)

    def __iter__(self) -> Iterator[Any]:
        """All rows, uncounted: nothing is sorted before the first one, and few are held."""
        for part in self.parts:
            yield from self._read([part]).iterator(chunk_size=CHUNK)

    def __getitem__(self, place: slice) -> list[Any]:
        """The rows of a slice that has both ends."""
        keys = list(self.keys(place))
        found = self._rows.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def keys(self, place: slice) -> Iterator[int]:
        """The keys of the rows of a slice that has both ends."""
        spans, before = [], 0
        for part, count in self.counts:
            low, high = max(place.start - before, 0), min(place.stop - before, count)
            if low < high:
                spans.append((part, low, high))
            before += count
        if len(spans) > ONE_BY_ONE:
            low, length = spans[0][1], sum(high - low for _, low, high in spans)
            spans = [([part for part, _, _ in spans], low, low + length)]
        else:
            spans = [([part], low, high) for part, low, high in spans]
        for parts, low, high in spans:
            if self._order and low >= DEEP and len(parts) == 1:
                yield from self._order(parts[0])[low:high]
            else:
                yield from self._read(parts).values_list("pk", flat=True)[low:high]


class Found(Sequence):
    """All rows of a search: found once, in order, as keys of eight bytes each, and read by them."""

    def __init__(self, found: QuerySet, rows: QuerySet):
        """`rows` are all that there can be, with what is shown of each."""
        self._found, self._rows = found, rows

    @cached_property
    def keys(self) -> array:
        """The keys of all, in order."""
        return array("q", self._found.values_list("pk", flat=True).iterator())

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Any]:
        """All that are still there, few of them held."""
        for start in range(0, len(self), CHUNK):
            yield from self[start : start + CHUNK]

    def __getitem__(self, place: slice) -> list[Any]:
        """The rows of a slice."""
        keys = self.keys[place].tolist()
        found = self._rows.in_bulk(keys)
        return [found[key] for key in keys if key in found]
