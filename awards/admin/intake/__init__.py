"""Sources, and the page on which staff decide what their texts offer."""
