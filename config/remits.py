"""Every list, form and page of the desk keeps to the district that an account answers for."""

from copy import deepcopy

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest

from units.remits import OUTSIDE, NotYours, district_of, may_change, within

#: Beside a choice of what others answer for.
NOT_YOURS = "所选的不在您所管的区划之内，请另选。"


def remitted(model_admin: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """`model_admin`, of whose rows a person sees those that they answer for."""
    bases = (model_admin, Remitted)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class Remitted(admin.ModelAdmin):
    """What makes an admin keep to a person's district."""

    def get_queryset(self, request: HttpRequest):
        return within(request.user, super().get_queryset(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None):
        """As ever. Raises NotYours for a record that others answer for."""
        found = super().get_object(request, object_id, from_field)
        if found is None and district_of(request.user) is not None:
            key = unquote(object_id)
            there = self.model._base_manager
            if key.isdecimal() and len(key) < 19 and there.filter(pk=int(key)).exists():
                raise NotYours(OUTSIDE)
        return found

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.pk is None or may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.pk is None or may_change(request.user, obj))

    def get_form(self, request: HttpRequest, obj: Model | None = None, change=False, **kwargs):
        """The form, in which what another district answers for cannot be chosen."""
        form = super().get_form(request, obj, change, **kwargs)
        if district_of(request.user) is not None:
            for name, field in form.base_fields.items():
                if isinstance(field, forms.ModelChoiceField):
                    chosen = getattr(obj, f"{name}_id", None)
                    form.base_fields[name] = _narrowed(field, request.user, chosen)
        return form


def _narrowed(
    field: forms.ModelChoiceField, user: AbstractBaseUser, chosen: int | None
) -> forms.ModelChoiceField:
    """A field that offers what the person answers for, and what is chosen already."""
    field = deepcopy(field)  # others' forms may share it
    mine = within(user, field.queryset)
    if chosen is not None:
        mine = field.queryset.filter(pk__in=mine.values("pk")) | field.queryset.filter(pk=chosen)
    field.queryset = mine
    field.error_messages["invalid_choice"] = NOT_YOURS
    return field
