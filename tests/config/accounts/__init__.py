"""The people who sign in: passwords, lock-outs, sessions, the second factor, the pages."""
