"""Which entries hold the words of a search.

The inverted index finds what may match; the text is asked for what it cannot know (that three
characters follow one another). Only words go there, as quoted tokens: no query is read as index
syntax.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from . import spelling, tokens
from .entries import SearchEntry
from .tokens import SYNTAX, Role

#: So many words of a search text narrow a list.
MOST_WORDS = 8


def holding(words: list[str], places: Iterable[str], role: Role = Role.TEXT) -> QuerySet:
    """The entries of some places (`tokens.scope`) that hold every canonical word.

    `role` is TEXT, or TITLE for titles that hold them all.
    """
    column = "title" if role == Role.TITLE else "text"
    checks = [contains(column, word) for word in words if not is_one_token(word)]
    return _matching(tokens.asked(words, role, places, SYNTAX[connection.vendor]), checks)


def titled(title: str, places: Iterable[str]) -> QuerySet:
    """The entries of some places with that whole title; width, case and accents do not count."""
    # A line break on both sides of each title lets this ask for a whole one.
    check = contains("title", f"\n{spelling.canonical(title)}\n")
    return _matching(tokens.asked_whole(title, places, SYNTAX[connection.vendor]), [check])


def keys(
    kind: str, word: str, award_years: Iterable[int | None] = (None,), role: Role = Role.TEXT
) -> QuerySet:
    """The keys of the records of a kind that hold a canonical word.

    `award_years` are the keys of those years whose records are looked at, where they have one.
    """
    places = [tokens.scope(kind, year) for year in award_years]
    return holding([word], places, role).values("object_id")


def _matching(query: str, checks: list) -> QuerySet:
    if not query:
        return SearchEntry.objects.none()
    if connection.vendor == "sqlite":
        sql = "SELECT rowid FROM units_searchentry_fts WHERE units_searchentry_fts MATCH %s"
        return SearchEntry.objects.filter(*checks, pk__in=RawSQL(sql, [query]))
    matches = RawSQL("lexemes @@ %s::tsquery", [query], output_field=BooleanField())
    return SearchEntry.objects.filter(matches, *checks)


def contains(column: str, word: str) -> GreaterThan:
    """Whether a column of an entry holds a canonical text."""
    return GreaterThan(StrIndex(column, Value(word)), 0)


def is_one_token(word: str) -> bool:
    """Whether the index alone knows that an entry holds a canonical word."""
    runs = list(spelling.RUN.finditer(word))
    return len(runs) == 1 and len(runs[0][0]) <= (
        2 if runs[0].lastgroup == "han" else spelling.TOKEN
    )
