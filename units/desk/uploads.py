"""What staff are told of the files that they chose in a form."""

from django.contrib import messages


class UploadsForgotten:
    """Says of a form that was refused that its files are to be chosen again; the rest is kept."""

    def render_change_form(self, request, context, *args, **kwargs):
        if context.get("errors") and request.FILES:
            messages.warning(
                request, "表单没有保存，浏览器不会记住选好的照片或文件，改正后请重新选择。"
            )
        return super().render_change_form(request, context, *args, **kwargs)
