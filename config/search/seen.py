"""Which hits of a search are public."""

from functools import cached_property

from awards.models import AwardYear, Recognition
from units.keysets import members, united
from units.listing.recognised import units_of_years
from units.models import SearchEntry
from units.search import finding
from units.search.finding import Condition, Hit
from units.search.tokens import scope
from units.version import once_each

#: So many award years are looked into one after another, and then so many at once.
ALONE, TOGETHER = 12, 50
#: One hit in so many more is asked for, as some are not public; where those are too few, so many
#: times as many are.
BESIDE, FURTHER = 8, 4


class Seen:
    """What visitors see at the time of one search.

    Of what belongs to years only public years are looked into, and what is withheld of those is
    known by its keys, as are the units that are recognised. To ask that of each hit would take
    longer than finding it. Whoever shows records reads them from those that are public all the
    same: they may have been withdrawn meanwhile.
    """

    def __init__(self):
        #: The keys of the years that can have public records, the latest first.
        self.years = AwardYear.objects.public().in_order()

    def places(self, kind: str) -> list[list[str]]:
        """Where the public records of a kind stand (`scope`), in the order in which to look there.

        The first ones are each by itself: a database reads no further than it has to.
        """
        if kind == SearchEntry.Kind.UNITS:
            return [[scope(kind)]]
        places = [scope(kind, year) for year in self.years]
        alone, rest = places[:ALONE], places[ALONE:]
        together = [rest[start : start + TOGETHER] for start in range(0, len(rest), TOGETHER)]
        return [[place] for place in alone] + together

    def hits(self, conditions: list[Condition], most: int) -> list[Hit]:
        """The hits of public records, `most` at most, those of the first conditions."""
        asked = most + most // BESIDE
        while conditions:
            found = finding.hits(conditions, asked)
            shown = self._public(found)
            if len(shown) >= most or len(found) < asked:
                return shown[:most]
            asked *= FURTHER
        return []

    def _public(self, found: list[Hit]) -> list[Hit]:
        if not found:
            return []
        if not found[0].year:
            recognised = members(self._recognised, [hit.record for hit in found])
            return [hit for hit in found if hit.record in recognised]
        # Region reports are public with their year, and so is what hangs on them.
        withheld = members(self._withheld, [hit.recognition for hit in found if hit.recognition])
        return [hit for hit in found if hit.recognition not in withheld]

    @cached_property
    def _recognised(self) -> int:
        return united(units_of_years(self.years))

    @cached_property
    def _withheld(self) -> int:
        withheld = Recognition.objects.withheld_of
        return united(once_each("withheld", self.years, withheld, of_shared=False).values())
