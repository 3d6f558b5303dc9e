"""Public notices (公示): the working calendar, the notice of a year's list, objections to it."""
