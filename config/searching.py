"""The page of the search, and what it suggests while somebody types."""

import re
from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from config.search.faces import FACES
from config.search.facets import facets
from config.search.nearest import Nearest, names_near, nearest
from config.search.query import Asked, groups
from config.search.seen import Seen
from config.search.suggestions import suggestions
from units.codes import DISTRICT_CODE
from units.listing.filters import MAX_QUERY
from units.models import SearchEntry
from units.texts import printable

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
#: How many results of each kind are shown, and of one that is asked for.
SHOWN, SHOWN_OF_ONE = 10, 30


class SearchView(TemplateView):
    """Units, recognitions, practices and figures that a text finds, and what narrows them."""

    template_name = "search.html"

    def get_context_data(self, **kwargs):
        asked, notices = self.asked()
        found, near = [], Nearest()
        if asked.text and not notices:
            found = groups(asked, SHOWN_OF_ONE if asked.kind else SHOWN)
            near = self.near(asked, found)
        shown = [group for group in found if group.results]
        return super().get_context_data(**kwargs) | {
            "q": asked.text[:MAX_QUERY],
            "asked": asked,
            "groups": shown,
            "facets": facets(asked, found),
            "is_narrowed": asked.is_narrowed,
            "everywhere": f"?{urlencode({'q': asked.text}, errors='replace')}",
            "near": near,
            "total": sum(group.total for group in shown),
            "is_capped": any(group.is_capped for group in shown),
            "notices": notices,
        }

    def near(self, asked: Asked, found: list) -> Nearest:
        """What comes nearest: where nothing was found, and units where none has such a name."""
        if not any(group.results for group in found):
            return nearest(asked)
        if asked.is_narrowed or any(group.kind == SearchEntry.Kind.UNITS for group in found):
            return Nearest()
        return names_near(asked, Seen())

    def asked(self) -> tuple[Asked, list[str]]:
        """What the address asks for, and what it asks that cannot be answered, in sentences."""
        said = {name: self.said(name) for name in ("q", "kind", "year", "district")}
        notices = [
            f"“{label}”给了不止一个值，请只留一个。"
            for name, label in (("kind", "类别"), ("year", "年度"), ("district", "区划"))
            if len(set(self.request.GET.getlist(name))) > 1
        ]
        if len(set(self.request.GET.getlist("q"))) > 1:
            notices.append("检索词给了不止一个，请只留一个。")
        if len(said["q"]) > MAX_QUERY:
            notices.append(f"检索词太长，最多 {MAX_QUERY} 个字。请缩短后再试。")
        if said["kind"] and said["kind"] not in FACES:
            notices.append(f"类别：没有“{said['kind'][:40]}”这一项，请去掉后再试。")
        is_year = YEAR.fullmatch(said["year"])
        if said["year"] and not is_year:
            notices.append("年度应是四位数字，如 2025。")
        if said["district"] and not re.fullmatch(DISTRICT_CODE, said["district"]):
            notices.append("区划代码是六位数字，如 330903。")
        year = int(said["year"]) if is_year else None
        return Asked(said["q"], said["kind"], year, said["district"]), notices

    def said(self, name: str) -> str:
        """One parameter of the address."""
        return printable(self.request.GET.get(name, "")).strip()


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What the search suggests for a text, as JSON; nothing for one that is too long."""
    text = printable(request.GET.get("q", "")).strip()
    found = suggestions(text) if len(text) <= MAX_QUERY else []
    return JsonResponse({"results": [asdict(one) for one in found]})
