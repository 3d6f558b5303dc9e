"""The desk's pages on which a table is looked at, taken in, and taken back."""
