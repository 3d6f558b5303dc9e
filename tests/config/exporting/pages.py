"""The lists of the desk, and what their exports hold."""

import csv
import io

from django.contrib import admin
from django.urls import reverse

from tests.config.data.test_writers import body, sheet

#: The lists of the desk by the label of their model.
#: The lists that somebody may take away.
LISTS = {model._meta.label_lower: model for model, of in admin.site._registry.items() if of.leaves}


def address(model, page: str, *args: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def exported(client, model, query=None, form="xlsx") -> list[dict]:
    """The rows of an export by the words of their columns."""
    response = client.get(address(model, "export", form), query or {})
    assert response.status_code == 200, response
    return rows_of(response, form)


def rows_of(response, form="xlsx") -> list[dict]:
    content = body(response)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[0:] if form == "csv" else []
    head, *rows = lines or sheet(content)
    assert len(set(head)) == len(head), head
    return [dict(zip(head, row, strict=True)) for row in rows]


def listed(client, model, query=None) -> list:
    """The records on all pages of a list, in order."""
    found, page = [], 1
    while True:
        response = client.get(address(model, "changelist"), {**(query or {}), "p": page})
        assert response.status_code == 200, response
        changelist = response.context["cl"]
        found += changelist.result_list
        if page >= changelist.paginator.num_pages:
            return found
        page += 1
