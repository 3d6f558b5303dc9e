"""Which registered unit or district a cell means: found for certain, or offered, never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from units import names
from units.codes import CREDIT_CODE
from units.models import District, Unit, UnitName
from units.search import readings
from units.search.finding import titled
from units.search.spelling import Readings, readings_written
from units.search.tokens import scope, whole

#: So many names are looked for in one query.
AT_ONCE = 500

CODED = re.compile(CREDIT_CODE)
#: By what a unit is found, the surest first.
CODE, FULL, SHORT, OTHER, SPOKEN = "信用代码", "全称", "简称", "其他名称", "口头名称"
#: With other brackets or blanks, or in letters of another width; as it is read.
WRITTEN, READ = "写法", "拼音"


@dataclass(frozen=True)
class Found:
    """The units that a text may mean, one if it is certain, and by what they were found."""

    units: list[Unit]
    by: str = ""


class KnownUnits:
    """The registered units that a table can mean, by everything that they are found by."""

    def __init__(self, called: Iterable[str], *, hold: bool = False):
        """`called` are the names and the codes of GB 32100 in the tables.

        With `hold` those found are locked, so that they stay as they were read.
        """
        self._readings = readings.known()
        self._by: dict[str, dict[str, list[Unit]]] = {
            way: defaultdict(list) for way in (CODE, FULL, SHORT, OTHER, SPOKEN, WRITTEN, READ)
        }
        called = sorted({*called} - {""})
        keys: set[int] = set()
        for some in in_parts(called):
            keys.update(_named(some, self._readings))
        for some in in_parts([code.upper() for code in called if CODED.fullmatch(code.upper())]):
            coded = Unit.objects.filter(credit_code__in=some)
            keys.update(coded.values_list("pk", flat=True))
        rows = Unit.objects.select_for_update(of=("self",)) if hold else Unit.objects
        for some in in_parts(sorted(keys)):
            units = rows.filter(pk__in=some).order_by("pk").select_related("district", "superior")
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
            (WRITTEN, map(whole, [*known, *map(names.as_spoken, known)])),
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
        if (plain := whole(text)) and (units := self._by[WRITTEN].get(plain)):
            return Found(units, WRITTEN)
        read = [self._by[READ].get(reading, []) for reading in readings_written(text)]
        units = {unit.pk: unit for some in read for unit in some}
        return Found([units[key] for key in sorted(units)], READ) if units else Found([])

    def read_alike(self, text: str) -> list[Unit]:
        """Those whose full name is read like `text`, which may be it with a wrong character."""
        full, _ = self._readings.romanised(text)
        return [unit for unit in self._by[READ].get(full, []) if unit.name != text]


def listed(units: Iterable) -> str:
    """Units in a sentence."""
    return "、".join(f"“{unit}”" for unit in units)


def in_parts(texts: list) -> Iterator[list]:
    """So many at a time as one query asks for."""
    return (texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE))


def _named(called: list[str], known: Readings) -> set[int]:
    """The keys of units that one of these names may mean, by the ways that are asked of it."""
    units = Unit.objects.order_by()
    own = Q(name__in=called) | Q(short_name__in=called)
    rows = units.filter(own).values_list("pk", "name", "short_name")
    others = UnitName.objects.order_by().filter(name__in=called).values_list("unit", "name")
    found = [*rows, *others]
    borne = {name for _, *names_of in found for name in names_of}
    # What is borne as it stands is not looked for as it is spoken or read.
    if not (left := [name for name in called if name not in borne]):
        return {key for key, *_ in found}
    read = {known.romanised(name)[0] for name in left}.union(*map(readings_written, left))
    alike = [
        key
        for some in in_parts(sorted(read - {""}))
        for key in units.filter(Q(pinyin__in=some) | Q(initials__in=some)).values_list(
            "pk", flat=True
        )
    ]
    # What people make of a name stands in the search's index alone.
    spoken = titled(left, scope("units")).values_list("object_id", flat=True)
    return {*(key for key, *_ in found), *alike, *spoken}


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
