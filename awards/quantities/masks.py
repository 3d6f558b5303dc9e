"""What has digits and states no number: addresses of the web, of mail, and standards."""

import re

#: Stands for each character of what is masked; no rule of a figure knows it.
FILLER = "□"
_ALONE = r"(?<![A-Za-z\d])"
#: Printed ASCII up to a space or to Chinese.
URL = rf"{_ALONE}(?:(?:https?|ftp)://|www\.)[!-~]+"
#: Names of hosts without a scheme, with what follows them: zs.gov.cn/art/12.
HOST = (
    r"(?<![A-Za-z\d.@\-])(?:[A-Za-z\d\-]{1,63}\.){1,8}(?:cn|com|net|org)(?![A-Za-z\d])"
    r"(?:[:/?#][!-~]*)?"
)
#: Lengths of RFC 5321, 4.5.3.1.
MAIL = (
    r"(?<![A-Za-z\d._%+\-])[A-Za-z\d._%+\-]{1,64}@(?:[A-Za-z\d\-]{1,63}\.){1,8}[A-Za-z]{2,63}"
    r"(?![A-Za-z\d])"
)
_YEAR = r"(?:19|20)\d\d(?![\d年])"
#: A standard by its code: GB 3096—2008, GB/T 2260, DB33/T 1234, ISO 9001:2015, T/ZZB 12; any other
#: code by the year behind it: HJ 2.3—2018.
STANDARD = (
    rf"{_ALONE}(?:(?:GB[JZ]?|GJB|DB[\dJ]{{1,4}}|ISO|IEC|IEEE|ASTM|ISBN|ISSN)(?:/[A-Z]{{1,5}})?"
    rf"|[A-Z]{{2,4}}/[TZ]|[TQ]/[A-Z]{{2,8}}) ?\d{{1,13}}(?:[.\-]\d{{1,5}}(?!\d))*"
    rf"(?:[—–－\-:：]{{1,2}}{_YEAR})?(?!\d)"
    rf"|{_ALONE}[A-Z]{{2,4}} ?\d{{1,6}}(?:\.\d{{1,3}})*[—–－\-]{{1,2}}{_YEAR}"
)
WEB = re.compile("|".join((URL, MAIL, HOST)))
#: Texts without any of these have no address.
WEB_SIGNS = ("://", "www.", "@", ".cn", ".com", ".net", ".org")
CAPITALS = re.compile(r"[A-Z]++")
_STANDARD = re.compile(STANDARD)


def masked(text: str) -> str:
    """The text with a filler for every character of what states no number."""
    if any(sign in text for sign in WEB_SIGNS):
        text = WEB.sub(lambda found: FILLER * len(found[0]), text)
    pieces, copied = [], 0
    for code in CAPITALS.finditer(text):
        start = code.start()
        if start >= copied and (found := _STANDARD.match(text, start)):
            pieces += text[copied:start], FILLER * len(found[0])
            copied = found.end()
    return "".join((*pieces, text[copied:])) if pieces else text
