"""Tables that staff bring from elsewhere: read, planned, carried out."""
