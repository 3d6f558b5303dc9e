"""Proofreading (校对): what a text says wrong, before anyone publishes it.

The rules are plain functions over texts and figures (`terms`, `half_width`, `ambiguous_ranges`,
`unbacked_figures`, `contradictions`, `renamed_units`, `undated`); `check` and `check_year` read
the records and lay the rules on them. Each finding is mended, or acknowledged with a reason.
"""

from .dates import undated
from .figures import Stated, ambiguous_ranges, contradictions, unbacked_figures
from .findings import Finding, Rule
from .punctuation import half_width
from .records import (
    TEXTS,
    UNITS_AT_ONCE,
    Trial,
    app_of,
    bearer,
    check,
    check_year,
    open_count,
    record_of,
    trial,
    units_to_check,
    wrong_terms,
)
from .words import Renaming, renamed_units, terms

__all__ = [
    "TEXTS",
    "UNITS_AT_ONCE",
    "Finding",
    "Renaming",
    "Rule",
    "Stated",
    "Trial",
    "ambiguous_ranges",
    "app_of",
    "bearer",
    "check",
    "check_year",
    "contradictions",
    "half_width",
    "open_count",
    "record_of",
    "renamed_units",
    "terms",
    "trial",
    "unbacked_figures",
    "undated",
    "units_to_check",
    "wrong_terms",
]
