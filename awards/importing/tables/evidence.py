"""What tables of practices and of figures share: whose they are, and which stored row is meant."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from awards.importing.file import File, is_stored
from awards.importing.intentions import Coming, Intention, New, Wrong
from awards.importing.known import in_parts
from awards.importing.sources import SourceReading
from awards.models import Recognition
from awards.models.evidence import Evidence

from .base import Kind, outcome

#: How surely a row means a stored one; each way is asked of the rows that none before it settled.
Way = Callable[[SourceReading, Evidence], bool]


class EvidenceKind(Kind):
    """Practices or figures, each of a recognition."""

    model: type[Evidence]
    #: What a new one needs, and of what it is called.
    required: tuple[str, ...]
    ways: tuple[Way, ...]

    def sought(self) -> Iterator[str]:
        return (reading.texts["unit"] for reading in self.readings)

    def called(self, reading: SourceReading) -> str:
        """What a row is called in the preview."""
        raise NotImplementedError

    def identity(self, reading: SourceReading) -> tuple:
        """What no two rows of one owner may both say."""
        raise NotImplementedError

    def columns(self, reading: SourceReading, record: Evidence | None) -> dict:
        """The columns that a row says something of, given what is stored; may find faults."""
        return reading.values

    def plan(self, file: File) -> list[Intention]:
        owners = {reading.row.number: file.owner_of(reading) for reading in self.readings}
        by_owner: dict[Recognition | Coming, list[SourceReading]] = defaultdict(list)
        for reading in self.readings:
            if owner := owners[reading.row.number]:
                by_owner[owner].append(reading)
        stored = self._stored([owner.pk for owner in by_owner if is_stored(owner)], file.hold)
        meant: dict[int, Evidence] = {}
        for owner, readings in by_owner.items():
            rows = stored.get(owner.pk, []) if is_stored(owner) else []
            for row in rows:
                row.recognition = owner
            meant |= self._meant(self._without_doubles(readings), rows)
        return [
            self._intention(one, owners[one.row.number], meant.get(one.row.number), file)
            for one in self.readings
        ]

    def _stored(self, owners: list[int], hold: bool) -> dict[int, list[Evidence]]:
        """The rows of some recognitions."""
        rows = self.model.objects.select_related("source").defer("source__text")
        if hold:
            rows = rows.select_for_update(of=("self",))
        found = defaultdict(list)
        for some in in_parts(sorted(owners)):
            for row in rows.filter(recognition__in=some).order_by("pk"):
                found[row.recognition_id].append(row)
        return found

    def _without_doubles(self, readings: Iterable[SourceReading]) -> list[SourceReading]:
        """Those that say something of their own; of the others that is a fault."""
        first: dict[tuple, SourceReading] = {}
        for reading in readings:
            other = first.setdefault(self.identity(reading), reading)
            if other is not reading:
                said = f"和第 {other.row.number} 行重复，请合成一行。"
                reading.fault(self.required[0], said)
        return list(first.values())

    def _meant(self, readings: list[SourceReading], rows: list[Evidence]) -> dict[int, Evidence]:
        """The stored row that each row means, by its number. A doubt is a fault of all it is of."""
        meant: dict[int, Evidence] = {}
        left, free = readings, rows
        for way in self.ways if rows else ():
            wants = {one.row.number: [row for row in free if way(one, row)] for one in left}
            wanted: dict[Evidence, int] = defaultdict(int)
            for candidates in wants.values():
                for row in candidates:
                    wanted[row] += 1
            for reading in left:
                candidates = wants[reading.row.number]
                if len(candidates) == 1 and wanted[candidates[0]] == 1:
                    meant[reading.row.number] = candidates[0]
                elif candidates:
                    reading.fault(self.required[0], self._doubt(candidates))
            left = [one for one in left if not wants[one.row.number]]
            free = [row for row in free if not wanted[row]]
        return meant

    def _doubt(self, candidates: list[Evidence]) -> str:
        if len(candidates) == 1:
            return f"表里有几行都可能是已登记的“{candidates[0]}”，请在它的页面上修改。"
        listed = "、".join(f"“{row}”" for row in candidates)
        return f"可能是已登记的{listed}，请写得有所区别，或者在页面上修改。"

    def _intention(
        self, reading: SourceReading, owner, record: Evidence | None, file: File
    ) -> Intention:
        called = self.called(reading)
        if owner is None:
            return Wrong(reading.row.number, called, reading.faults)
        if source := file.sources.of(reading, record and record.source):
            reading.values["source"] = source
        intention = self._planned(reading, called, owner, record)
        if source and not isinstance(intention, Wrong):
            file.sources.fill(source, reading)
        return intention

    def _planned(
        self, reading: SourceReading, called: str, owner, record: Evidence | None
    ) -> Intention:
        row = reading.row.number
        if record is None and not reading.faults:
            reading.require(self.required, self.name)
        columns = self.columns(reading, record)
        if record:
            return outcome(reading, called, record, columns)
        if reading.faults:
            return Wrong(row, called, reading.faults)
        return New(row, called, {"recognition": owner} | columns, notes=reading.notes)
