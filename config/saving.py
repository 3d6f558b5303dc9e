"""Forms of the desk save in a short transaction: checked before it begins, answered after it ends.

Django's admin opens one around the whole request. SQLite's write lock would then be held while a
form is checked, photographs among it, and while what was saved is proofread.
"""

from contextlib import ExitStack

from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import IntegrityError, router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from units.desk.together.forms import WorksTogether


def saving_late(model_admin: type[ModelAdmin]) -> type[ModelAdmin]:
    """`model_admin` with its transaction around the writing only."""
    # What it overrides runs inside the first and outside the last.
    bases = (_Writing, model_admin, WorksTogether, _Checking)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class _Writing:
    """From the first row to the last, before the answer is thought of."""

    def save_model(self, request, obj, form, change):
        # Rows that are edited in a list have a transaction of their own, and no stack.
        if writing := getattr(request, "writing", None):
            writing.enter_context(transaction.atomic(router.db_for_write(self.model)))
            if change:
                self.raise_if_overtaken(request, obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        request.writing.close()
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        request.writing.close()
        return super().response_change(request, obj)


class _Checking(ModelAdmin):
    """In place of Django's view, which begins a transaction first."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None):
        # An empty `_to_field` passes Django's check of it, and is the name of no column.
        return super().get_object(request, object_id, from_field or None)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # An address holds one value; Django takes its characters for the two ends of a range.
        return not lookup.endswith("__range") and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        try:
            return super().changelist_view(request, extra_context)
        except OverflowError:  # SQLite's; of single numbers Django sees it coming, of `__in` not
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        arguments = (request, object_id, form_url, extra_context)
        try:
            with ExitStack() as request.writing:
                return self._changeform_view(*arguments)
        except IntegrityError:
            # Another's row came between the check and the writing, most likely. With the writers
            # locked out it is seen by the check, which says so beside the field.
            with (
                transaction.atomic(router.db_for_write(self.model)),
                ExitStack() as request.writing,
            ):
                return self._changeform_view(*arguments)
