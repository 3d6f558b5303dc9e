"""Public lists of any kind of record: what their addresses ask for, and their pages."""
