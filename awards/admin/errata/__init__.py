"""Errors of pages at the desk: the list, the answers, and what waits."""
