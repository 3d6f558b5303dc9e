"""The judging of a year (评审): who judges whom, what they give, and what comes of it."""
