"""What a table can be of, each kind with its headings and how its rows are planned."""
