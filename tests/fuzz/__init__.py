"""Malformed requests to every address of the portal; `make fuzz`, and a short run in the suite."""
