"""What may be allowed with the records of a list of the desk."""

#: As Django has it, and taking the list away as a file, unreleased records included.
OF_LISTS = ("add", "change", "delete", "view", "export")
