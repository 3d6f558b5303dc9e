"""How any record is found by its words: the text that is compared, entries, and finding them."""
