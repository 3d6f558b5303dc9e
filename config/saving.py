"""Forms of the desk save in a short transaction: checked before it begins, answered after it ends.

Django's admin opens one around the whole request. SQLite's write lock would then be held while a
form is checked, photographs among it, and while what was saved is proofread.
"""

from contextlib import ExitStack

from django.contrib import messages
from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.core.exceptions import ValidationError
from django.db import IntegrityError, router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from awards.approval import published
from awards.approval.published import ReadOnly
from units.desk.together.forms import WorksTogether, as_it_was_sent
from units.desk.together.restoring import Restores

from .gone import TellsWhatIsGone

NO_FILTER = "网址里的筛选或搜索条件有误，没有采用；下面列出的是全部。"


def saving_late(model_admin: type[ModelAdmin]) -> type[ModelAdmin]:
    """`model_admin` with its transaction around the writing only."""
    # What it overrides runs inside the first and outside the last.
    bases = (_Writing, model_admin, Restores, WorksTogether, TellsWhatIsGone, _Checking)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class _Writing:
    """From the first row to the last, before the answer is thought of."""

    def save_model(self, request, obj, form, change):
        # Rows that are edited in a list have a transaction of their own, and no stack.
        if writing := getattr(request, "writing", None):
            writing.enter_context(transaction.atomic(router.db_for_write(self.model)))
            published.hold([obj])
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

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        """The form; where the rules refused what was typed it says so."""
        form = super().get_form(request, obj, change, **kwargs)
        if not (reasons := getattr(request, "refused", None)):
            return form

        class Refused(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, reasons)
                return cleaned

        return Refused

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        # An address holds one value; Django takes its characters for the two ends of a range.
        return not lookup.endswith("__range") and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list. Raises IncorrectLookupParameters where a filter means nothing, as of columns.

        Django drops that of a filter of ours, and all that is asked of one with nothing to choose.
        """
        changelist = super().get_changelist_instance(request)
        asked = {*changelist.filter_params}
        for spec in changelist.filter_specs:
            asked.difference_update(spec.expected_parameters())
            is_own = isinstance(spec, SimpleListFilter) and spec.value()
            if is_own and spec.value() not in {str(key) for key, _ in spec.lookup_choices}:
                raise IncorrectLookupParameters(spec.parameter_name)
        for name in asked:
            _raise_if_meaningless(self.get_list_filter(request), changelist, name)
        return changelist

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if ERROR_FLAG in request.GET:  # the way here from conditions that mean nothing
            messages.warning(request, NO_FILTER)
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
        except ReadOnly as refusal:
            if request.method != "POST" or hasattr(request, "refused"):
                raise
            # The form again, with all that was typed.
            request.refused = refusal.reasons
            as_it_was_sent(request)
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


def _raise_if_meaningless(filters, changelist: ChangeList, name: str) -> None:
    """What is asked of a filter that is not shown. Raises IncorrectLookupParameters."""
    for one in filters:
        if getattr(one, "parameter_name", "") == name:
            raise IncorrectLookupParameters(name)
        column = one if isinstance(one, str) else one[0] if isinstance(one, tuple) else ""
        if not column or not name.startswith(f"{column}__"):
            continue
        try:
            for value in changelist.filter_params[name]:
                changelist.root_queryset.filter(**{name: value})
        except (ValueError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error
