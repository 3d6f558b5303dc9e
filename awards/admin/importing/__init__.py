"""The desk's list of what was imported, and the page on which an import is undone."""
