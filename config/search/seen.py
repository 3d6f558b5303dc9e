"""Which hits of a search are public."""

from functools import cached_property

from awards.models import AwardYear, Recognition
from units.keysets import members, united
from units.listing.recognised import units_of_years
from units.models import SearchEntry
from units.search import finding
from units.search.finding import Condition, Hit
from units.search.tokens import scope
from units.version import STANDING, once_each

#: So many award years are looked into one after another, and then so many at once.
ALONE, TOGETHER = 12, 50
#: One hit in so many more is asked for, as some are not public (of units, whose share is known, one
#: in so many); where those are too few, so many times as many are.
BESIDE, BESIDE_SHARE, FURTHER = 4, 16, 4


class Seen:
    """What visitors see at the time of one search.

    Of what belongs to years only public years are looked into, and what is withheld of those is
    known by its keys. To ask that of each hit would take longer than finding it. Whoever shows
    records reads them from those that are public all the same: they may have been withdrawn
    meanwhile.
    """

    def __init__(self, year: int | None = None):
        """Only what belongs to a year, if one is given."""
        public = AwardYear.objects.public()
        #: The keys of the years that can have public records, the latest first.
        self.years = (public.filter(year=year) if year else public).in_order()
        self.is_of_year = year is not None

    def places(self, kind: str) -> list[list[str]]:
        """Where the public records of a kind stand (`scope`), in the order in which to look there.

        The first ones are each by itself: a database reads no further than it has to.
        """
        if kind == SearchEntry.Kind.UNITS:
            return [] if self.is_of_year else [[scope(kind)]]
        places = [scope(kind, year) for year in self.years]
        alone, rest = places[:ALONE], places[ALONE:]
        together = [rest[start : start + TOGETHER] for start in range(0, len(rest), TOGETHER)]
        return [[place] for place in alone] + together

    def hits(self, kind: str, conditions: list[Condition], most: int) -> list[Hit]:
        """The hits of public records of a kind, `most` at most, those of the first conditions."""
        if not self.years or not conditions:
            return []
        asked = most
        if kind == SearchEntry.Kind.UNITS:  # of which many may wait for their first honour
            share = self._recognised.bit_count() / max(self._recognised.bit_length(), 1)
            asked = int((most + most // BESIDE_SHARE) / max(share, 1 / FURTHER))
        elif self._withheld:
            asked += most // BESIDE
        while True:
            found = finding.hits(conditions, asked)
            shown = self._shown(kind, found)
            if len(shown) >= most or len(found) < asked:
                return shown[:most]
            asked *= FURTHER

    def _shown(self, kind: str, found: list[Hit]) -> list[Hit]:
        """Those of some hits that are public."""
        if kind == SearchEntry.Kind.UNITS:
            recognised = members(self._recognised, [hit.record for hit in found])
            return [hit for hit in found if hit.record in recognised]
        # Region reports are public with their year, and so is what hangs on them.
        owners = [hit.recognition for hit in found if hit.recognition]
        withheld = members(self._withheld, owners) if owners else ()
        return [hit for hit in found if hit.recognition not in withheld]

    @cached_property
    def _recognised(self) -> int:
        return united(units_of_years(self.years))

    @cached_property
    def _withheld(self) -> int:
        withheld = Recognition.objects.withheld_of
        kept = once_each("withheld", self.years, withheld, of_shared=False, of=STANDING)
        return united(kept.values())
