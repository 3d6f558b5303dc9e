"""A year's path at the desk: where it stands, what it lacks, and the acts on its units."""
