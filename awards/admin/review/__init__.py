"""The staff's pages of a round of review: set up, assign, follow, close, and read the result."""
