"""What a browser kept of a form that was never saved, drawn again to be looked at and saved."""

import re

from django.contrib import messages
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest

from units.desk.unsaved import Unsaved

#: The name under which a browser says when it kept what it sends.
RESTORED = "_restored"
TIME = re.compile(r"\d\d:\d\d")
UNSAVED = "这是恢复的内容，还没有保存。"
RESTORED_WORDS = "已恢复{}填写的内容，还没有保存。请核对后再保存。"


class Restores:
    """A ModelAdmin that draws a form anew from what was typed into it before.

    It comes as a form that is sent, so that what others saved since is put together with it
    (`WorksTogether`), rows of tables included, and without JavaScript.
    """

    def is_only_drawn(self, request: HttpRequest) -> bool:
        """Whether the form is only to be drawn with what was sent; nothing is saved then."""
        return request.method == "POST" and RESTORED in request.POST

    def drawn_words(self, request: HttpRequest, context: dict) -> str:
        """What a person is told of a form that is only drawn."""
        kept = request.POST[RESTORED]
        time = f" {kept} " if TIME.fullmatch(kept) else ""
        return RESTORED_WORDS.format(time)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form; one that is only drawn cannot be saved yet."""
        form = super().get_form(request, obj, change, **kwargs)
        if not self.is_only_drawn(request):
            return form

        class Drawn(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, Unsaved(UNSAVED))
                return cleaned

        return Drawn

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Without errors: nobody has asked to save it."""
        if self.is_only_drawn(request):
            if not request.reconciled.is_open:
                _forget_errors(context)
            messages.warning(request, self.drawn_words(request, context))
        return super().render_change_form(request, context, add, change, form_url, obj)


def _forget_errors(context: dict) -> None:
    context["errors"] = []
    context["adminform"].form._errors = ErrorDict()
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for form in formset.forms:
            form._errors = ErrorDict()
        formset._errors, formset._non_form_errors = [form._errors for form in formset], ErrorList()
