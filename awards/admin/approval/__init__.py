"""Where contents are reviewed: what waits for whom, one content on one page, a year at once."""
