"""Figures, practices and indicators in the staff's forms."""
