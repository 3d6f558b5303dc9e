"""What a demonstration has and an installation has not: sample accounts, made-up content."""
