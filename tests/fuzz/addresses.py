"""Every address pattern of the portal, as the resolver knows them, and ways to fill them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from awards.honours.phases import TURNS
from awards.honours.stages import MOVES
from awards.models import Award, AwardYear, Erratum, Objection
from units.models import District, Photo, Unit

from .values import hostile

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>([^()]*)\)")


@dataclass(frozen=True)
class Address:
    """A pattern as its fixed parts in turn with its parameters: a name and what it allows."""

    fixed: tuple[str, ...]
    parameters: tuple[tuple[str, tuple[str, ...]], ...]

    def fill(self, values: list[bytes]) -> bytes:
        """The path with a value for each parameter."""
        path = self.fixed[0].encode()
        for value, fixed in zip(values, self.fixed[1:], strict=True):
            path += value + fixed.encode()
        return b"/" + path

    def good(self, rng: Random) -> bytes:
        """The path of something that is there, as far as the names of the parameters tell."""
        return self.fill([self._good(*parameter, rng) for parameter in self.parameters])

    def bad(self, rng: Random) -> bytes:
        """A path with one hostile value or more; of a fixed address, one that leads astray."""
        if not self.parameters:
            return self.fill([]) + hostile(rng)
        values = [self._good(*parameter, rng) for parameter in self.parameters]
        for place in rng.sample(range(len(values)), rng.randint(1, len(values))):
            values[place] = hostile(rng)
        return self.fill(values)

    def _good(self, name: str, allowed: tuple[str, ...], rng: Random) -> bytes:
        known = allowed or _own(self.fixed[0], name) or _known(self.fixed[0], name)
        return rng.choice(known).encode() if known else hostile(rng)


def _own(start: str, name: str) -> list[str]:
    """The keys of the rows that an address of the desk is about."""
    found = re.match(r"admin/(\w+)/(\w+)/$", start)
    if not found or name not in ("object_id", "pk", "id"):
        return []
    if found[1] not in apps.app_configs:  # a page of the desk beside those of the tables
        return []
    return _keys(apps.get_model(*found.groups()).objects)


def _keys(rows, column: str = "pk") -> list[str]:
    return [str(key) for key in rows.order_by("pk").values_list(column, flat=True)[:30]]


def _known(start: str, name: str) -> list[str]:
    """Values of a parameter by its name; keys of any row for a name that is new here."""
    match name:
        case "slug" | "award":
            rows = Unit.objects if (start, name) == ("units/", "slug") else Award.objects
            return _keys(rows, "slug")
        case "year":
            return _keys(AwardYear.objects, "year")
        case "code":
            return _keys(District.objects, "code")
        case "receipt":
            model = Erratum if start.startswith("errata/") else Objection
            return _keys(model.objects, "receipt")
        case "kind":
            return ["recognition", "report"]
        case "move":
            return list(MOVES)
        case "turn":
            return list(TURNS)
        case "path":
            return _keys(Photo.objects, "image")
    return [str(number) for number in range(1, 40)]


def addresses() -> list[Address]:
    """All of them, in the order of the map of the site."""
    return [_address(route) for route in _routes(get_resolver())]


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + _route(entry)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _routes(entry, route)


def _route(entry: URLPattern | URLResolver) -> str:
    """A regular expression as a route whose parameters list what they allow."""
    route = str(entry.pattern)
    if isinstance(entry.pattern, RoutePattern):
        return _PARAMETER.sub(r"<\1=>", route)
    route = _GROUP.sub(lambda m: f"<{m[1]}={m[2] if m[2].count('|') else ''}>", route)
    return re.sub(r"[\^$\\]", "", route)


def _address(route: str) -> Address:
    parts = re.split(r"<(\w+)=([^<>]*)>", route)
    names, allowed = parts[1::3], parts[2::3]
    choices = (tuple(one.split("|")) if one else () for one in allowed)
    return Address(tuple(parts[0::3]), tuple(zip(names, choices, strict=True)))
