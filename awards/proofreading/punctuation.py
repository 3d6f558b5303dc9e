"""Half-width punctuation in Chinese text, which GB/T 15834-2011 sets in full width."""

import re

from .findings import Finding, Rule, found

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
PAIRS = {"(": "（", ")": "）"}
#: A mark is Chinese punctuation when a Chinese character or mark is on both sides of it, or a
#: number on one: 3,000 and 12:30 and 3.5 have numbers on both.
MARK = re.compile(
    rf"(?<=[{HAN}”’》）」』])[ \u3000]?[,;:!?][ \u3000]?(?=[{HAN}“‘《（「『\d])"
    rf"|(?<=[\d%％])[ \u3000]?[,;:!?][ \u3000]?(?=[{HAN}“‘《（「『])"
    rf"|(?<=[{HAN}”’》）」』])(?:\.{{3,6}}|\.(?=[{HAN}“\s]|$))"
)
ENCLOSED = re.compile(r"[(（][^()（）\n]{1,60}[)）]|\"[^\"\n]{1,60}\"")
CHINESE = re.compile(f"[{HAN}]")


def half_width(text: str) -> list[Finding]:
    """Half-width marks, brackets and quotation marks among Chinese characters.

    The excerpt of a mark has the characters beside it, that of a pair what it encloses.
    """
    places = [_mark(text, match) for match in MARK.finditer(text)]
    places += [
        _pair(text, match)
        for match in ENCLOSED.finditer(text)
        if not (match[0][0] == "（" and match[0][-1] == "）") and CHINESE.search(match[0])
    ]
    return sorted(places, key=lambda finding: (finding.start, finding.end))


def _mark(text: str, match: re.Match) -> Finding:
    mark = match[0].strip(" \u3000")
    full = "……" if mark.startswith("...") else FULL[mark]
    start, end = match.start() - 1, match.end()
    if text[end : end + 1].strip():
        end += 1
    suggestion = text[start] + full + text[match.end() : end]
    message = f"汉字之间用了半角标点“{mark}”，应为全角“{full}”。"
    if mark == ",":
        message = "汉字之间用了半角标点“,”，应为全角“，”；并列词语之间用顿号。"
    return found(Rule.PUNCTUATION, text, start, end, message, suggestion)


def _pair(text: str, match: re.Match) -> Finding:
    inner = match[0][1:-1]
    if match[0][0] == '"':
        message, suggestion = "汉字用了半角引号，应为“”。", f"“{inner}”"
    else:
        message, suggestion = "汉字用了半角括号，应为（）。", f"（{inner}）"
    return found(Rule.PUNCTUATION, text, *match.span(), message, suggestion)
