"""What a text may hold: the one rule for characters that are not seen. Plain Python.

What Word, WeChat and PDF leave in a pasted text is cleaned away, since the text looks the same
without it. What may stand in place of something lost, or turns what is read around, is refused at
the doors (`cleaned`) and dropped by whatever writes (`printable`), so that no stored text can
break a feed or a workbook.
"""

import re

#: Ends of lines: of Windows, of Word (U+000B, U+000C), of Unicode (U+2028, U+2029).
BREAKS = re.compile("\r\n|[\r\v\f\u2028\u2029]")
#: Word's own character for a hyphen that does not end a line.
WORD_HYPHEN = "\x1e"
#: Nothing is seen of these, and nothing is lost with them: Word's marks of fields and cells, soft
#: hyphens, zero-width characters, byte order marks, marks of direction that do not turn Chinese
#: around, annotations and tags, the place of a picture; and U+200D unless it joins two emoji.
UNSEEN = re.compile(
    "[\x01\x02\x05\x07\x13-\x15\x1f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a\u202c\u202d"
    "\u2060-\u2066\u2068-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_LAST = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
#: What is refused, by what it is called: the other controls (C0, DEL, C1), what turns the reading
#: direction, halves of a character, and what Unicode will never make a character.
REFUSED = {
    "控制字符": re.compile("[\x00\x03\x04\x06\x08\x0e-\x12\x16-\x1d\x7f-\x9f]"),
    "倒排字符": re.compile("[\u202b\u202e\u2067]"),
    "半个字符": re.compile("[\ud800-\udfff]"),
    "无效字符": re.compile(f"[\ufdd0-\ufdef{_LAST}]"),
}
UNFIT = re.compile("|".join(pattern.pattern for pattern in REFUSED.values()))
#: A spreadsheet would take a cell that begins so for a formula; some look past blanks and quotes,
#: and take the full-width and small forms for the plain ones.
FORMULA = re.compile(r"""[\s"']*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\n]""")
#: How many characters before an unfit one are quoted, to be found again.
QUOTED = 6


class UnfitText(ValueError):
    """A text with a character that has to go; the message says in words which and where."""


def cleaned(text: str) -> str:
    """`text` with line feeds for every end of a line and without what is not seen.

    Never longer than `text`. Raises UnfitText for what cannot be cleaned away unasked.
    """
    if _is_plain(text):
        return text
    text = _without_unseen(text)
    if unfit := UNFIT.search(text):
        raise UnfitText(_said(text, unfit.start()))
    return text


def printable(text: str) -> str:
    """`text` as `cleaned`, and without what that refuses: fit for XML 1.0, workbooks and UTF-8."""
    return text if _is_plain(text) else UNFIT.sub("", _without_unseen(text))


def _is_plain(text: str) -> bool:
    # `isprintable` knows every control, format character, surrogate and noncharacter, and is quick;
    # of what the rule names only the place of a picture is a character to it.
    return text.isprintable() and "\ufffc" not in text


def _without_unseen(text: str) -> str:
    if _is_plain(text):
        return text
    return UNSEEN.sub("", BREAKS.sub("\n", text).replace(WORD_HYPHEN, "-"))


def _said(text: str, place: int) -> str:
    """Which character stands where, and what to do about it."""
    unfit = text[place]
    kind = next(kind for kind, pattern in REFUSED.items() if pattern.match(unfit))
    line = text.rfind("\n", 0, place) + 1
    row = f"第 {text.count(chr(10), 0, place) + 1} 行" if "\n" in text else ""
    before = text[line:place]
    where = f"第 {len(before)} 个字（“{before[-QUOTED:]}”）后面" if before else "开头"
    return (
        f"{row}{where}有看不见的{kind} U+{ord(unfit):04X}，请删去后再保存；"
        "删不掉的，把前后几个字重新打一遍。"
    )
