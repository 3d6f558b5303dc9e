"""`make mutants`: rules broken one at a time by hand, each of which a test has to notice.

The mutants are data (`*.toml`): under its name the file, the text that stands there once, the text
in its place, and the tests that have to fail.
"""
