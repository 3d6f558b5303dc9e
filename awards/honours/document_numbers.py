"""Numbers of official documents (发文字号), as GB/T 9704—2012, 7.2.5, has them written.

The year whole and in 〔〕, the number without 第 and without leading zeros: 舟机党〔2025〕12号.
"""

import re
import unicodedata

WRITTEN = re.compile(r"[^\W\d_]+〔(?:19|20)\d\d〕[1-9]\d*号")
#: The same with other brackets, with 第, with zeros or blanks; full-width digits are made half.
MEANT = re.compile(
    r"([^\W\d_]+)[〔\[(【{〈《「]\s*((?:19|20)\d\d)\s*年?[〕\])】}〉》」]\s*第?\s*0*([1-9]\d*)\s*号?"
)
BETWEEN = re.compile(r"[、，,；;]")


def is_written(text: str) -> bool:
    """Whether the text is one document number, or several with 、 between them."""
    return all(WRITTEN.fullmatch(part) for part in text.split("、"))


def mended(text: str) -> str | None:
    """The numbers as the standard has them; None where that cannot be told."""
    parts = BETWEEN.split(unicodedata.normalize("NFKC", text).replace(" ", ""))
    found = [MEANT.fullmatch(part) for part in parts]
    return "、".join(f"{m[1]}〔{m[2]}〕{m[3]}号" for m in found) if all(found) else None
