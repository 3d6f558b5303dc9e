"""Asked before a new unit is saved: whether it stands in the register already, or is misspelt.

Whoever sees the reasons and saves again is believed: two organs may bear one short name.
"""

import json
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from units import remits
from units.models import Unit, UnitName

#: Under this name the form says which names were asked about.
ASKED = "asked_about"
#: A shorter name is like many others.
SHORTEST = 5
#: So many reasons are given.
MOST = 5
#: Where only these differ, the names are those of a row of units (第一小学, 第二小学).
NUMERALS = frozenset("0123456789一二三四五六七八九十")


class Doubt(NamedTuple):
    """A reason against a new unit's name, and the unit that may be meant."""

    reason: str
    unit: Unit | None = None


#: What else speaks against a name; other rooms add theirs.
DOUBTS: list[Callable[[str], Iterator[Doubt]]] = []


def is_one_apart(one: str, other: str) -> bool:
    """Whether two texts differ in one character, be it another one, one more or one less."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    pairs = zip(short, long, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    return short[same + 1 :] == long[same + 1 :] and not {short[same], long[same]} <= NUMERALS


def doubts(name: str, short_name: str) -> list[Doubt]:
    """What speaks against registering a unit under these names, `MOST` reasons at most."""
    found: dict[object, Doubt] = {}
    for said in filter(None, (name, short_name)):
        for doubt in [*_same(said), *(doubt for asked in DOUBTS for doubt in asked(said))]:
            found.setdefault(doubt.unit.pk if doubt.unit else doubt.reason, doubt)
    for unit, known in _alike(name):
        found.setdefault(unit.pk, Doubt(f"与已登记的“{known}”只差一个字", unit))
    return list(found.values())[:MOST]


def _same(name: str) -> Iterator[Doubt]:
    """Units that are or were called so."""
    for unit in Unit.objects.filter(Q(name=name) | Q(short_name=name)).order_by("pk")[:MOST]:
        what = "全称" if unit.name == name else "简称"
        yield Doubt(f"“{name}”已经是“{unit}”的{what}", unit)
    rows = UnitName.objects.filter(name=name).select_related("unit").order_by("pk")
    for row in rows[:MOST]:
        yield Doubt(f"“{name}”已经是“{row.unit}”的{row.get_kind_display()}", row.unit)


def _alike(name: str) -> Iterator[tuple[Unit, str]]:
    """Units with a name that differs from `name` in one character, with that name."""
    if len(name) < SHORTEST:
        return
    units = _near(Unit.objects.all(), name)
    named = _near(UnitName.objects.select_related("unit"), name)
    yield from ((unit, unit.name) for unit in units if is_one_apart(name, unit.name))
    yield from ((row.unit, row.name) for row in named if is_one_apart(name, row.name))


def _near(rows: QuerySet, name: str) -> QuerySet:
    """Rows about as long whose name shares a half with `name`, as any does that is one apart."""
    half = len(name) // 2
    rows = rows.annotate(length=Length("name")).order_by("pk")
    rows = rows.filter(length__gte=len(name) - 1, length__lte=len(name) + 1)
    return rows.filter(Q(name__startswith=name[:half]) | Q(name__endswith=name[half:]))


class AsksWhatIsAlike(forms.ModelForm):
    """The form of a unit, which asks about a new one's names until they are saved again."""

    def clean(self):
        """Raises an error beside the name that holds the answer for the next press."""
        cleaned = super().clean()
        name, short_name = cleaned.get("name"), cleaned.get("short_name") or ""
        asked = f"{name} {short_name}"
        # With other errors the form comes back anyway, and a press must not count for both.
        if self.instance.pk or not name or self.errors or self.data.get(ASKED) == asked:
            return cleaned
        if reasons := doubts(name, short_name):
            self.add_error("name", question(reasons, asked, in_popup="_popup" in self.data))
        return cleaned


def question(reasons: list[Doubt], asked: str, *, in_popup: bool = False) -> SafeString:
    """The reasons with links to the units, and what the form then sends; works without scripts.

    In the window that another form opened, each unit can be chosen there instead.
    """
    listed = format_html_join(
        "；",
        "{}{}",
        ((doubt.reason, _link(doubt.unit, in_popup) if doubt.unit else "") for doubt in reasons),
    )
    return format_html(
        "请先核对，还没有保存：{}。确认是另一个单位、名称无误的，再按一次保存即可。"
        '<input type="hidden" name="{}" value="{}">',
        listed,
        ASKED,
        asked,
    )


def _link(unit: Unit, in_popup: bool) -> SafeString:
    if in_popup:
        address = reverse("admin:units_unit_choose", args=[unit.pk])
        return format_html('（<a href="{}">就选“{}”</a>）', address, unit)
    address = reverse("admin:units_unit_change", args=[unit.pk])
    return format_html(
        '（<a href="{}" target="_blank" rel="noopener">打开“{}”</a>）', address, unit
    )


class ChosenInPopup:
    """Adds to the admin of units the answer that chooses a registered one for another form."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.choose_view)
        return [path("<int:pk>/choose/", view, name="units_unit_choose"), *super().get_urls()]

    def choose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close the window, and choose the unit in the form that opened it."""
        unit = get_object_or_404(Unit, pk=pk)
        if not self.has_view_permission(request, unit):
            raise PermissionDenied
        remits.require(request.user, unit)
        chosen = json.dumps({"value": str(unit.pk), "obj": str(unit)})
        context = {"popup_response_data": chosen}
        return TemplateResponse(request, "admin/popup_response.html", context)
