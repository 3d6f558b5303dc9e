"""The evidence file of a year (年度存证): what was decided, by whom and on what, in one archive.

`taking` makes it, `tables` says what stands in it, `checking` tells whether one is as it was made.
"""
