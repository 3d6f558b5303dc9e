"""Names that differ from what was typed in one character: another, one too many, one missing.

What was typed right finds them in the inverted index, on either side of the wrong character; that a
name has them so far apart, and begins or ends with them, is asked of those that are found.
"""

from collections.abc import Iterator, Sequence

from django.db import connection

from . import pinyin, spelling, tokens
from .finding import Condition
from .tokens import SYNTAX, Role

#: Characters of a word that may have a wrong one. Of two, the other would say nothing, and with one
#: too many among three neither would the rest.
SHORTEST, SHORTEST_WITH_MORE, LONGEST = 3, 4, 30
#: In SQL, any one character.
ANY = "_"


def can_be_wrong(word: str) -> bool:
    """Whether a canonical word is of Chinese characters, and of enough of them."""
    run = spelling.RUN.fullmatch(word)
    return bool(run and run.lastgroup == "han" and SHORTEST <= len(word) <= LONGEST)


def nearly(word: str, place: str) -> list[Condition]:
    """That a title of a place begins or ends with a canonical word but for one character.

    The word must be one that `can_be_wrong`.
    """
    syntax = SYNTAX[connection.vendor]
    return [
        Condition(
            tokens.asked([*parts], Role.TITLE, [place], syntax),
            " AND (title LIKE %s OR title LIKE %s)",
            [f"%\n{pattern}%", f"%{pattern}\n%"],
        )
        for parts, pattern in dict.fromkeys(_ways(word))
    ]


def _ways(word: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """What was typed right, and how it stands in the name: another character, a missing one, and
    one too many."""
    for at in range(len(word)):
        before, after = word[:at], word[at + 1 :]
        yield _known(before, after), f"{before}{ANY}{after}"
    for at in range(1, len(word)):
        before, after = word[:at], word[at:]
        yield _known(before, after), f"{before}{ANY}{after}"
    if len(word) >= SHORTEST_WITH_MORE:
        for at in range(len(word)):
            rest = word[:at] + word[at + 1 :]
            yield (rest,), rest


def _known(before: str, after: str) -> tuple[str, ...]:
    """The parts that the index is asked for: single characters only where there is nothing else."""
    parts = [part for part in (before, after) if part]
    return tuple([part for part in parts if len(part) > 1] or parts)


def meant(word: str, names: Sequence[str]) -> tuple[bool, bool, int, int, str] | None:
    """What a canonical word was perhaps meant to be of some names; None where it is near to none.

    Ordered by likeliness: whether it sounds otherwise, and is a part only; whether a character is
    another (0), missing (1) or too many (2); the length of the name, and what that begins or ends
    with.
    """
    found, known = [], [spelling.canonical(name) for name in names]
    if any(word in name for name in known):
        return None
    for name in known:
        for rank, length in enumerate((len(word), len(word) + 1, len(word) - 1)):
            for part in (name[:length], name[-length:]):
                if len(part) == length and is_one_off(word, part):
                    otherwise = _sound(word) != _sound(part)
                    found.append((otherwise, part != name, rank, len(name), part))
    return min(found, default=None)


def _sound(word: str) -> str:
    return "".join(pinyin.syllables(word))


def is_one_off(word: str, other: str) -> bool:
    """Whether one character makes all the difference."""
    start = next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two),
        min(len(word), len(other)),
    )
    rest, others = word[start:], other[start:]
    return word != other and (rest[1:] == others[1:] or rest[1:] == others or rest == others[1:])
