"""The lists of the desk as files: what stands in them, who may have them, and who had them."""
