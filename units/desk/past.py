"""What the desk offers of the past of every record whose acts are kept."""

from django.contrib.admin import ModelAdmin

from .history import KeepsHistory
from .versions.deleted import DeletedPages
from .versions.pages import PastPages
from .versions.restored import RestoringPages


def with_past(model_admin: type[ModelAdmin]) -> type[ModelAdmin]:
    """`model_admin`, where it keeps a history, with the pages that show it and lead back."""
    if not issubclass(model_admin, KeepsHistory):
        return model_admin
    bases = (model_admin, Past)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class Past(DeletedPages, RestoringPages, PastPages, ModelAdmin):
    """The pages of a record's past."""
