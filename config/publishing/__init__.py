"""What visitors are sent: the version of the public content, and the pages kept under it."""
