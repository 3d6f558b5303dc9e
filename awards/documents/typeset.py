"""Papers to be signed or kept, set as PDF by typst: the same words give the same bytes.

Templates (`.typ`) stand beside this file and read what they say as JSON. Fonts are named and not
shipped; which of them a machine has is looked up, since typst would take another without a word.
"""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
#: The faces of a paper, and the setting that names the families for each, the first that is there.
FACES = {"title": "PAPER_TITLE_FONTS", "text": "PAPER_TEXT_FONTS", "heading": "PAPER_HEADING_FONTS"}


#: How typst says that a font has no form of a character, which PDF/A does not allow.
UNSEEN = re.compile(r'the text `"(.+?)"` could not be displayed with font `"(.+?)"`')


class FontMissing(Exception):
    """No family that a face may be set in is installed, or none has a character of the text.

    The message says what to do.
    """


def typeset(name: str, said: dict[str, Any], at: datetime) -> bytes:
    """The template `name` with what it says, as PDF/A that says it was made `at` that time.

    `at` is a time of the content, not of the printing, so that the same content gives the same
    file. Raises FontMissing.
    """
    import typst  # with its fonts tens of megabytes

    told = {"said": json.dumps(said, ensure_ascii=False), "fonts": json.dumps(faces())}
    try:
        return typst.compile(
            (HERE / f"{name}.typ").read_bytes(),
            font_paths=installed(),
            sys_inputs=told,
            format="pdf",
            timestamp=at.replace(microsecond=0),
            pdf_standards="a-2b",
        )
    except typst.TypstError as error:
        if unseen := UNSEEN.search(str(error)):
            raise FontMissing(
                f"字体“{unseen[2]}”里没有“{unseen[1]}”这个字，印出来会是空白，所以没有打印。"
                "请系统管理员安装收有这个字的字体，写在 PAPER_TITLE_FONTS 等设置的最前面。"
            ) from error
        raise


def faces() -> dict[str, str]:
    """The installed family of each face. Raises FontMissing."""
    families = {family.lower(): family for family in installed().families()}
    found = {}
    for face, setting in FACES.items():
        names = getattr(settings, setting)
        present = [families[name.lower()] for name in names if name.lower() in families]
        if not present:
            raise FontMissing(
                f"服务器上没有排版用的字体（{'、'.join(names)}）。请系统管理员安装其中一种，"
                f"或在 {setting} 里写明已装字体的名称。"
            )
        found[face] = present[0]
    return found


@cache
def installed() -> "typst.Fonts":
    """The fonts of this machine: looking through them takes longer than setting a paper."""
    import typst  # see above

    return typst.Fonts(
        include_embedded_fonts=False, font_paths=[str(path) for path in settings.PAPER_FONT_DIRS]
    )
