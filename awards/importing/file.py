"""What the tables of one file refer to: what is registered, and what rows of the file add."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from awards.models import AwardYear, Recognition
from units import names
from units.models import Brand, Unit
from units.search.tokens import whole

from .cells import Reading
from .intentions import Added, Coming, ComingBrand
from .known import FULL, KnownUnits, in_parts, listed
from .sources import KnownSources

YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?\s*年?度?")


def year_in(text: str) -> int | None:
    """The year that a cell means: 2026, 2026年度."""
    found = YEAR.fullmatch(unicodedata.normalize("NFKC", text))
    return int(found[1]) if found else None


class MeantUnits:
    """Units by all that they are called, those included that the file adds."""

    def __init__(self, known: KnownUnits):
        self.known = known
        self._added: dict[str, dict[Unit | Coming, None]] = defaultdict(dict)
        self._full: dict[str, Unit | Coming] = {}
        self._brands: dict[Unit | Coming, set[str]] = defaultdict(set)
        self._wrong: dict[str, int] = {}

    def learn(self, unit: Unit | Coming, values: Mapping, added: Added) -> None:
        """A row of the file says this of a unit."""
        for key in ("name", "credit_code"):
            if text := values.get(key):
                self._full[text] = unit
        known = [values.get("name"), values.get("short_name"), *(name for name, _ in added.names)]
        known = list(filter(None, known))
        for text in (*known, *map(names.as_spoken, known)):
            self._added[text][unit] = None
            self._added[whole(text)][unit] = None
        self._brands[unit] |= {name for name, _ in added.brands}

    def learn_wrong(self, name: str, row: int) -> None:
        """A row of the file says something of a unit and is wrong."""
        self._wrong.setdefault(name, row)

    def named(self, text: str) -> list[Unit | Coming]:
        """Those that a name or code of GB 32100 may mean."""
        if coded := self.known.by_code(text):
            return [coded]
        found = self.known.by_name(text)
        if found.by == FULL:
            return found.units
        if text in self._full:
            return [self._full[text]]
        added = self._added.get(text) or self._added.get(whole(text), ())
        return list(dict.fromkeys([*found.units, *added]))

    def forget(self, unit: Unit | Coming) -> None:
        """A row that said something of a unit is wrong after all."""
        for named in self._added.values():
            named.pop(unit, None)
        self._full = {text: one for text, one in self._full.items() if one != unit}
        self._brands.pop(unit, None)

    def of(self, reading: Reading) -> Unit | Coming | None:
        """The unit of a row; where it is not certain, that is a fault."""
        if not reading.texts["unit"]:
            reading.fault("unit", "没有填单位。")
            return None
        found = self.certain(reading, "unit")
        reading.meant = found if found and is_stored(found) else None
        return found

    def certain(self, reading: Reading, key: str) -> Unit | Coming | None:
        """The unit that a cell names; where it is not certain, that is a fault."""
        text = reading.texts[key]
        found = self.named(text)
        if len(found) == 1:
            return found[0]
        if found:
            said = f"可能是{listed(found)}，请写全称。"
        elif row := self._wrong.get(text):
            said = f"这个单位写在“机关单位”表第 {row} 行，那一行有误，请先改好。"
        elif alike := self.known.read_alike(text):
            said = f"没有登记这个单位，读音相同的有{listed(alike)}，请核对用字。"
        else:
            said = f"没有登记单位“{text}”，请核对名称，或者先把它登记上。"
        reading.fault(key, said)
        return None

    def brand(self, unit: Unit | Coming, name: str) -> Brand | ComingBrand | None:
        """A brand of a unit, stored or added by the file."""
        if isinstance(unit, Unit):
            for brand in unit.brands.all():
                if brand.name == name:
                    return brand
        return ComingBrand(unit, name) if name in self._brands[unit] else None


class KnownYears:
    """The years of awards that rows name."""

    def __init__(self, numbers: Collection[int], *, hold: bool):
        rows = AwardYear.objects.filter(year__in=numbers).select_related("award").order_by("pk")
        if hold:  # a release waits, or is seen
            rows = rows.select_for_update(of=("self",))
        self._of: dict[int, list[AwardYear]] = defaultdict(list)
        for year in rows:
            self._of[year.year].append(year)

    def __iter__(self):
        return (year for years in self._of.values() for year in years)

    def named(self, number: int, award: str) -> list[AwardYear]:
        """Those of a year, of one award where its name is given."""
        years = self._of.get(number, [])
        return [year for year in years if award in ("", year.award.name, year.award.slug)]


class File:
    """The tables of one file, and what they refer to.

    With `hold` what is to be changed is locked until the transaction ends.
    """

    def __init__(self, kinds: Iterable, *, hold: bool):
        self.kinds, self.hold = list(kinds), hold
        sought = (text for kind in self.kinds for text in kind.sought())
        # The years first, as whoever releases one holds it first.
        self.years = KnownYears(self._year_numbers(), hold=hold)
        self.units = MeantUnits(KnownUnits(sought, hold=hold))
        self._coming: dict[tuple, Coming] = {}
        self._owners: dict[tuple[str, ...], Recognition | Coming] = {}
        self._wrong: dict[tuple, int] = {}

    def _readings(self) -> Iterable[Reading]:
        """Of all tables but that of units."""
        return (one for kind in self.kinds if kind.key != "units" for one in kind.readings)

    def _year_numbers(self) -> set[int]:
        found = {year_in(reading.texts["year"]) for reading in self._readings()}
        return {year for year in found if year}

    @cached_property
    def sources(self) -> KnownSources:
        """The sources that rows name, those included that they describe."""
        readings = [one for one in self._readings() if "source" in one.texts]
        return KnownSources(readings, hold=self.hold)

    @cached_property
    def _stored(self) -> dict[tuple, Recognition]:
        """The recognitions that rows may mean, by unit and year."""
        texts = {reading.texts["unit"] for reading in self._readings()} - {""}
        units = {one.pk for text in texts for one in self.units.named(text) if is_stored(one)}
        rows = Recognition.objects.filter(award_year__in=[year.pk for year in self.years])
        rows = rows.select_related("brand", "unit", "award_year__award", "quotation_source")
        rows = rows.defer("quotation_source__text")
        if self.hold:
            rows = rows.select_for_update(of=("self",))
        return {
            (row.unit, row.award_year): row
            for some in in_parts(sorted(units))
            for row in rows.filter(unit__in=some).order_by("pk")
        }

    def year_of(self, reading: Reading) -> AwardYear | None:
        """The year of an award that a row means; where it is not certain, that is a fault."""
        if (number := self._number(reading)) is None:
            return None
        award = reading.texts["award"]
        found = self.years.named(number, award)
        if len(found) == 1:
            return found[0]
        if found:
            awards = "、".join(f"“{year.award}”" for year in found)
            reading.fault("award", f"{number} 年度有几个奖项：{awards}，请填写“奖项”。")
        elif others := self.years.named(number, ""):
            awards = "、".join(f"“{year.award}”" for year in others)
            reading.fault("award", f"{number} 年度没有奖项“{award}”，有的是{awards}。")
        else:
            reading.fault("year", f"还没有建立 {number} 年度的评选，请先在“年度评选”里建立。")
        return None

    def recognition_in(self, unit, year: AwardYear) -> Recognition | Coming | None:
        """The recognition of a unit in a year, stored or added by a row."""
        return self._stored.get((unit, year)) or self._coming.get((unit, year))

    def learn(self, unit, year: AwardYear, coming: Coming) -> None:
        """A row adds a recognition."""
        self._coming[unit, year] = coming

    def learn_wrong(self, unit, year: AwardYear, row: int) -> None:
        """A row of a recognition is wrong."""
        self._wrong[unit, year] = row

    def owner_of(self, reading: Reading) -> Recognition | Coming | None:
        """The recognition that a row's practice or figure is of; a doubt is a fault.

        Asked when all rows of recognitions have been planned.
        """
        said = tuple(reading.texts[key] for key in ("unit", "year", "award"))
        if said not in self._owners:
            if (owner := self._owner_of(reading)) is None:
                return None
            self._owners[said] = owner
        else:
            self.units.of(reading)  # which unit the row means
        return self._owners[said]

    def _owner_of(self, reading: Reading) -> Recognition | Coming | None:
        unit, number = self.units.of(reading), self._number(reading)
        if unit is None or number is None:
            return None
        years = self.years.named(number, reading.texts["award"])
        found = {year: self.recognition_in(unit, year) for year in years}
        found = {year: owner for year, owner in found.items() if owner}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            awards = "、".join(f"“{year.award}”" for year in found)
            said = f"{unit}在 {number} 年度有几个奖项：{awards}，请填写“奖项”。"
        elif row := next(filter(None, (self._wrong.get((unit, year)) for year in years)), None):
            said = f"它的获评写在“获评单位”表第 {row} 行，那一行有误，请先改好。"
        else:
            said = f"{unit}在 {number} 年度还没有登记获评，请先登记，或者写进“获评单位”表。"
        reading.fault("award" if found else "unit", said)
        return None

    def _number(self, reading: Reading) -> int | None:
        text = reading.texts["year"]
        if (number := year_in(text)) is None:
            said = f"“{text}”不是年度，请写成 2026。" if text else "没有填年度，如 2026。"
            reading.fault("year", said)
        return number


def is_stored(record) -> bool:
    """Whether a record is registered, not one that a row of the file adds."""
    return not isinstance(record, Coming)
