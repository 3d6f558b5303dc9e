"""Which registered unit or district a cell means: found for certain, or offered, never guessed."""

import re
from collections import defaultdict
from dataclasses import dataclass

from units import names
from units.models import District, Unit

#: By what a unit is found, the surest first.
CODE, FULL, SHORT, OTHER, SPOKEN, READ = "信用代码", "全称", "简称", "其他名称", "口头名称", "拼音"


@dataclass(frozen=True)
class Found:
    """The units that a text may mean, one if it is certain, and by what they were found."""

    units: list[Unit]
    by: str = ""


class KnownUnits:
    """All registered units, by everything that they are found by."""

    def __init__(self):
        self._by: dict[str, dict[str, list[Unit]]] = {
            way: defaultdict(list) for way in (CODE, FULL, SHORT, OTHER, SPOKEN, READ)
        }
        units = Unit.objects.order_by("pk").select_related("district")
        for unit in units.prefetch_related("names", "brands"):
            self._register(unit)

    def _register(self, unit: Unit) -> None:
        others = [other.name for other in unit.names.all()]
        known = [unit.name, unit.short_name, *others]
        for way, texts in (
            (CODE, [unit.credit_code.upper()]),
            (FULL, [unit.name]),
            (SHORT, [unit.short_name]),
            (OTHER, others),
            (SPOKEN, map(names.as_spoken, known)),
            (READ, [unit.pinyin, unit.initials]),
        ):
            for text in {*texts} - {""}:
                self._by[way][text].append(unit)

    def by_code(self, code: str) -> Unit | None:
        """The unit with this code of GB 32100."""
        return next(iter(self._by[CODE].get(code.upper(), [])), None)

    def by_name(self, text: str) -> Found:
        """Those that `text` names: by the first way that finds any.

        By its reading only what is written in Latin letters is found: two names that are read
        alike are two names.
        """
        for way in (FULL, SHORT, OTHER, SPOKEN):
            if units := self._by[way].get(text):
                return Found(units, way)
        if units := self._by[READ].get(re.sub(r"\s", "", text).lower()):
            return Found(units, READ)
        return Found([])

    def read_alike(self, text: str) -> list[Unit]:
        """Those whose full name is read like `text`, which may be it with a wrong character."""
        full, _ = names.romanised(text)
        return [unit for unit in self._by[READ].get(full, []) if unit.name != text]


class KnownDistricts:
    """All districts by their codes, names, and names after those that they lie in."""

    def __init__(self):
        self._by: dict[str, set[District]] = defaultdict(set)
        for district in District.objects.select_related("parent__parent"):
            self._by[district.code].add(district)
            name, above = "", district
            while above:
                name, above = above.name + name, above.parent
                self._by[name].add(district)

    def named(self, text: str) -> list[District]:
        """Those that `text` may mean, in the order of their codes."""
        return sorted(self._by.get(text, ()), key=lambda district: district.code)
