"""Choices and small tables in the staff's forms."""

from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet


class Autocomplete(AutocompleteSelect):
    """Shows nothing chosen for what no key can be; Django's asks the database for it and fails.

    Such a value stands in an address (`?district=x`) or in a form that is shown again.
    """

    def optgroups(self, name, value, attr=None):
        if keys := [one for one in value if self._may_be_key(one)]:
            return super().optgroups(name, keys, attr)
        # Django's makes a query for each empty box, if only to see that it asks for nothing.
        has_blank = not (self.is_required or self.allow_multiple_selected)
        return [(None, [self.create_option(name, "", "", False, 0)] * has_blank, 0)]

    def _may_be_key(self, value) -> bool:
        try:
            self.field.target_field.clean(value, None)
        except ValidationError:
            return False
        return True


class ChosenNotDeleted:
    """Beside a choice only “change” and “add”: nobody means to delete a district here."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Autocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class FewRows:
    """A table of a form, of no more rows than a person enters on one page.

    Django draws up to a thousand more than the limit for whoever asks for them, which takes long.
    """

    max_num = 300

    def get_formset(self, request, obj=None, **kwargs):
        # Of whoever adds no rows Django makes it none; the rows that there are stay, and are sent.
        most = type(self).max_num
        bounds = {"max_num": self.max_num, "absolute_max": most, "validate_max": self.max_num > 0}
        formset = super().get_formset(request, obj, **bounds | kwargs)
        said = {"too_many_forms": f"一页最多 {most} 行，请先留下一部分，保存后再接着录。"}
        formset.default_error_messages = formset.default_error_messages | said
        return formset


class LabelledFormSet(BaseInlineFormSet):
    """Rows of a table, whose boxes are named to those who do not see the table's head."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.visible_fields():
            field.field.widget.attrs["aria-label"] = field.label
