"""Wrong forms and former names in a text, found also when set in full width or broken by spaces."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from awards.models import Term

from .findings import LONGEST, Finding, Rule, found

#: Gives right forms for a wrong one: those that contain it, and maybe others.
Containing = Callable[[str], Iterable[str]]
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
    """Wrong forms to look for, each with what it stands for, beside the right forms.

    A wrong form inside a right one is not wrong there: 边防检查站 in 舟山出入境边防检查站. Which
    right forms contain one is asked once it is found in a text: `containing` gives them, and may
    give others.
    """

    def __init__(
        self,
        wrong: dict[str, object],
        containing: Containing,
        may_be_right: bool = False,
    ):
        """`may_be_right` says that what is a right form itself is not wrong anywhere."""
        self._wrong, self._containing, self._may_be_right = wrong, containing, may_be_right
        self._shields: dict[str, list[tuple[str, int]] | None] = {}
        lengths = defaultdict(set)
        for form in filter(None, wrong):
            lengths[form[0]].add(len(form))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        firsts = "".join(map(re.escape, self._lengths))
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
        for length in self._lengths[text[at]]:
            form = text[at : at + length]
            if form in self._wrong and not self._is_right(form, text, at):
                return form, self._wrong[form]
        return "", None

    def _is_right(self, form: str, text: str, at: int) -> bool:
        """Whether the form stands in a right one there."""
        if form not in self._shields:
            right = set(self._containing(form))
            is_right = self._may_be_right and form in right
            places = [(r, n) for r in right if r != form for n in _places(r, form)]
            self._shields[form] = None if is_right else places
        shields = self._shields[form]
        return shields is None or any(
            at >= within and text.startswith(right, at - within) for right, within in shields
        )


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


class Terms:
    """The wrong forms of a list of terms, ready for many texts."""

    def __init__(
        self,
        terms: Iterable[Term],
        containing: Containing = lambda form: (),
        right: Iterable[str] = (),
    ):
        """`containing` gives names that contain a form; `right` are other right forms."""
        terms = list(terms)
        right = [*right, *(term.right for term in terms)]
        spaced = {t.wrong: t for t in terms if fold(t.wrong).text == fold(t.right).text}
        plain = {fold(t.wrong).text: t for t in terms if t.wrong not in spaced}
        self._plain = Forms(plain, _folded(right, containing))
        self._spaced = spaced and Forms(spaced, lambda form: [*right, *containing(form)])

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

    def __init__(self, names: Iterable[Renaming], containing: Containing = lambda form: ()):
        """`containing` gives names that units bear today and that contain a form."""
        names = [name for name in names if name.former != name.current]
        former = {fold(name.former).text: name for name in names}
        right = {name.current for name in names}
        self._forms = Forms(former, _folded(right, containing), may_be_right=True)

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


def _folded(right: Iterable[str], containing: Containing) -> Containing:
    """The right forms and those that `containing` gives, as texts are compared."""
    known = {fold(form).text for form in right}
    return lambda form: known.union(fold(name).text for name in containing(form))


def terms(text: str, terms: Iterable[Term], names: Iterable[str] = ()) -> list[Finding]:
    """The wrong forms of `terms` in `text`. `names` are registered names, in which none is."""
    return list(Terms(terms, right=names).search(text, fold(text)))


def renamed_units(
    text: str, names: Iterable[Renaming], current: Iterable[str] = ()
) -> list[Finding]:
    """Former names in `text` of units that are called otherwise now.

    `current` are the names that units have today: what stands inside one of them is no former name.
    """
    current = list(current)
    return list(Renamings(names, lambda form: current).search(text, fold(text)))
