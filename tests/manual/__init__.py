"""The pictures of the staff's manual, and what the manual names: the tour of a year, at a desk."""
