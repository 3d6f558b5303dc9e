"""Photographs: the records, and the pictures made of what was uploaded."""
