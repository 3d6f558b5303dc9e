"""Choices and small tables in the staff's forms."""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import BaseInlineFormSet


class ChosenNotDeleted:
    """Beside a choice only “change” and “add”: nobody means to delete a district here."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class LabelledFormSet(BaseInlineFormSet):
    """Rows of a table, whose boxes are named to those who do not see the table's head."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.visible_fields():
            field.field.widget.attrs["aria-label"] = field.label
