"""Sets of keys as the bits of one number: small to keep, and at once united, cut and counted."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Aggregate, QuerySet, TextField


class _Keys(Aggregate):
    """The keys of a group in one text: of a row for each, making them takes most of the time."""

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **said):
        template = "string_agg(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **said)

    def as_sqlite(self, compiler, connection, **said):
        return self.as_sql(compiler, connection, template="group_concat(%(expressions)s)", **said)


def keyset(keys: Iterable[int]) -> int:
    """The number whose bits at the places of the keys are set.

    `&` of two such numbers is what is in both, and `bit_count` how many.
    """
    keys = list(keys)
    last = max(keys, default=0)
    digits = bytearray(b"0") * (last + 1)
    for key in keys:
        digits[last - key] = ord("1")
    return int(digits, 2)


def keysets(rows: QuerySet, owner: str, key: str) -> dict[int, int]:
    """For each of the owners of `rows`, as a column names them, the keys in another column."""
    groups = rows.order_by().values_list(owner).annotate(keys=_Keys(key))
    return {one: keyset(map(int, keys.split(","))) for one, keys in groups}


def members(keys: int, asked: Iterable[int]) -> set[int]:
    """Those of some keys that a number of `keyset` holds."""
    held = keys.to_bytes(keys.bit_length() // 8 + 1, "little")
    end = 8 * len(held)
    return {key for key in asked if key < end and held[key >> 3] >> (key & 7) & 1}


def united(sets: Iterable[int | None]) -> int:
    """What is in one of some sets."""
    return reduce(or_, filter(None, sets), 0)
