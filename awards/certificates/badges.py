"""The badge of an honour for a unit's own site (网站标识), as SVG and as PNG.

It is drawn from the record whenever it is asked for: of an honour that was revoked, or has lapsed,
it says so, since a badge that vanishes would tell nobody. Its letters are outlines, so that it
looks the same wherever it stands. The same words give the same bytes.
"""

import json
from functools import lru_cache
from pathlib import Path

from awards.documents.typeset import faces, installed
from awards.models import Recognition
from units.texts import printable

TEMPLATE = Path(__file__).with_name("badge.typ")
#: Of what is drawn, in CSS pixels; the PNG has twice as many, for sharp screens.
WIDTH, HEIGHT = 300, 84
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
#: Badges that a process keeps drawn; some 30 kB each.
KEPT = 100


def badge(recognition: Recognition, kind: str) -> bytes:
    """The badge of a public recognition, `svg` or `png`. Raises FontMissing."""
    year = recognition.award_year
    ended = ""
    if not recognition.is_winner:
        on = recognition.ended_on
        stage = recognition.get_stage_display()
        ended = f"该称号已于{on.year}年{on.month}月{on.day}日{stage}"
    said = {
        "year": str(year.year),
        "award": year.award.name,
        "name": recognition.name_then,
        "ended": ended,
    }
    return _drawn(tuple((name, printable(words)) for name, words in said.items()), kind)


@lru_cache(maxsize=KEPT)
def _drawn(said: tuple[tuple[str, str], ...], kind: str) -> bytes:
    import typst  # with its fonts tens of megabytes

    told = {"said": json.dumps(dict(said), ensure_ascii=False), "fonts": json.dumps(faces())}
    return typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=installed(),
        sys_inputs=told,
        format=kind,
        ppi=144,
    )
