"""Cards: the picture that stands beside a link to a public page where it is shared."""
