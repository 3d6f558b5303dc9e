"""What a page says of itself where a link to it is shared, and what it is to machines.

Open Graph for the card of a link, schema.org as JSON-LD for what the page is about. Addresses in
both are absolute; `absolute` makes them so (`HttpRequest.build_absolute_uri`).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from units.models import Unit

Absolute = Callable[[str], str]
#: Characters that could end the element, or begin a comment in it, whatever the page is read as.
ESCAPED = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class Shared:
    """A page as it is shared; its picture lies at `card.png` under its address."""

    title: str
    description: str
    address: str
    kind: str = "website"
    #: What it is about, as schema.org has it.
    things: list[dict[str, Any]] = field(default_factory=list)

    @property
    def linked(self) -> SafeString:
        """The things as a JSON-LD element, which browsers do not run."""
        return json_ld(self.things)


def json_ld(things: list[dict[str, Any]]) -> SafeString:
    """Things as one element; nothing in their texts can end it."""
    graph = json.dumps(
        {"@context": CONTEXT, "@graph": things}, ensure_ascii=False, separators=(",", ":")
    )
    return mark_safe(f'<script type="application/ld+json">{graph.translate(ESCAPED)}</script>')


@lru_cache(maxsize=1000)
def qr_svg(address: str) -> SafeString:
    """A QR code of `address` as inline SVG; a page made anew has the same."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, dark="#1F2328"))


def breadcrumbs(absolute: Absolute, steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page from the home page, as names and paths, the page itself last."""
    way = [("首页", reverse("home")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(way, 1)
        ],
    }


def organization(unit: Unit, absolute: Absolute, **more: Any) -> dict[str, Any]:
    """A unit as a public body; `more` is what the page knows of it besides."""
    about = {
        "@type": "GovernmentOrganization",
        "@id": absolute(unit.get_absolute_url()) + "#unit",
        "name": unit.name,
        "url": unit.website or absolute(unit.get_absolute_url()),
        "identifier": unit.credit_code,
        **more,
    }
    return {name: value for name, value in about.items() if value}


def shared_unit(unit: Unit, names: Iterable, recognitions: list, absolute: Absolute) -> Shared:
    """The page of a unit with its public recognitions, the latest first, read `for_unit`."""
    address = unit.get_absolute_url()
    district = unit.district.name
    honours = [_honour(recognition) for recognition in recognitions]
    figures = [f"{figure.label}{figure.wording}" for one in recognitions for figure in one.leading]
    said = f"{unit.name}（{district}），{'；'.join(honours[:3])}。"
    if figures:
        said += f"{'，'.join(figures[:3])}。"
    title = f"{unit.name}｜{honours[0]}" if honours else unit.name
    about = organization(
        unit,
        absolute,
        alternateName=[str(name) for name in names],
        areaServed=district,
        award=[str(one.award_year) for one in recognitions if one.is_winner],
    )
    way = breadcrumbs(absolute, [("机关单位", reverse("units:list")), (unit.name, address)])
    return Shared(title, said, address, "profile", [about, way])


def _honour(recognition) -> str:
    """The honour in words, and that it is over where it is."""
    over = "" if recognition.is_winner else f"（已{recognition.get_stage_display()}）"
    return f"{recognition.award_year}{over}"
