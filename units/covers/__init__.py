"""Drawn covers for units that have no photograph yet."""

from .drawing import UNPRINTABLE, cover_svg

__all__ = ["UNPRINTABLE", "cover_svg"]
