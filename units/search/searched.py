"""Querysets that are searched for a text as far as its hits are listed."""

from collections.abc import Iterator, Sequence

from django.db import models

from .finding import among, own_hits


class SearchedQuerySet(models.QuerySet):
    """Records that the index of the search has; a subclass says what `matching` a text means."""

    def hits(self, text: str, most: int, years: Sequence[int] | None = None) -> list[int]:
        """The keys of those that a text of some words finds, `most` at most.

        Of what belongs to award years `years` are their keys, and those of the first are found.
        Mostly what the records say themselves is more than is listed, and that is known at once.
        """
        found = own_hits(self, text, most, years)
        if len(found) == most:
            return found
        found = []
        for some in [()] if years is None else [(part,) for part in latest_first(years)]:
            rows = self.model.objects.matching(text, *some).filter(among(self)).order_by()
            found += rows.values_list("pk", flat=True)[: most - len(found)]
            if len(found) == most:
                break
        return found


def latest_first(years: Sequence[int]) -> Iterator[Sequence[int]]:
    """The years in parts of 1, 1, 2 and all others: what is frequent is found in the first.

    What four years hardly have, all have little of: more parts would be more queries for nothing.
    """
    parts = (years[:1], years[1:2], years[2:4], years[4:])
    return (part for part in parts if part)
