"""The page of the open data, and its tables in each format."""

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from . import writers
from .tables import TABLES, requested


class DataView(TemplateView):
    """The open data: its tables, columns and formats."""

    template_name = "data.html"

    def get_context_data(self, **kwargs):
        described = [
            {
                "name": table.name,
                "title": table.title,
                "description": table.description,
                "count": table.rows().count(),
                "columns": [(column.name, column.words) for column in table.columns],
            }
            for table in TABLES.values()
        ]
        return super().get_context_data(**kwargs) | {"tables": described}


@require_safe
def dataset(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """One table in one format, filtered as its list is; 400 and the errors for a bad request."""
    chosen = TABLES[table]
    filterset, rows, errors = requested(chosen, request.GET)
    if errors:
        return JsonResponse(
            {"errors": errors}, status=400, json_dumps_params={"ensure_ascii": False}
        )
    if form == "json":
        chunks = writers.json_chunks(chosen, filterset, rows)
        return StreamingHttpResponse(chunks, content_type="application/json; charset=utf-8")
    name = content_disposition_header(True, f"{chosen.title}.{form}")
    if form == "csv":
        return StreamingHttpResponse(
            writers.csv_chunks(chosen, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )
    return FileResponse(
        writers.xlsx_file(chosen, rows), as_attachment=True, filename=f"{chosen.title}.xlsx"
    )
