"""The audit trail: who did what from where, and the proof that nothing of it was changed."""
