"""What the staff's forms of every room share."""
