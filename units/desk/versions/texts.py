"""How two texts differ, for people: sentence by sentence, and within one character by character.

Chinese has no spaces between words; numbers and Latin words stay whole. By difflib, whose work
grows with the product of two lengths, so that what is too long is given as gone and new.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+")
TOKEN = re.compile(r"[0-9A-Za-z.,%]+|.", re.DOTALL)
END = re.compile(r"[。！？；\n]")
BREAKS = re.compile(r"\n*\Z")
#: So many pairs of characters, of sentences or of tokens are compared at most.
MOST_CHARACTERS, MOST_PAIRS = 4_000_000_000, 2_000_000
#: So many of them may be equal.
MOST_EQUAL = 50_000
#: Two passages that have less in common are other passages.
ALIKE = 0.4
#: A shorter piece between two changes is read as part of them.
SHORTEST = 2
#: Of what stayed so many characters are shown on each side of a change.
AROUND = 24


class Piece(NamedTuple):
    """A part of a text that stayed, is gone, or is new."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """The pieces of two texts in their order, with what stayed cut to what is around changes."""
    pieces = _joined(_around_the_changes(_lines(old), _lines(new)))
    last = len(pieces) - 1
    return [
        Piece(SAME, _cut(piece.text, place == 0, place == last)) if piece.kind == SAME else piece
        for place, piece in enumerate(pieces)
    ]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _around_the_changes(old: str, new: str) -> Iterator[Piece]:
    """With the sentences set aside with which both begin and end, however many."""
    head = _common(old, new)
    head = max((found.end() for found in END.finditer(old, 0, head)), default=0)
    tail = _common(old[head:][::-1], new[head:][::-1])
    ends = END.search(old, len(old) - tail)
    tail = len(old) - ends.end() if ends else 0
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    yield Piece(SAME, old[:head])
    if len(was) * len(now) > MOST_CHARACTERS:
        yield from (Piece(GONE, was), Piece(NEW, now))
    else:
        yield from _by_sentence(was, now)
    yield Piece(SAME, old[len(old) - tail :])


def _common(one: str, other: str) -> int:
    """With how many characters both begin."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _by_sentence(old: str, new: str) -> Iterator[Piece]:
    for kind, was, now in _compared(SENTENCE.findall(old), SENTENCE.findall(new)):
        if kind == SAME:
            yield Piece(SAME, was)
        elif was and now:
            yield from _within(was, now)
        else:
            yield Piece(GONE, was) if was else Piece(NEW, now)


def _within(old: str, new: str) -> Iterator[Piece]:
    """Two passages that stand in each other's place."""
    parts = list(_compared(TOKEN.findall(old), TOKEN.findall(new)))
    same = sum(len(was) for kind, was, _ in parts if kind == SAME)
    if 2 * same < ALIKE * (len(old) + len(new)):
        # The marks stand in their lines, and the break with which both end behind them.
        end = BREAKS.search(old[len(old) - _common(old[::-1], new[::-1]) :])[0]
        yield Piece(GONE, old.removesuffix(end))
        yield from (Piece(NEW, new.removesuffix(end)), Piece(SAME, end))
        return
    gone = added = ""
    for place, (kind, was, now) in enumerate(parts):
        if kind == SAME and (len(was) >= SHORTEST or place in (0, len(parts) - 1)):
            yield from (Piece(GONE, gone), Piece(NEW, added), Piece(SAME, was))
            gone = added = ""
        else:
            gone, added = gone + was, added + now
    yield from (Piece(GONE, gone), Piece(NEW, added))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What stayed, and what stands in place of what."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    start, end = "".join(old[:head]), "".join(old[len(old) - tail :])
    if start:
        yield SAME, start, start
    counts = Counter(now)
    # Beside the pairs the equal ones count: those of a repeated passage are tried again and again.
    if len(was) * len(now) > MOST_PAIRS or sum(counts[one] for one in was) > MOST_EQUAL:
        yield "replace", "".join(was), "".join(now)
    else:
        for act, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            yield SAME if act == "equal" else act, "".join(was[a:b]), "".join(now[c:d])
    if end:
        yield SAME, end, end


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """With how many parts both begin."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; the empty ones left out."""
    found: list[Piece] = []
    for piece in pieces:
        if found and piece.kind == found[-1].kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def _cut(text: str, is_first: bool, is_last: bool) -> str:
    start = "" if is_first else text[:AROUND]
    end = "" if is_last else text[-AROUND:]
    left_out = len(text) - len(start) - len(end)
    return text if left_out <= AROUND else f"{start}……（略 {left_out} 字）……{end}"
