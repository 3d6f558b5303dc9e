"""The portal under load, with many at once, and killed; `make siege`, no part of the suite."""
