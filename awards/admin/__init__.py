"""The committee's forms: award years, recognitions, evidence."""

from . import evidence, indicators, recognitions, years

__all__ = ["evidence", "indicators", "recognitions", "years"]
