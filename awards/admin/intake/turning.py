"""What is filled in on a page of 提取成效 and not saved goes along to its other pages and years."""

import re
from collections.abc import Collection

from django.http import QueryDict

#: The button that goes elsewhere: to a page of the text by its number, or to the year chosen.
GO, YEAR = "go", "year"
#: Before the name of a box whose card stands on another page.
KEPT = "kept-"
CARD = re.compile(r"(c[0-9a-f]{16})-.*", re.S)


def unpacked(posted: QueryDict, keys: Collection[str]) -> QueryDict:
    """The form that was sent, with the boxes kept from elsewhere that belong to one of `keys`."""
    form = posted.copy()
    for name in [name for name in posted if name.startswith(KEPT)]:
        bare = name.removeprefix(KEPT)
        if _key(bare) in keys:
            values = form.pop(name)
            if bare not in form:
                form.setlist(bare, values)
    return form


def packed(posted: QueryDict, typed: Collection[str]) -> QueryDict:
    """The form as it goes elsewhere: of its cards those of `typed` alone."""
    form = posted.copy()
    for name in posted:
        if (key := _key(name)) and key not in typed:
            del form[name]
    return form


def carried(posted: QueryDict | None, keys: Collection[str]) -> list[tuple[str, str]]:
    """The boxes of cards that are not among `keys`, under the names that keep them."""
    found = []
    for name, values in posted.lists() if posted else ():
        bare = name.removeprefix(KEPT)
        if (key := _key(bare)) and key not in keys:
            found += [(KEPT + bare, value) for value in values]
    return found


def _key(name: str) -> str:
    card = CARD.fullmatch(name)
    return card[1] if card else ""
