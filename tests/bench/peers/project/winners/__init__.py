"""A small Wagtail site with the portal's units and years, to be measured beside it.

It runs in an environment of its own; nothing of the portal imports it.
"""
