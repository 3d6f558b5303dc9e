"""What is written many rows at once says so itself, since no row of it is seen being saved."""

from django.dispatch import Signal

#: Sent by whoever wrote rows of a model (the sender) past `save()`, in the transaction of the
#: writing: with their `keys`, or with the `rows` as they are stored now and the names of the
#: `columns` that were changed, None for rows that are new.
written = Signal()
