"""Rows that stand part after part, such as year after year."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

#: So many parts are read one by one; a page that lies in more of them has few rows of each.
ONE_BY_ONE = 4


class Parts(Sequence):
    """The rows of several parts, one after another; reads only those where a page lies.

    A database sorts all rows to find those of one page where their order needs several tables. One
    part it reads in the order of an index, and only as far as the page reaches. For a Paginator.
    """

    def __init__(
        self,
        counts: Iterable[tuple[Hashable, int]],
        read: Callable[[list], QuerySet],
    ):
        """`counts` names the parts in order, each with the number of its rows.

        `read` gives the rows of some parts that follow each other, in order.
        """
        self.counts = [(part, count) for part, count in counts if count]
        self.read = read

    def __len__(self) -> int:
        return sum(count for _, count in self.counts)

    def count_of(self, part: Hashable) -> int:
        """The number of a part's rows."""
        return dict(self.counts).get(part, 0)

    def __getitem__(self, place: slice) -> list[Any]:
        """The rows of a slice that has both ends."""
        spans, before = [], 0
        for part, count in self.counts:
            low, high = max(place.start - before, 0), min(place.stop - before, count)
            if low < high:
                spans.append((part, low, high))
            before += count
        if len(spans) > ONE_BY_ONE:
            low, length = spans[0][1], sum(high - low for _, low, high in spans)
            return list(self.read([part for part, _, _ in spans])[low : low + length])
        rows, lookups = [], ()
        for part, low, high in spans:
            of_part = self.read([part])
            # What belongs to the rows is read once for all of them.
            lookups = of_part._prefetch_related_lookups
            rows += of_part.prefetch_related(None)[low:high]
        prefetch_related_objects(rows, *lookups)
        return rows
