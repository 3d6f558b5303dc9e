"""The life of an honour: its stages, and who may move it between them."""
