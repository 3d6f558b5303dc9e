"""Which district lies in which (GB/T 2260): the one rule of “within”. No queries."""

from django.db.models import Q

#: A code's digits: two of the province, two of the city, two of the county.
LEVEL, LENGTH = 2, 6


def prefix(code: str) -> str:
    """What the codes of a district and of all inside it begin with: 330900 → 3309, 330903 → 330903.

    Whole pairs of nought at the end go, never half a pair: 500000 is 50, which 510000 is not in.
    """
    end = LENGTH
    while end > LEVEL and code[end - LEVEL : end] == "00":
        end -= LEVEL
    return code[:end]


def prefixes(code: str) -> list[str]:
    """What codes begin with of all districts in which a district lies, its own first; "" in none.

    330903 → 330903, 3309, 33.
    """
    own = prefix(code)
    return [own[:end] for end in range(len(own), 0, -LEVEL)]


def within(code: str, path: str = "district") -> Q:
    """The condition that the district at `path` has this code or lies in the one that has it."""
    return Q(**{f"{path}__code__startswith": prefix(code)})


def holds(outer: str, inner: str) -> bool:
    """Whether the district with the code `inner` is the other or lies in it."""
    return inner.startswith(prefix(outer))
