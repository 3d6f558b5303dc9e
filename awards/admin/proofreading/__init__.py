"""What proofreading found, beside the fields and for a whole year; terms and reasons."""
