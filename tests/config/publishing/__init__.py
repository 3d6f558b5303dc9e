"""Tests of what visitors are sent: the version of the content, and the pages kept under it."""
