"""Drawn covers for units that have no photograph yet."""

from .drawing import cover_svg

__all__ = ["cover_svg"]
