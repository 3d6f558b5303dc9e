"""What figures mean together: in words, in charts, gathered by indicator, and side by side."""
