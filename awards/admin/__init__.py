"""The committee's forms, in rooms by what they are of."""

from . import history
from .errata import reports
from .figures import evidence, indicators
from .honours import programmes, recognitions, years
from .importing import runs
from .intake import sources
from .notices import calendar, objections
from .proofreading import acknowledgements, misspelt, terms
from .review import rounds, words

__all__ = [
    "acknowledgements",
    "calendar",
    "evidence",
    "history",
    "indicators",
    "misspelt",
    "objections",
    "programmes",
    "recognitions",
    "reports",
    "rounds",
    "runs",
    "sources",
    "terms",
    "words",
    "years",
]
