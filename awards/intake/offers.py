"""What a source's text offers: its candidates, worked out once for each text.

A text of 300,000 characters has more than ten thousand, and is read for seconds; what a page of
them shows, and what one decision needs, is kept in parts (`units.version`) and found at once.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from awards.models import AwardYear
from units import version
from units.models import Unit

from .candidates import Candidate, extract, openings

#: Candidates of one page, which are kept together.
PER_PAGE = 100
#: What is kept beside the pages, of every candidate. Parts have no name that the content's have.
PRINTS = "fingerprints"


def candidates(text: str, names: Mapping[str, str]) -> list[Candidate]:
    """The candidates of a text in its order, each with a fingerprint of its own.

    A sentence that is printed twice is two candidates; the second counts on from the first.
    """
    seen: Counter[str] = Counter()
    found = []
    for candidate in extract(text, names):
        seen[candidate.fingerprint] += 1
        found.append(_numbered(candidate, seen[candidate.fingerprint]))
    return found


def _numbered(candidate: Candidate, number: int) -> Candidate:
    if number == 1:
        return candidate
    fingerprint = _digest(f"{candidate.fingerprint}:{number}")
    return replace(candidate, fingerprint=fingerprint)


def _digest(content: str) -> str:
    content = content.encode("utf-8", "surrogatepass")
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def unit_names(text: str, award_year: AwardYear | None = None) -> dict[str, str]:
    """The names in a text that may open a unit's section, with the unit's slug.

    A name that two units share is that of the unit which stands in `award_year`.
    """
    # Names change with what all years share, and with no year.
    part = f"names in {_digest(text)}"
    kept = version.once_each(
        "intake", [part], lambda _: {part: Unit.objects.bearers(openings(text))}
    )
    bearers = kept[part]
    shared = {slug for slugs in bearers.values() if len(slugs) > 1 for slug in slugs}
    standing = set()
    if award_year and shared:
        rows = award_year.recognitions.order_by().filter(unit__slug__in=shared)
        standing.update(rows.values_list("unit__slug", flat=True))
    return {
        name: next((slug for slug in slugs if slug in standing), slugs[0])
        for name, slugs in bearers.items()
    }


class Offers:
    """The candidates of a text, given the units that its names lead to."""

    def __init__(self, text: str, names: Mapping[str, str]):
        self.text, self.names = text, names
        self._key = f"intake {_digest(repr((text, sorted(names.items()))))}"

    @cached_property
    def fingerprints(self) -> list[str]:
        """Those of all candidates, in the order of the text."""
        fingerprints = self._kept([PRINTS])[PRINTS]
        if "_found" in self.__dict__:  # the text has just been read: its pages are kept with it
            self._kept(
                [_page(1 + start // PER_PAGE) for start in range(0, len(fingerprints), PER_PAGE)]
            )
        return fingerprints

    def __len__(self) -> int:
        return len(self.fingerprints)

    @property
    def page_count(self) -> int:
        """At least one."""
        return max(1, -(-len(self) // PER_PAGE))

    def page(self, number: int) -> list[Candidate]:
        """The candidates of a page; of one that is not there, none."""
        if not 1 <= number <= self.page_count:
            return []
        if number not in self._pages:
            self._pages[number] = self._kept([_page(number)])[_page(number)]
        return self._pages[number]

    @cached_property
    def _pages(self) -> dict[int, list[Candidate]]:
        """The pages that were asked for."""
        return {}

    @cached_property
    def _found(self) -> list[Candidate]:
        return candidates(self.text, self.names)

    def _kept(self, parts: Iterable[str]) -> dict:
        """The parts as they were kept; where one was not, the text is read."""
        return version.once_each(self._key, parts, self._made, of_shared=False)

    def _made(self, parts: list[str]) -> dict[str, list]:
        pages = range(0, len(self._found), PER_PAGE)
        made = {_page(n): self._found[start : start + PER_PAGE] for n, start in enumerate(pages, 1)}
        made[PRINTS] = [candidate.fingerprint for candidate in self._found]
        return {part: made.get(part, []) for part in parts}


def _page(number: int) -> str:
    return f"page {number}"
