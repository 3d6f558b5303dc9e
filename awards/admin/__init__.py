"""The committee's forms: award years, recognitions, evidence."""

from . import evidence, recognitions, years

__all__ = ["evidence", "recognitions", "years"]
