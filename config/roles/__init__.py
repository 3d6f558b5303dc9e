"""The roles of the people who sign in: what each may do, how groups keep to it, who has which."""
