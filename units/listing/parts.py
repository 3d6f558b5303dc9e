"""Rows that stand part after part, such as year after year."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet


class Parts(Sequence):
    """The rows of several querysets, one after another; reads only those where a page lies.

    A database sorts all rows to find those of one page where its order needs several tables. Each
    part is read in the order of an index, and only as far as the page reaches. For a Paginator.
    """

    def __init__(self, parts: Sequence[tuple[QuerySet, int]]):
        """`parts` are querysets in order, each with the number of its rows."""
        self.parts = [(rows, count) for rows, count in parts if count]

    def __len__(self) -> int:
        return sum(count for _, count in self.parts)

    def __getitem__(self, place: slice) -> list[Any]:
        """The rows of a slice that has both ends."""
        found, before = [], 0
        for rows, count in self.parts:
            low, high = max(place.start - before, 0), min(place.stop - before, count)
            if low < high:
                found += rows[low:high]
            before += count
        return found
