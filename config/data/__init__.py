"""Open data: what the public tables hold, and how they are written."""
