"""The tokens of an entry, as they are written and as they are asked for. No Django.

Every token says where it stands: the kind of record and, of what belongs to a year, whose year it
is. The records of one year then have lists of their own in the inverted index, and the latest are
found without reading those of the others: `r17:治安` is the text 治安 in a recognition of award
year 17, and `u:治安` that of a unit.

Of some records, the sample of their place, there is a token that says so, and their Latin tokens
stand once more apart from those of the others: `r17.` and `r17.:ai`. An index that reads all
records of a token before it gives the first is asked for those of the sample first.

Where a record lies is one token for its district and for each around it: `r17..330903`, `r17..3309`
and `r17..33`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from units import districts

from . import spelling
from .spelling import Said

#: One record in so many, by its key, is of the sample of its place. Where a thousand of the sample
#: are hits no others need be read, and where they are not, few of the others are hits.
SAMPLE = 16
#: PostgreSQL's inverted index takes 1,048,575 bytes of one entry, and loses some of more.
MOST_BYTES = 1_000_000


class Role(StrEnum):
    """What the text of a token is of an entry; no text can hold these marks."""

    TEXT = ":"
    TITLE = "!"
    WHOLE_TITLE = "="
    ROMANISED = "~"
    SAMPLED = "."  # of the entry itself, without a text
    LIES_IN = ".."  # the head of a district's code


def scope(kind: str, award_year: int | None = None) -> str:
    """Where the records of a kind stand, of an award's year (its key) or of none."""
    return kind[0] if award_year is None else f"{kind[0]}{award_year}"


def written(
    place: str,
    titles: Iterable[Said],
    text: Said,
    names: Iterable[str],
    readings: spelling.Readings,
    key: int,
    district: str = "",
) -> str:
    """The tokens of an entry, each once: of its titles, of all its text, and of names as pinyin.

    `place` is a `scope`, `key` the record's and `district` the code of where it lies; the names
    are read as `readings` has them. What goes beyond `MOST_BYTES` is left out, the end of the text
    first.
    """
    said = {
        Role.LIES_IN: districts.prefixes(district),
        Role.WHOLE_TITLE: filter(None, map(_whole, titles)),
        Role.TITLE: list(chain.from_iterable([title.tokens for title in titles])),
        Role.ROMANISED: [
            token for name in names for token in spelling.romanised_tokens(name, readings)
        ],
        Role.TEXT: text.tokens,
    }
    marked = {f"{place}{role}": some for role, some in said.items()}
    if key % SAMPLE == 0:
        sample = {f"{place}{Role.SAMPLED}": [""]}
        for role in (Role.TITLE, Role.ROMANISED, Role.TEXT):
            sample[f"{place}{Role.SAMPLED}{role}"] = filter(_is_latin, said[role])
        marked = sample | marked
    tokens = " ".join(filter(None, map(_marked, marked, marked.values())))
    if len(tokens) > MOST_BYTES // 4:  # a character has four bytes at most
        tokens = tokens.encode()[:MOST_BYTES].decode(errors="ignore").rpartition(" ")[0]
    return tokens


def _marked(mark: str, found: Iterable[str]) -> str:
    """Tokens behind a mark, each once."""
    once = dict.fromkeys(found)
    return mark + f" {mark}".join(once) if once else ""


def _is_latin(token: str) -> bool:
    return spelling.RUN.match(token).lastgroup == "latin"


def whole(title: str) -> str:
    """What stands for a whole title: its runs, with nothing between them."""
    return _whole(spelling.read(title))


def _whole(title: Said) -> str:
    return "".join(title.canonical.split())[: spelling.TOKEN]


@dataclass(frozen=True)
class Syntax:
    """How an index writes a quoted token, a token's beginning, "or" and "and"."""

    token: str
    beginning: str
    either: str
    both: str
    but_not: str


#: By database. Tokens hold letters, digits, dots inside numbers and the marks of roles only.
SYNTAX = {
    "sqlite": Syntax('"{}"', '"{}" *', " OR ", " AND ", " NOT "),
    "postgresql": Syntax("'{}'", "'{}':*", " | ", " & ", " & !"),
}


def asked(
    words: list[str], role: Role, places: Iterable[str], syntax: Syntax, district: str = ""
) -> str:
    """What the index is asked: for all tokens of canonical words in one of the places.

    Asked for text, a word may also be the beginning of a romanised name. `district` is the code of
    the one in which it must lie, if it must.
    """
    needed = [*_needed(words, role), *_lying_in(district)]
    return syntax.either.join(
        f"({syntax.both.join(dict.fromkeys(_alternatives(n, place, syntax) for n in needed))})"
        for place in places
    )


def asked_in_steps(
    words: list[str], role: Role, place: str, syntax: Syntax, district: str = ""
) -> tuple[str, ...]:
    """As `asked`, of a place first those of the sample and then the others.

    Nothing where that is no shorter: the sample is not known apart by the beginnings of Chinese
    tokens, and beginnings that stand beside whole tokens would be gathered twice.
    """
    needed, sample = list(_needed(words, role)), place + Role.SAMPLED
    latin = [one for one in needed if one.is_beginning and one.is_latin]
    if any(one.is_beginning for one in needed) and latin != needed:
        return ()
    of_sample = syntax.both.join(
        _alternatives(one, sample if latin else place, syntax) for one in needed
    )
    lying = [_alternatives(one, place, syntax) for one in _lying_in(district)]
    of_sample = syntax.both.join([of_sample, *lying])
    return steps(of_sample, asked(words, role, [place], syntax, district), place, syntax)


def steps(of_sample: str, of_all: str, place: str, syntax: Syntax) -> tuple[str, str]:
    """What asks for those of the sample of a place, and for the others."""
    own = syntax.token.format(place + Role.SAMPLED)
    return f"{of_sample}{syntax.both}{own}", f"({of_all}){syntax.but_not}{own}"


def asked_whole(title: str, places: Iterable[str], syntax: Syntax, district: str = "") -> str:
    """What the index is asked for a whole title in one of the places, and of a district."""
    needed = [Needed([f"{Role.WHOLE_TITLE}{whole(title)}"], False, False), *_lying_in(district)]
    return syntax.either.join(
        syntax.both.join(_alternatives(one, place, syntax) for one in needed) for place in places
    )


class Needed(NamedTuple):
    """Roles and texts of which an entry must have one, and whether they are beginnings."""

    texts: list[str]
    is_beginning: bool
    is_latin: bool


def _needed(words: list[str], role: Role) -> Iterator[Needed]:
    for word in words:
        for run in spelling.RUN.finditer(word):
            pairs = [run[0][start : start + 2] for start in range(len(run[0]) - 1)]
            if run.lastgroup == "han" and pairs:
                yield from (Needed([role + pair], False, False) for pair in pairs)
                continue
            roles = [role]
            if role == Role.TEXT and spelling.is_romanised(word):
                roles.append(Role.ROMANISED)
            texts = [one + run[0][: spelling.TOKEN] for one in roles]
            yield Needed(texts, True, run.lastgroup == "latin")


def _lying_in(district: str) -> Iterator[Needed]:
    if district:
        yield Needed([Role.LIES_IN + districts.prefix(district)], False, False)


def _alternatives(needed: Needed, place: str, syntax: Syntax) -> str:
    form = syntax.beginning if needed.is_beginning else syntax.token
    one = syntax.either.join(form.format(place + text) for text in needed.texts)
    return f"({one})" if len(needed.texts) > 1 else one
