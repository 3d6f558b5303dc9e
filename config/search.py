"""What visitors look for: units, recognitions, practices and figures that hold all their words."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from awards.models import Achievement, Practice, Recognition
from units.listing import terms
from units.models import Unit


@dataclass(frozen=True)
class Result:
    """One row that was found. `excerpt` is (text, is a hit) parts for the template to mark."""

    title: str
    url: str
    excerpt: tuple[tuple[str, bool], ...]
    meta: str


@dataclass(frozen=True)
class Group:
    """The rows of one kind: `total` counts all, `results` holds the first of them."""

    kind: str
    title: str
    total: int
    results: list[Result] = field(default_factory=list)


def search(text: str, limit: int = 20) -> list[Group]:
    """The public rows that hold every word of `text`, by kind; only kinds with hits."""
    words = terms(unicodedata.normalize("NFKC", text).replace("\0", " "))
    words = [word for word in (re.sub(r"[^\w]+", "", word) for word in words) if word]
    if not words:
        return []
    rows = {
        "units": Unit.objects.public().select_related("district"),
        "recognitions": Recognition.objects.public().select_related("award_year__award", "unit"),
        "practices": Practice.objects.public().for_list(),
        "achievements": Achievement.objects.public().for_list(),
    }
    columns = {
        "recognitions": ("headline", "summary", "name_then", "story"),
        "practices": ("title", "summary"),
        "achievements": ("label", "wording"),
    }
    titles = {
        "units": "机关单位",
        "recognitions": "获评单位",
        "practices": "经验做法",
        "achievements": "成效指标",
    }
    groups = []
    for kind, queryset in rows.items():
        for word in words:
            queryset = _holding(queryset, word, columns.get(kind))
        total = queryset.count()
        if total:
            found = [Result(str(r), r.get_absolute_url(), (), "") for r in queryset[:limit]]
            groups.append(Group(kind, titles[kind], total, found))
    return groups


def _holding(queryset: QuerySet, word: str, columns: tuple[str, ...] | None) -> QuerySet:
    if columns is None:
        return queryset.matching(word)
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__icontains": word})
    return queryset.filter(condition)
