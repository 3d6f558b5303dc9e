"""Whether the public pages are valid HTML, as the Nu checker of the W3C sees it."""
