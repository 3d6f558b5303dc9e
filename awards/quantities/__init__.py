"""Worded quantities: what an official wording such as 1.9万余艘次 means. Plain Python.

The wording is the statement and is kept as printed; a `Quantity` says beside it what is meant.
Number forms follow GB/T 15835-2011 (use of numbers), marks of ranges and lists GB/T 15834-2011
(punctuation). `parse` reads one wording, `find` the figures of a text; `plainly` writes the
numbers of a search in one way.
"""

from .finding import Mention, find
from .grammar import parse
from .plain import plain, plainly
from .quantity import Bounds, Kind, NotAQuantity, Qualifier, Quantity

__all__ = [
    "Bounds",
    "Kind",
    "Mention",
    "NotAQuantity",
    "Qualifier",
    "Quantity",
    "find",
    "parse",
    "plain",
    "plainly",
]
