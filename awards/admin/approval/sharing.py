"""The forms of what public contents share, which say before anything is typed that it stays."""

from django.contrib import messages

from awards.approval import shared


class SharedByPublic:
    """A ModelAdmin of sources or indicators."""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Says at once what the form would be refused for."""
        if request.method == "GET" and obj is not None and self.has_change_permission(request, obj):
            for sentence in shared.of_form([obj]):
                messages.warning(request, sentence)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
