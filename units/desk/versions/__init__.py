"""What a record was before: its versions, what differs between two, and the way back to one."""
