"""Which entries hold the words of a search.

The inverted index finds what may match; the text is asked for what it cannot know (that three
characters follow one another). Only words go there, as quoted tokens: no query is read as index
syntax.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from . import spelling, tokens
from .entries import SearchEntry
from .spelling import words
from .tokens import SYNTAX, Role

#: So many words of a search text narrow a list.
MOST_WORDS = 8
#: More than there are entries.
WITHOUT_END = 10**12
#: So many hits of a search are listed, and of one kind counted.
MOST = 1000
TOO_MANY = f"命中超过 {MOST} 条，这里只列出其中 {MOST} 条。请再加一个词，或用筛选缩小范围。"


class Condition(NamedTuple):
    """What the inverted index is asked, and what is asked of the texts of those it finds.

    `in_steps` asks it for the same in two steps, of one place: first for those of its sample.
    """

    query: str
    checks: str
    texts: list[str]
    in_steps: tuple[str, ...] = ()


class Hit(NamedTuple):
    """An entry that was found: the number of the condition that it meets, and what it says."""

    condition: int
    year: int
    record: int
    recognition: int | None
    district: str


#: What is read of an entry that is found.
HELD = "year, object_id, recognition_id, district"
#: SQLite would rather read the table than the index that a migration made for this.
HELD_BY_INDEX = " INDEXED BY units_searchentry_held"


def _read_sqlite(conditions: list[Condition]) -> tuple[str, list]:
    parts = [
        f"SELECT {number} AS condition, {HELD} FROM units_searchentry_fts "
        # Of a hit whose texts are not asked an index says all: of the table, nearly each hit is on
        # a page of its own.
        f"CROSS JOIN units_searchentry{'' if condition.checks else HELD_BY_INDEX} "
        "ON id = units_searchentry_fts.rowid "
        f"WHERE units_searchentry_fts MATCH %s{condition.checks}"
        for number, condition in enumerate(conditions)
    ]
    given = [value for asked in conditions for value in (asked.query, *asked.texts)]
    return " UNION ALL ".join(parts), given


def _read_postgresql(conditions: list[Condition]) -> tuple[str, list]:
    parts, given = [], []
    numbered = enumerate(conditions)
    # Planning a query for each condition would take longer than most take to answer.
    for (checks, texts), some in groupby(numbered, lambda one: (one[1].checks, one[1].texts)):
        asked = [(n, one) for n, found in some for one in found.in_steps or (found.query,)]
        parts.append(
            f"SELECT condition, {HELD} "
            "FROM unnest(%s::int[], %s::tsquery[]) AS asked (condition, query) "
            # With its LIMIT it is asked for each query in turn, so that the first ones come first.
            f"CROSS JOIN LATERAL (SELECT {HELD} FROM units_searchentry "
            f"WHERE lexemes @@ query{checks} LIMIT {WITHOUT_END}) AS found"
        )
        given += [*map(list, zip(*asked, strict=True)), *texts]
    return " UNION ALL ".join(parts), given


@dataclass(frozen=True)
class Engine:
    """How a database finds in its inverted index.

    `read` makes SQL that reads the entries that meet some conditions as the index finds them, no
    further than asked; `among` is a condition on an entry. `contains` says that a column holds a
    text.
    """

    read: Callable[[list[Condition]], tuple[str, list]]
    among: str
    contains: str


ENGINES = {
    "sqlite": Engine(
        _read_sqlite,
        "id IN (SELECT rowid FROM units_searchentry_fts WHERE units_searchentry_fts MATCH %s)",
        "instr({}, %s) > 0",
    ),
    # It finds all keys of a token before it gives the first, but of two tokens reads no more than
    # the rarer one has: so it is asked for those of the sample first.
    "postgresql": Engine(
        _read_postgresql,
        "lexemes @@ %s::tsquery",
        "strpos({}, %s) > 0",
    ),
}


def holds(
    sought: list[str], places: Sequence[str], role: Role = Role.TEXT, district: str = ""
) -> Condition:
    """That an entry of some places (`tokens.scope`) holds every canonical word.

    `role` is TEXT, or TITLE for titles that hold them all; `district` is the code of that in which
    its record must lie, if it must.
    """
    syntax = SYNTAX[connection.vendor]
    checks = [word for word in sought if not is_one_token(word)]
    return _condition(
        tokens.asked(sought, role, places, syntax, district),
        "title" if role == Role.TITLE else "text",
        checks,
        tokens.asked_in_steps(sought, role, places[0], syntax, district)
        if len(places) == 1
        else (),
    )


def is_titled(title: str, places: Sequence[str], district: str = "") -> Condition:
    """That an entry of some places has that whole title; width, case and accents do not count.

    `district` is the code of that in which its record must lie, if it must.
    """
    syntax = SYNTAX[connection.vendor]
    query = tokens.asked_whole(title, places, syntax, district)
    in_steps = tokens.steps(query, query, places[0], syntax) if len(places) == 1 else ()
    # A line break on both sides of each title lets this ask for a whole one.
    return _condition(query, "title", [f"\n{spelling.canonical(title)}\n"], in_steps)


def titled(titles: Iterable[str], place: str) -> QuerySet:
    """The entries of a place of which the index says that a whole title is one of many.

    It knows the beginning of a very long title only, and no width, case or accents.
    """
    syntax = SYNTAX[connection.vendor]
    asked = [tokens.asked_whole(title, [place], syntax) for title in titles if tokens.whole(title)]
    if not asked:
        return SearchEntry.objects.none()
    return entries(Condition(syntax.either.join(dict.fromkeys(asked)), "", []))


def _condition(
    query: str, column: str, texts: list[str], in_steps: tuple[str, ...] = ()
) -> Condition:
    contains = f" AND {ENGINES[connection.vendor].contains.format(column)}"
    return Condition(query, contains * len(texts), texts, in_steps)


def hits(
    conditions: list[Condition], most: int, allowed: tuple[str, tuple] = ("TRUE", ())
) -> list[Hit]:
    """Entries that meet one of the conditions and are `allowed` (as SQL), those of the first first.

    `most` at most. The database reads no further, and this is written in SQL, since making the
    query by Django takes a hundred times as long as its answer.
    """
    parts, given = ENGINES[connection.vendor].read(conditions)
    sql, parameters = allowed
    with connection.cursor() as cursor:
        # Of a limited list a database asks what is allowed of each row as it comes, and plans that
        # once, not for each condition again.
        cursor.execute(
            f"SELECT * FROM ({parts} LIMIT {WITHOUT_END}) AS units_searchentry "
            f"WHERE {sql} LIMIT {most}",
            [*given, *parameters],
        )
        # As `Hit._make`, which takes as long as the database for most searches.
        return list(map(tuple.__new__, repeat(Hit), cursor.fetchall()))


def own_hits(
    rows: QuerySet, text: str, most: int, award_years: Iterable[int] | None = None
) -> list[int]:
    """The keys of those of `rows` that say every word of a text themselves, `most` at most.

    Those of the first award years (by their keys), where they belong to years.
    """
    kind, sought = f"{rows.model._meta.model_name}s", words(text)[:MOST_WORDS]
    years = (None,) if award_years is None else award_years
    conditions = [holds(sought, [tokens.scope(kind, year)]) for year in years]
    try:
        return [hit.record for hit in hits(conditions, most, allowed(rows))] if conditions else []
    except EmptyResultSet:  # there are no such rows
        return []


def among(rows: QuerySet, key: str = "pk", column: str = "pk") -> Q:
    """That the record of a key is one of `rows`, or what a column of one refers to.

    It is asked of each for itself. A database never begins with the rows then, nor makes a list of
    them, as it may for EXISTS and for a filter beside the keys of hits.
    """
    if not rows.query.where:
        return Q()
    row = rows.order_by().filter(**{column: OuterRef(key)}).values(column)
    return Q(**{key: Subquery(row[:1])})


def allowed(rows: QuerySet, column: str = "pk") -> tuple[str, tuple]:
    """That an entry's record is one of `rows`, or what a column of one refers to, for `hits`."""
    if not rows.query.where:
        return "TRUE", ()
    query = SearchEntry.objects.filter(among(rows, "object_id", column)).query
    return query.get_compiler(DEFAULT_DB_ALIAS).compile(query.where)


def keys(
    kind: str, word: str, award_years: Iterable[int | None] = (None,), role: Role = Role.TEXT
) -> QuerySet:
    """The keys of the records of a kind that hold a canonical word.

    `award_years` are the keys of those years whose records are looked at, where they have one.
    """
    if not (places := [tokens.scope(kind, year) for year in award_years]):
        return SearchEntry.objects.none().values("object_id")
    return entries(holds([word], places, role)).values("object_id")


def entries(condition: Condition) -> QuerySet:
    """The entries that meet a condition."""
    sql = ENGINES[connection.vendor].among + condition.checks
    held = RawSQL(sql, [condition.query, *condition.texts], output_field=BooleanField())
    return SearchEntry.objects.filter(held)


def is_one_token(word: str) -> bool:
    """Whether the index alone knows that an entry holds a canonical word."""
    runs = list(spelling.RUN.finditer(word))
    return len(runs) == 1 and len(runs[0][0]) <= (
        2 if runs[0].lastgroup == "han" else spelling.TOKEN
    )
