"""A card as PNG of 1200 × 630, set by typst: the same words give the same bytes.

The words are set in the faces of the papers. Where no such font is installed, the card is the
drawing and the QR code alone: a picture of empty boxes would be worse than none.
"""

import io
import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import segno

from awards.documents.typeset import FontMissing, faces, installed
from units.covers import cover_svg

TEMPLATE = Path(__file__).with_name("card.typ")
#: Pixels, as og:image:width and og:image:height say.
WIDTH, HEIGHT = 1200, 630
#: Cards that a process keeps drawn, for pages made anew with the same words; some 40 kB each.
KEPT = 200
#: Letters of scripts that break between words only; after so many a line may break all the same.
UNBROKEN = re.compile(r"[^\s\u2e80-\U0010ffff]{16}(?=[^\s\u2e80-\U0010ffff])")


@dataclass(frozen=True)
class Card:
    """What a card says; of an honour that is over `ended`, in place of a figure."""

    address: str
    cover: str
    publisher: str
    honour: str
    name: str
    headline: str = ""
    wording: str = ""
    label: str = ""
    ended: str = ""


@lru_cache(maxsize=KEPT)
def png(card: Card) -> bytes:
    """The card drawn, without words where no Chinese font is installed."""
    import typst  # with its fonts tens of megabytes

    said = {name: UNBROKEN.sub("\\g<0>\u200b", words) for name, words in asdict(card).items()}
    try:
        fonts = faces()
    except FontMissing:
        fonts = None
    drawn = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=installed(),
        sys_inputs={
            "said": json.dumps(said, ensure_ascii=False),
            "fonts": json.dumps(fonts),
            "cover": cover_svg(card.cover),
            "qr": _qr(card.address),
        },
        format="png",
        ppi=72,
    )
    return _in_few_colours(drawn)


def _in_few_colours(drawn: bytes) -> bytes:
    """The picture in 256 colours, which its flat ones are content with: a third of the bytes."""
    from PIL import Image

    few = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        colours = picture.convert("RGB").quantize(
            256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        colours.save(few, "PNG", compress_level=9)
    return few.getvalue()


def _qr(address: str) -> str:
    """A QR code of the address as an SVG file."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=0, dark="#1F2328", xmldecl=False)
    return drawn.getvalue().decode()
