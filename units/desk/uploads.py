"""What becomes of the files that staff chose in a form that is refused."""

from django.contrib import messages

from . import waiting
from .photographs import PhotoForm

KEPT = "表单没有保存；选好的照片还在（{} 张），改正后再保存即可，一小时内不用重新选择。"
FORGOTTEN = "表单没有保存，浏览器不会记住选好的照片或文件，改正后请重新选择。"
#: The same of a form that was only drawn again: nobody has asked to save it.
STILL_KEPT = "选好的照片还在（{} 张），一小时内不用重新选择；其他照片和文件要重新选择。"
CHOOSE_AGAIN = "照片和文件要重新选择。"


class UploadsForgotten:
    """Keeps the photographs of a form that was refused; says of other files that they are gone."""

    def render_change_form(self, request, context, *args, **kwargs):
        if self.is_only_drawn(request):
            context["photographs_kept"] = _keep(context)[0]
        elif context.get("errors"):
            kept, sent = _keep(context)
            if kept:
                messages.warning(request, KEPT.format(kept))
            if sum(len(files) for _, files in request.FILES.lists()) > sent or kept < sent:
                messages.warning(request, FORGOTTEN)
        return super().render_change_form(request, context, *args, **kwargs)

    def drawn_words(self, request, context):
        """With what became of the files."""
        kept = context["photographs_kept"]
        files = STILL_KEPT.format(kept) if kept else CHOOSE_AGAIN
        return super().drawn_words(request, context) + files


def _keep(context: dict) -> tuple[int, int]:
    """Keep the photographs of a form for its next sending. How many were, of how many sent."""
    waiting.clear()
    tables = [inline.formset for inline in context.get("inline_admin_formsets", ())]
    rows = [form for table in tables for form in table.forms if isinstance(form, PhotoForm)]
    rows = [form for form in rows if form.is_bound and form.upload]
    return sum(form.keep() for form in rows), len(rows)
