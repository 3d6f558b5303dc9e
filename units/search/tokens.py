"""The tokens of an entry, as they are written and as they are asked for. No Django.

Every token says where it stands: the kind of record and, of what belongs to a year, whose year it
is. The records of one year then have lists of their own in the inverted index, and the latest are
found without reading those of the others: `r17:治安` is the text 治安 in a recognition of award
year 17, and `u:治安` that of a unit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from . import spelling
from .spelling import Said

#: PostgreSQL's inverted index takes 1,048,575 bytes of one entry, and loses some of more.
MOST_BYTES = 1_000_000


class Role(StrEnum):
    """What the text of a token is of an entry; no text can hold these marks."""

    TEXT = ":"
    TITLE = "!"
    WHOLE_TITLE = "="
    ROMANISED = "~"


def scope(kind: str, award_year: int | None = None) -> str:
    """Where the records of a kind stand, of an award's year (its key) or of none."""
    return kind[0] if award_year is None else f"{kind[0]}{award_year}"


def written(
    place: str,
    titles: Iterable[Said],
    text: Said,
    names: Iterable[str],
    readings: spelling.Readings,
) -> str:
    """The tokens of an entry, each once: of its titles, of all its text, and of names as pinyin.

    `place` is a `scope`; the names are read as `readings` has them. What goes beyond `MOST_BYTES`
    is left out, the end of the text first.
    """
    said = {
        Role.WHOLE_TITLE: filter(None, map(_whole, titles)),
        Role.TITLE: chain.from_iterable([title.tokens for title in titles]),
        Role.ROMANISED: chain.from_iterable(
            spelling.romanised_tokens(name, readings) for name in names
        ),
        Role.TEXT: text.tokens,
    }
    tokens = " ".join(filter(None, [_marked(f"{place}{role}", said[role]) for role in said]))
    if len(tokens) > MOST_BYTES // 4:  # a character has four bytes at most
        tokens = tokens.encode()[:MOST_BYTES].decode(errors="ignore").rpartition(" ")[0]
    return tokens


def _marked(mark: str, found: Iterable[str]) -> str:
    """Tokens behind a mark, each once."""
    once = dict.fromkeys(found)
    return mark + f" {mark}".join(once) if once else ""


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


#: By database. Tokens hold letters, digits, dots inside numbers and the marks of roles only.
SYNTAX = {
    "sqlite": Syntax('"{}"', '"{}" *', " OR ", " AND "),
    "postgresql": Syntax("'{}'", "'{}':*", " | ", " & "),
}


def asked(words: list[str], role: Role, places: Iterable[str], syntax: Syntax) -> str:
    """What the index is asked: for all tokens of canonical words in one of the places.

    Asked for text, a word may also be the beginning of a romanised name.
    """
    needed = list(_needed(words, role))
    return syntax.either.join(
        f"({syntax.both.join(dict.fromkeys(_alternatives(n, place, syntax) for n in needed))})"
        for place in places
    )


def asked_whole(title: str, places: Iterable[str], syntax: Syntax) -> str:
    """What the index is asked for a whole title in one of the places."""
    key = f"{Role.WHOLE_TITLE}{whole(title)}"
    return syntax.either.join(syntax.token.format(place + key) for place in places)


def _needed(words: list[str], role: Role) -> Iterator[tuple[list[str], bool]]:
    """Roles and texts of which an entry must have one, and whether they are beginnings."""
    for word in words:
        for run in spelling.RUN.finditer(word):
            pairs = [run[0][start : start + 2] for start in range(len(run[0]) - 1)]
            if run.lastgroup == "han" and pairs:
                yield from (([role + pair], False) for pair in pairs)
                continue
            roles = [role]
            if role == Role.TEXT and spelling.is_romanised(word):
                roles.append(Role.ROMANISED)
            yield [one + run[0][: spelling.TOKEN] for one in roles], True


def _alternatives(needed: tuple[list[str], bool], place: str, syntax: Syntax) -> str:
    texts, are_beginnings = needed
    form = syntax.beginning if are_beginnings else syntax.token
    one = syntax.either.join(form.format(place + text) for text in texts)
    return f"({one})" if len(texts) > 1 else one
