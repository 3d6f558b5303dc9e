"""Which registered unit or district a cell means: found for certain, or offered, never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from units import names
from units.models import District, Unit, UnitName
from units.search.finding import titled
from units.search.tokens import scope

#: So many names are looked for in one query.
AT_ONCE = 500

#: By what a unit is found, the surest first.
CODE, FULL, SHORT, OTHER, SPOKEN, READ = "信用代码", "全称", "简称", "其他名称", "口头名称", "拼音"


@dataclass(frozen=True)
class Found:
    """The units that a text may mean, one if it is certain, and by what they were found."""

    units: list[Unit]
    by: str = ""


class KnownUnits:
    """The registered units that a table can mean, by everything that they are found by."""

    def __init__(self, called: Iterable[str], codes: Iterable[str]):
        """`called` are the names in the table, and `codes` those of GB 32100."""
        self._by: dict[str, dict[str, list[Unit]]] = {
            way: defaultdict(list) for way in (CODE, FULL, SHORT, OTHER, SPOKEN, READ)
        }
        called, codes = sorted({*called} - {""}), sorted({*codes} - {""})
        keys: set[int] = set()
        for some in _parts(called):
            keys.update(_named(some))
        for some in _parts(codes):
            coded = Unit.objects.filter(credit_code__in=[code.upper() for code in some])
            keys.update(coded.values_list("pk", flat=True))
        for some in _parts(sorted(keys)):
            units = Unit.objects.filter(pk__in=some).order_by("pk").select_related("district")
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
        if units := self._by[READ].get(_as_reading(text)):
            return Found(units, READ)
        return Found([])

    def read_alike(self, text: str) -> list[Unit]:
        """Those whose full name is read like `text`, which may be it with a wrong character."""
        full, _ = names.romanised(text)
        return [unit for unit in self._by[READ].get(full, []) if unit.name != text]


def _as_reading(text: str) -> str:
    """What is written as pinyin or initials, as they are kept."""
    return re.sub(r"\s", "", text).lower()


def _parts(texts: list) -> Iterator[list]:
    return (texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE))


def _named(called: list[str]) -> set[int]:
    """The keys of units that one of these names may mean, by whichever way."""
    read = {_as_reading(name) for name in called} | {names.romanised(name)[0] for name in called}
    own = Q(name__in=called) | Q(short_name__in=called)
    rows = Unit.objects.order_by().filter(own | Q(pinyin__in=read) | Q(initials__in=read))
    others = UnitName.objects.order_by().filter(name__in=called).values_list("unit", flat=True)
    # What people make of a name stands in the search's index alone.
    spoken = titled(called, scope("units")).values_list("object_id", flat=True)
    return {*rows.values_list("pk", flat=True), *others, *spoken}


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
