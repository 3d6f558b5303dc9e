"""Which entries hold the words of a search.

The inverted index finds what may match; the text is asked for what it cannot know (that three
characters follow one another). Only words go there, as quoted tokens: no query is read as index
syntax.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from . import spelling
from .entries import SearchEntry

#: Which entries an `index_query` finds, by database.
FINDING = {
    "sqlite": "SELECT rowid FROM units_searchentry_fts WHERE units_searchentry_fts MATCH %s",
    "postgresql": "SELECT id FROM units_searchentry WHERE lexemes @@ %s::tsquery",
}


@dataclass(frozen=True)
class Syntax:
    """How an index writes a quoted token, a token's beginning, "or" and "and"."""

    token: str
    beginning: str
    either: str
    both: str


SYNTAX = {
    "sqlite": Syntax('"{}"', '"{}" *', " OR ", " AND "),
    "postgresql": Syntax("'{}'", "'{}':*", " | ", " & "),
}


def index_query(words: list[str]) -> str:
    """What the index is asked: for all tokens of the words, or a word's romanised token.

    The tokens hold letters, digits, and dots inside numbers only (`spelling.RUN`).
    """
    syntax = SYNTAX[connection.vendor]
    asked = []
    for word in words:
        for run in spelling.RUN.finditer(word):
            pairs = [run[0][start : start + 2] for start in range(len(run[0]) - 1)]
            if run.lastgroup == "han" and pairs:
                asked += [syntax.token.format(pair) for pair in pairs]
                continue
            tokens = [run[0][: spelling.TOKEN]]
            if spelling.is_romanised(word):
                tokens.append(spelling.ROMANISED + tokens[0])
            asked.append(f"({syntax.either.join(map(syntax.beginning.format, tokens))})")
    return syntax.both.join(dict.fromkeys(asked))


def holding(words: list[str]) -> QuerySet:
    """The entries that hold every word."""
    finding = RawSQL(FINDING[connection.vendor], [index_query(words)])
    checks = [contains("text", word) for word in words if not is_one_token(word)]
    return SearchEntry.objects.filter(*checks, pk__in=finding)


def contains(column: str, word: str) -> GreaterThan:
    """Whether a column of an entry holds a canonical text."""
    return GreaterThan(StrIndex(column, Value(word)), 0)


def is_one_token(word: str) -> bool:
    """Whether the index alone knows that an entry holds a canonical word."""
    runs = list(spelling.RUN.finditer(word))
    return len(runs) == 1 and len(runs[0][0]) <= (
        2 if runs[0].lastgroup == "han" else spelling.TOKEN
    )
