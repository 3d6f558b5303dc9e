"""What the pages about accounts share."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def page(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    """A page about accounts, from its template and what it is to show."""
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, f"admin/accounts/{name}.html", context)
