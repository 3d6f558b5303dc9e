"""The committee's forms: award years, recognitions, evidence."""

from . import evidence, indicators, publication, recognitions, years

__all__ = ["evidence", "indicators", "publication", "recognitions", "years"]
