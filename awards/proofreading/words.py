"""Wrong forms and former names in a text, found also when set in full width or broken by spaces."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from awards.models import Term

from .findings import LONGEST, Finding, Rule, found

#: Full-width letters, digits and marks to their half-width twins.
WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
#: Characters that print as nothing.
UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
#: A paragraph ends here, and a word with it.
PARAGRAPH = re.compile(r"\n\s*\n")


class Renaming(NamedTuple):
    """A name that a unit had, the unit's present name, and the last day of the old one."""

    former: str
    current: str
    until: date | None = None


class Folded(NamedTuple):
    """A text without white space and in half width, and where each character stands."""

    text: str
    places: list[int]


def fold(text: str) -> Folded:
    """`text` as words are compared: without what spacing and width change."""
    places = [n for n, c in enumerate(text) if not c.isspace() and c not in UNSEEN]
    return Folded("".join([text[n] for n in places]).translate(WIDTH), places)


def as_it_is(text: str) -> Folded:
    """`text` itself, for forms that differ in spacing or width alone."""
    return Folded(text, list(range(len(text))))


class Forms:
    """Wrong forms to look for, each with what it stands for, and the right forms that contain one.

    A wrong form inside a right one is not wrong there: 边防检查站 in 舟山出入境边防检查站.
    """

    def __init__(self, wrong: dict[str, object], right: Iterable[str]):
        right = set(right)
        self._by_first: dict[str, list[tuple[str, object, list]]] = defaultdict(list)
        for form in sorted(filter(None, wrong), key=len, reverse=True):
            shields = [(r, at) for r in right if r != form for at in _places(r, form)]
            self._by_first[form[0]].append((form, wrong[form], shields))
        firsts = "".join(map(re.escape, self._by_first))
        self._first = re.compile(f"[{firsts}]") if firsts else re.compile(r"(?!)")

    def search(self, text: str, folded: Folded) -> Iterator[tuple[int, int, object]]:
        """Start, end and meaning of each wrong form in `text`, of two at one place the longer."""
        reached = 0
        for first in self._first.finditer(folded.text):
            at = first.start()
            form, meaning = self._at(folded.text, at)
            if not form or at + len(form) <= reached:
                continue  # nothing here, or it lies within the form before
            start = folded.places[at]
            end = folded.places[at + len(form) - 1] + 1
            if end - start <= LONGEST and not PARAGRAPH.search(text, start, end):
                reached = at + len(form)
                yield start, end, meaning

    def _at(self, text: str, at: int) -> tuple[str, object]:
        for form, meaning, shields in self._by_first[text[at]]:
            if text.startswith(form, at) and not any(
                at >= within and text.startswith(right, at - within) for right, within in shields
            ):
                return form, meaning
        return "", None


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


class Terms:
    """The wrong forms of a list of terms, ready for many texts."""

    def __init__(self, terms: Iterable[Term], names: Iterable[str] = ()):
        terms = list(terms)
        right = [*names, *(term.right for term in terms)]
        spaced = {t.wrong: t for t in terms if fold(t.wrong).text == fold(t.right).text}
        plain = {fold(t.wrong).text: t for t in terms if t.wrong not in spaced}
        self._plain = Forms(plain, (fold(form).text for form in right))
        self._spaced = Forms(spaced, right) if spaced else None

    def search(self, text: str, folded: Folded) -> Iterator[Finding]:
        """A finding for each wrong form."""
        places = list(self._plain.search(text, folded))
        if self._spaced:
            places += self._spaced.search(text, as_it_is(text))
        for start, end, term in sorted(places, key=lambda place: place[:2]):
            why = f"（{term.why.rstrip('。')}）" if term.why else ""
            message = f"规范写法是“{term.right}”{why}。"
            yield found(Rule.TERM, text, start, end, message, term.right)


class Renamings:
    """Former names, ready for many texts; one that is a present name as well is none."""

    def __init__(self, names: Iterable[Renaming], current: Iterable[str] = ()):
        names = [name for name in names if name.former != name.current]
        right = {fold(n).text for n in [*current, *(name.current for name in names)]}
        former = {fold(name.former).text: name for name in names}
        self._forms = Forms({f: n for f, n in former.items() if f not in right}, right)

    def search(
        self, text: str, folded: Folded, year: int | None = None, called: str = ""
    ) -> Iterator[Finding]:
        """A finding for each former name.

        A text that tells of `year` may use what a unit was called then, and `called`.
        """
        for start, end, name in self._forms.search(text, folded):
            if name.former == called or (year and name.until and name.until.year >= year):
                continue
            when = f"{name.until:%Y年}起" if name.until else "现"
            message = f"“{name.former}”是曾用名，该单位{when}已称“{name.current}”。"
            yield found(Rule.RENAMED, text, start, end, message, name.current)


def terms(text: str, terms: Iterable[Term], names: Iterable[str] = ()) -> list[Finding]:
    """The wrong forms of `terms` in `text`. `names` are registered names, in which none is."""
    return list(Terms(terms, names).search(text, fold(text)))


def renamed_units(
    text: str, names: Iterable[Renaming], current: Iterable[str] = ()
) -> list[Finding]:
    """Former names in `text` of units that are called otherwise now.

    `current` are the names that units have today: what stands inside one of them is no former name.
    """
    return list(Renamings(names, current).search(text, fold(text)))
