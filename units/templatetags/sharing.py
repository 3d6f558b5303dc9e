"""The address of a page that is shared, to scan and to copy."""

from django import template
from django.utils.safestring import SafeString

from units.sharing import qr_svg

register = template.Library()


@register.simple_tag(takes_context=True)
def qr(context: template.Context) -> SafeString:
    """The QR code of the page."""
    return qr_svg(context["request"].build_absolute_uri(context["shared"].address))
