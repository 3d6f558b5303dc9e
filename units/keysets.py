"""Sets of keys as the bits of one number: small to keep, and at once united, cut and counted."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import reduce
from operator import or_


def keysets(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """For each of some owners the number whose bits at the places of its keys are set.

    `&` of two such numbers is what is in both, and `bit_count` how many.
    """
    marks: dict[Hashable, bytearray] = defaultdict(bytearray)
    for owner, key in pairs:
        held, byte = marks[owner], key >> 3
        if byte >= len(held):
            held.extend(bytes(byte + 1 - len(held)))
        held[byte] |= 1 << (key & 7)
    return {owner: int.from_bytes(held, "little") for owner, held in marks.items()}


def united(sets: Iterable[int | None]) -> int:
    """What is in one of some sets."""
    return reduce(or_, filter(None, sets), 0)
