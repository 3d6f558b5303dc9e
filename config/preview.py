"""The public pages of a year before its release, for staff who may see them.

Each page is made by its own view while the release is rehearsed, so it is the page that visitors
will see. Its links stay in the preview. Nothing of it is kept, indexed, or sent to anyone else.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import ResolverMatch, get_script_prefix, resolve, reverse, set_script_prefix
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.views.decorators.http import require_safe

from awards.honours.rehearsal import PERMISSION, Scope, rehearsed
from awards.models import AwardYear

#: The addresses that can be previewed, and those of them that are no page or not of a year.
ROOMS, PAGES = {"awards", "units"}, {"home", "search"}
NOT_PAGES = {"units:cover", "awards:verify_form", "awards:verify"}
PATTERN = rf"^preview/(?P<pk>\d+)/(?P<scope>{'|'.join(Scope.values)})/(?P<rest>.*)$"


@require_safe
def preview(request: HttpRequest, pk: str, scope: str, rest: str) -> HttpResponse:
    """The page at the address `rest` as it will be; what is no such page is answered as it is."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if len(pk) > 18:
        raise Http404
    year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
    query = f"?{query}" if (query := request.META.get("QUERY_STRING", "")) else ""
    match = resolve(f"/{rest}")
    if year.is_released or not is_page(match):
        return HttpResponseRedirect(f"{get_script_prefix()}{rest}{query}")
    request.preview = said_of(year, Scope(scope), rest, query)
    return _made(request, match, year, Scope(scope))


def said_of(year: AwardYear, scope: Scope, rest: str, query: str) -> dict:
    """What the page says of itself, where else it leads (the desk, the other scope), and the
    `address` that it will have.
    """
    (other,) = (one for one in Scope if one != scope)
    return {
        "year": year,
        "scope": scope,
        "other": other,
        "other_url": reverse("admin:preview", args=[year.pk, other, rest]) + query,
        "desk": reverse("admin:awards_awardyear_change", args=[year.pk]),
        "address": escape_uri_path(f"{get_script_prefix()}{rest}") + iri_to_uri(query),
    }


def is_page(match: ResolverMatch) -> bool:
    """Whether an address is that of a page that a release can change."""
    named = match.namespaces[:1] in ([room] for room in ROOMS) or match.view_name in PAGES
    return named and match.view_name not in NOT_PAGES


def _made(
    request: HttpRequest, match: ResolverMatch, year: AwardYear, scope: Scope
) -> HttpResponse:
    """The page, whole before the rehearsal ends; its links lead into the preview."""
    outside = get_script_prefix()
    inside = reverse("admin:preview", args=[year.pk, scope, ""])
    try:
        set_script_prefix(inside)
        with rehearsed(year, scope, request.user):
            response = match.func(request, *match.args, **match.kwargs)
            if hasattr(response, "render"):
                response.render()
    finally:
        set_script_prefix(outside)
    # That it is not kept, `admin_view` says as for every page of the desk.
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
