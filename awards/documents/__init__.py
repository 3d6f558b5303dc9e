"""Tables to lay before a meeting: what stands in them, and how they are written as documents."""
