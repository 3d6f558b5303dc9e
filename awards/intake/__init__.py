"""From an article's text to figures on record: what it offers, and what staff decide."""
