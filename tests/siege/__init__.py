"""The portal killed again and again under load; `make siege`, no part of the suite."""
