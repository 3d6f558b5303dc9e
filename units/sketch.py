"""A schematic map of the districts of Zhoushan: where each lies, not how it is shaped.

Drawn by hand as islands in a sea; no survey, no boundary. A map that shows boundaries would need
the review of 地图管理条例; this one says that it is a 示意图.
"""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 320, 250
#: By code the name of a district, the islands that stand for it, where name and count are set.
ISLANDS: dict[str, tuple[str, str, tuple[int, int]]] = {
    # The whole city, apart from its islands.
    "330900": ("舟山市", "M10 10h96v48h-96z", (58, 30)),
    "330902": (
        "定海区",
        "M22 178q14-30 52-32 40-4 62 14 10 12 2 30-16 22-58 22-46-2-58-20z"
        "M26 228q12-8 24 0-6 10-20 6z",
        (80, 178),
    ),
    "330903": (
        "普陀区",
        "M156 168q22-22 58-16 34 8 34 26-6 24-44 26-42 0-50-18z"
        "M262 152q10-8 18 2-4 12-16 8zM200 222q22-10 40 2-8 16-34 10z",
        (202, 176),
    ),
    "330921": (
        "岱山县",
        "M76 96q20-24 60-20 32 6 30 22-10 20-52 20-36-4-38-18zM176 116q12-6 18 2-8 8-16 4z",
        (122, 96),
    ),
    "330922": (
        "嵊泗县",
        "M190 40q18-18 48-14 26 6 24 18-10 16-42 16-28-4-30-16zM276 50q10-6 16 2-6 8-14 4z",
        (226, 40),
    ),
}


def sketch(places: Iterable[tuple[str, str, int, str]]) -> SafeString | str:
    """The map as SVG, each place (code, name, number, address) a link where its islands lie.

    Empty where none of the places is drawn: of other cities there is no map.
    """
    told = {code: (name, number, address) for code, name, number, address in places}
    if not told.keys() & ISLANDS.keys():
        return ""
    drawn = format_html_join("", "{}", ((_island(code, told.get(code)),) for code in ISLANDS))
    return format_html(
        '<svg class="sketch" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        "各区县获评单位示意图",
        drawn,
    )


def _island(code: str, told: tuple[str, int, str] | None) -> SafeString:
    known, outline, (x, y) = ISLANDS[code]
    if told is None:
        return format_html(
            '<path class="sketch__none" d="{}"/>'
            '<text class="sketch__quiet" x="{}" y="{}">{}</text>',
            *(outline, x, y + 5, known),
        )
    name, number, address = told
    return format_html(
        '<a href="{}"><path d="{}"/><text x="{}" y="{}">{}</text>'
        '<text class="sketch__number" x="{}" y="{}">{}个</text></a>',
        *(address, outline, x, y, name, x, y + 20, number),
    )
