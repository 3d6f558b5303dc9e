"""Two people at one form: what the other changed is seen, kept, and chosen from where needed."""
