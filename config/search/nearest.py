"""What there is that comes nearest, where a search found nothing, or no unit of that name."""

import re
from dataclasses import dataclass, field, replace

from awards.models import Award, AwardYear
from units import names
from units.models import SearchEntry, Unit
from units.search import spelling
from units.search.finding import holds
from units.search.nearness import can_be_wrong, meant, nearly
from units.search.tokens import scope

from .faces import FACES, Result, result_of, shown
from .query import Asked
from .seen import Seen

UNITS = SearchEntry.Kind.UNITS
#: So many names, words, years and awards are offered, and so many of the hits are compared.
MOST, COMPARED = 5, 20
#: So many words of a search are looked into.
WORDS = 4
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: So many pairs of characters of an award's name have to be said.
ALIKE = 2


@dataclass(frozen=True)
class Nearest:
    """Units of nearly that name and what was perhaps meant, shorter texts that find something,
    years and awards."""

    units: list[Result] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)
    fewer: list[str] = field(default_factory=list)
    years: list[AwardYear] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)


def near_units(text: str, seen: Seen) -> list[tuple[Unit, str]]:
    """Public units whose name differs in one character from a word of a text, with what that word
    was perhaps meant to be; the likeliest first."""
    words = list(filter(can_be_wrong, spelling.words(text)))[:WORDS]
    found: dict[int, list[str]] = {}
    for word in words:
        for hit in seen.hits(UNITS, nearly(word, scope(UNITS)), COMPARED):
            found.setdefault(hit.record, []).append(word)
    units = shown(UNITS, found)
    near = [
        (likely, key, units[key])
        for key, some in found.items()
        if key in units
        for word in dict.fromkeys(some)
        if (likely := meant(word, names.sought(units[key])))
    ]
    first: dict[int, tuple[Unit, str]] = {}
    for (*_, part), key, unit in sorted(near, key=lambda one: one[:2]):
        first.setdefault(key, (unit, part))
    return list(first.values())[:MOST]


def names_near(asked: Asked, seen: Seen) -> Nearest:
    """Units of nearly that name alone: for a search that found something else."""
    units = near_units(asked.text, seen)
    face = FACES[UNITS]
    results = [result_of(face, unit, [word]) for unit, word in units]
    return Nearest(units=results, meant=list(dict.fromkeys(word for _, word in units)))


def nearest(asked: Asked) -> Nearest:
    """What there is, where a search found nothing."""
    seen = Seen()
    near = names_near(asked, seen)
    return replace(
        near,
        fewer=fewer(asked.text, seen, may_part=not near.units),
        years=near_years(asked.text),
        awards=near_awards(asked.text),
    )


def fewer(text: str, seen: Seen, *, may_part: bool) -> list[str]:
    """Single words of a text that find something; of one in Chinese its longest beginning and end
    that do, if it may be parted."""
    words = text.split()
    if len(words) > 1:
        return [word for word in dict.fromkeys(words[:WORDS]) if _longest([word], seen)]
    word = spelling.canonical(text)
    if not may_part or not can_be_wrong(word):
        return []
    lengths = range(len(word) - 1, 1, -1)
    ends = ([word[:length] for length in lengths], [word[-length:] for length in lengths])
    return sorted({part for parts in ends if (part := _longest(parts, seen))}, key=len)[::-1]


def _longest(texts: list[str], seen: Seen) -> str:
    """The first of some texts that finds something; "" where none does."""
    texts = [text for text in texts if spelling.words(text)]
    longest = ""
    for kind in FACES:  # of each, only what goes before what was found already
        places = [place for some in seen.places(kind) for place in some]
        asked = [holds(spelling.words(text), places) for text in texts]
        for hit in seen.hits(kind, asked, 1):
            longest, texts = texts[hit.condition], texts[: hit.condition]
    return longest


def near_years(text: str) -> list[AwardYear]:
    """The public years that are nearest to a year that a text names and that has none."""
    named = [int(year) for year in YEAR.findall(spelling.fold(text))]
    if not named:
        return []
    public = AwardYear.objects.public().select_related("award").order_by("-year", "award_id")
    far = [(min(abs(year.year - one) for one in named), year) for year in public]
    return [year for _, year in sorted(far, key=lambda one: one[0])][:2]


def near_awards(text: str) -> list[Award]:
    """The public awards of whose name a text says some, those first of which it says most."""
    said = _pairs(text)
    alike = [(len(said & _pairs(award.name)), award) for award in Award.objects.public()]
    found = sorted((one for one in alike if one[0] >= ALIKE), key=lambda one: -one[0])
    return [award for _, award in found][:2]


def _pairs(text: str) -> set[str]:
    said = (spelling.read(word).tokens for word in spelling.words(text))
    return {token for tokens in said for token in tokens if len(token) > 1}
