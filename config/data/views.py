"""The page of the open data, and its tables in each format."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from awards.models import AwardYear
from config.gate import GATE, RETRY_AFTER, Held, Shut
from config.proxies import client_address
from units.sharing import Absolute, json_ld

from . import schemas, writers
from .tables import TABLES, Table, requested


class DataView(TemplateView):
    """The open data: its tables, columns and formats."""

    template_name = "data.html"

    def get_context_data(self, **kwargs):
        latest = AwardYear.objects.public().order_by("-released_at").first()
        described = [
            {
                "name": table.name,
                "title": table.title,
                "description": table.description,
                "count": table.count,
                "columns": table.columns,
            }
            for table in TABLES.values()
        ]
        things = [self.dataset(table) for table in TABLES.values()]
        return super().get_context_data(**kwargs) | {
            "tables": described,
            "linked": json_ld(things),
            "latest": latest,
            "licence": settings.DATA_LICENCE,
            "licence_url": settings.DATA_LICENCE_URL,
        }

    def dataset(self, table: Table) -> dict:
        """A table as schema.org has a dataset, with where it lies in each format."""
        absolute = self.request.build_absolute_uri
        return {
            "@type": "Dataset",
            "name": f"{settings.PORTAL['name']}：{table.title}",
            "description": table.description,
            "url": absolute(f"{reverse('data')}#table-{table.name}"),
            "inLanguage": "zh-Hans",
            "isAccessibleForFree": True,
            **({"license": settings.DATA_LICENCE_URL} if settings.DATA_LICENCE_URL else {}),
            "creator": {"@type": "Organization", "name": settings.PORTAL["organiser"]},
            "variableMeasured": [column.words for column in table.columns],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind.partition(";")[0],
                    "contentUrl": absolute(reverse("dataset", args=[table.name, form])),
                }
                for form, kind in TYPES.items()
            ],
        }


def open_to_all(response: HttpResponse) -> HttpResponse:
    """The answer, which pages of other sites may read too: it is public, and the same for all."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def table_schema(request: HttpRequest, table: str) -> HttpResponse:
    """The JSON Schema of a table's JSON."""
    address = request.build_absolute_uri(request.path)
    return described(schemas.schema(table, TABLES[table].title, address), "application/schema+json")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All tables as one DCAT catalogue, in JSON-LD."""
    absolute = request.build_absolute_uri
    datasets = [dcat_dataset(table, absolute) for table in TABLES.values()]
    whole = schemas.catalogue(
        settings.PORTAL, absolute(request.path), absolute(reverse("home")), datasets
    )
    return described(whole, "application/ld+json")


def described(document: dict, kind: str) -> HttpResponse:
    """A description of data as JSON of a kind."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return open_to_all(HttpResponse(text, content_type=f"{kind}; charset=utf-8"))


def dcat_dataset(table: Table, absolute: Absolute) -> dict:
    """A table as DCAT has a dataset, with where it lies in each format."""
    rights = {"dct:license": {"@id": settings.DATA_LICENCE_URL}}
    return {
        "@id": absolute(f"{reverse('data')}#table-{table.name}"),
        "@type": "dcat:Dataset",
        "dct:identifier": table.name,
        "dct:title": table.title,
        "dct:description": table.description,
        "dct:conformsTo": {"@id": absolute(reverse("table_schema", args=[table.name]))},
        "dcat:landingPage": {"@id": absolute(reverse("data"))},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{table.title}（{form.upper()}）",
                "dcat:mediaType": kind.partition(";")[0],
                "dcat:downloadURL": {"@id": absolute(reverse("dataset", args=[table.name, form]))},
                **(rights if settings.DATA_LICENCE_URL else {}),
            }
            for form, kind in TYPES.items()
        ],
    }


#: What each format is sent as.
TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What to do while the gate is shut, by status.
BUSY = {
    429: "您（或者和您同一网络的人）正在下载一份数据。请等它下载完，过几秒再试。",
    503: "正在下载数据的人比较多。请过几秒再试；其他页面可以照常浏览。",
}


@require_safe
def dataset(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """One table in one format, filtered as its list is; 400 and the errors for a bad request.

    All rows pass the gate, and are told to wait with 429 or 503; a page of them costs no more
    than the list does and just goes.
    """
    chosen = TABLES[table]
    filterset, rows, errors = requested(chosen, request.GET, whole=form == "json")
    if errors:
        return refusal(errors, 400)
    if form == "json":
        chunks = writers.json_chunks(chosen, filterset, rows)
    else:
        write = writers.csv_chunks if form == "csv" else writers.xlsx_chunks
        chunks = write(chosen, rows)
    if "page" not in request.GET:
        try:
            chunks = Held(chunks, GATE.enter(client_address(request)))
        except Shut as shut:
            return busy(request, form, shut.status)
    response = StreamingHttpResponse(chunks, content_type=TYPES[form])
    if form == "json":
        where = request.build_absolute_uri(reverse("table_schema", args=[table]))
        response.headers["Link"] = f'<{where}>; rel="describedby"'
    else:
        name = content_disposition_header(True, f"{chosen.title}.{form}")
        response.headers["Content-Disposition"] = name
    return open_to_all(response)


def refusal(errors: dict[str, list[str]], status: int) -> JsonResponse:
    """Errors as data has them: {parameter: [sentence, …]}."""
    said = {"ensure_ascii": False}
    return open_to_all(JsonResponse({"errors": errors}, status=status, json_dumps_params=said))


def busy(request: HttpRequest, form: str, status: int) -> HttpResponse:
    """The same request is welcome in a moment: said as JSON to programs, as a page to people."""
    if form == "json":
        response = refusal({"busy": [BUSY[status]]}, status)
    else:
        context = {"why": BUSY[status], "address": request.get_full_path()}
        response = render(request, "data_busy.html", context, status=status)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response
