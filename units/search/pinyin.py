"""How Chinese is read, by pypinyin: loaded when a process reads something for the first time.

That takes 0.3 s, and its phrases 55 MB, which pages do not need. Plain Python.
"""

import os
from functools import cache


def syllables(text: str) -> list[str]:
    """Each Chinese character as its syllable without tone, ü as v; what is between as it stands."""
    lazy_pinyin, _ = _loaded()
    return lazy_pinyin(text)


def initials(text: str) -> list[str]:
    """The same with the first letter of each syllable."""
    lazy_pinyin, style = _loaded()
    return lazy_pinyin(text, style=style.FIRST_LETTER)


@cache
def _loaded():
    """What reads, and its styles."""
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")  # nothing is ever added to them
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    # A list for each syllable of each phrase, of some 1,500 that differ: 20 MB to be used again.
    known: dict[tuple[str, ...], list[str]] = {}
    for said in PHRASES_DICT.values():
        said[:] = [known.setdefault(tuple(one), one) for one in said]
    return lazy_pinyin, Style
