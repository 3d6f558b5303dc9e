"""What happened to a unit, year by year: its honours and its names."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import UnitName


@dataclass(frozen=True)
class Event:
    """Something that happened; of an honour its `recognition` says what."""

    year: int
    words: str
    on: str = ""
    recognition: object | None = None


def events(recognitions: Iterable, names: Iterable[UnitName]) -> list[Event]:
    """The honours of a unit and the changes of its name, the latest first.

    The recognitions are read `for_unit`.
    """
    found = []
    for one in recognitions:
        found.append(Event(one.award_year.year, str(one.award_year.award), recognition=one))
    for name in names:
        if name.kind == UnitName.Kind.FORMER and name.used_until:
            month = f"{name.used_until.month}月"
            found.append(Event(name.used_until.year, f"由“{name}”更为后来的名称", month))
    return sorted(found, key=lambda event: -event.year)
