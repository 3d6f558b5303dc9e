"""The reviewers' workspace (`/review/`), for those who take part in reviews and nobody else."""
