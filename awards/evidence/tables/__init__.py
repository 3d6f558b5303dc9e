"""What stands in the evidence file of a year: a module for each of its folders."""
