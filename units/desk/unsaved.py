"""A form without a fault that was not saved all the same: another was there, or somebody is asked.

Its heading says that; Django's, which asks for faults to be mended, is for faults.
"""

from django import forms

CODE = "unsaved"


class Unsaved(forms.ValidationError):
    """Keeps a form from being saved though nothing in it is wrong; says why, or what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence, code=CODE)


def told_apart(context: dict) -> dict:
    """What a form's page needs to know: its faults, and what else keeps it from being saved."""
    form = context["adminform"].form
    tables = [inline.formset for inline in context["inline_admin_formsets"]]
    lists = list(form.errors.values())
    for table in tables if form.is_bound else ():
        lists += [table.non_form_errors(), *(one for row in table.errors for one in row.values())]
    said = [error for one in lists for error in one.as_data()]
    if not said or any(error.code != CODE for error in said):
        return {}
    return {"errors": [], "unsaved": form.non_field_errors()}
