"""The evidence file of a year: what stands in it, who may take it, what a check finds."""
