"""The committee's forms, in rooms by what they are of."""

from . import history
from .figures import evidence, indicators
from .honours import recognitions, years
from .importing import runs
from .intake import sources
from .proofreading import acknowledgements, misspelt, terms

__all__ = [
    "acknowledgements",
    "evidence",
    "history",
    "indicators",
    "misspelt",
    "recognitions",
    "runs",
    "sources",
    "terms",
    "years",
]
