"""Award years, recognitions and region reports in the staff's forms, and the acts on them."""
