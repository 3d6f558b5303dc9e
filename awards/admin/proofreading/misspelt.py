"""Names of new units that 规范表述 calls wrong, with the unit that bears the right one."""

from collections.abc import Iterator

from awards.proofreading import wrong_terms
from units.desk.likeness import DOUBTS, Doubt
from units.models import Unit


def misspelt(name: str) -> Iterator[Doubt]:
    """The wrong forms in a name."""
    for finding in wrong_terms()(name):
        right = name[: finding.start] + finding.suggestion + name[finding.end :]
        unit = Unit.objects.filter(name=right).order_by("pk").first()
        yield Doubt(f"“{finding.excerpt}”的{finding.message.rstrip('。')}", unit)


DOUBTS.append(misspelt)
