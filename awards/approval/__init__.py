"""Three reviews before anything is published (三审三校): contents, where they stand, who acts.

An approval belongs to a content, that is to the digest of its canonical document (`contents`).
Where a recognition or report stands follows from the acts and the content as it is, and is made
out in one place (`standing`); nothing of it is stored.
"""
