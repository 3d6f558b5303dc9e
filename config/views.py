"""The site's own pages: home, data, about, errors, and what machines ask for."""

import errno
import sys

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django.views.static import serve

from awards.approval.published import ReadOnly
from awards.cards.contents import year_card
from awards.cards.drawing import png
from awards.errata.pages import report_address
from awards.models import AwardYear, Notice, Practice, Recognition, RegionReport
from awards.review.guarding import Stands
from awards.sharing import shared_home
from units.keysets import united
from units.listing.recognised import districts_within, units_of_districts, units_of_years
from units.models import District
from units.remits import NotYours
from units.version import STANDING, once, once_each

from . import busy, kept
from .accounts import signins

#: How many winners the home page shows; a larger year is listed on its own page.
SHOWN_WINNERS = 24
#: How many winners the card of the home page names.
NAMED = 4
#: How many projects led by secretaries the home page shows.
SHOWN_PROJECTS = 6


def portal(request: HttpRequest) -> dict:
    """The public body's data for every template, and where the site lies: scheme and host.

    That is asked for where a page says it: of a request for no host of ours it is refused. So is
    what is left of the session of whoever is signed in.
    """
    return {
        "portal": settings.PORTAL,
        "origin": lambda: f"{request.scheme}://{request.get_host()}",
        "session_left": lambda: signins.time_left(request),
        "has_notices": has_notices,
        "report_address": lambda: report_address(request),
    }


def has_notices() -> bool:
    """Whether there is a notice to lead to; not where the database cannot say, which a page that
    asks nothing else of it does not wait for."""
    try:
        return once("notices", Notice.objects.standing().exists)
    except DatabaseError:
        return False


class HomeView(TemplateView):
    """The latest released year: its winners, the district's figures, and the ways in."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        years = once("years", self.years)
        latest = years[0] if years else None
        reports = RegionReport.objects.public().select_related("award_year__award", "district")
        report = reports.with_leading().filter(award_year=latest).first()
        led = Practice.objects.filter(kind=Practice.Kind.LED_PROJECT)
        winners = list(
            Recognition.objects.conferred()
            .for_list()
            .from_years([latest.pk] if latest else [])[:SHOWN_WINNERS]
        )
        return super().get_context_data(**kwargs) | {
            "award_year": latest,
            "winners": winners,
            "shared": latest and shared_home(latest, winners, self.request.build_absolute_uri),
            "report": report,
            "report_leading": report.leading if report else [],
            "years": years,
            "districts": self.districts(),
            "projects": led.for_list_of_units().of_units(SHOWN_PROJECTS),
            "practice_kinds": Practice.Kind.choices,
        }

    def years(self) -> list[AwardYear]:
        """The released years, the latest first, each with `winners`, their number."""
        years = list(AwardYear.objects.public().select_related("award"))
        winners = Recognition.objects.winners()
        keys = [year.pk for year in years]
        counts = once_each("winners", keys, winners.counted, of_shared=False, of=STANDING)
        for year in years:
            year.winners = counts[year.pk] or 0
        return years

    def districts(self) -> list[tuple[str, str, int]]:
        """Districts with public recognitions of their units, or of those inside them, as the list
        that each links to counts them: (code, name, count)."""
        recognised, units = units_of_years(), units_of_districts()
        found = []
        for code, name in District.objects.order_by("code").values_list("code", "name"):
            inside = united(units.get(key) for key in districts_within(code))
            if count := sum((inside & of_year).bit_count() for of_year in recognised):
                found.append((code, name, count))
        return found


@require_safe
def home_card(request: HttpRequest) -> HttpResponse:
    """The card of the home page: that of the latest released year, with the home page's address."""
    latest = get_object_or_404(AwardYear.objects.public().select_related("award")[:1])
    conferred = Recognition.objects.conferred()
    winners = conferred.counted([latest.pk]).get(latest.pk, 0)
    first = list(conferred.from_years([latest.pk])[:NAMED])
    address = request.build_absolute_uri(reverse("home"))
    return HttpResponse(png(year_card(latest, first, winners, address)), content_type="image/png")


class AboutView(TemplateView):
    """What the portal is, whose it is, and how its figures are to be read."""

    template_name = "about.html"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: all that is public."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('display')}",
        f"Disallow: {reverse('review:index')}",
        f"Disallow: {reverse('search')}",
        f"Disallow: {reverse('awards:receipt_form')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when the application runs and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """A photograph; 404 for a name that no file can have, too."""
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise Http404 from error
        raise


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, with the full footer."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the full footer, and where it is known with what stands in the way."""
    reason = str(exception) if isinstance(exception, NotYours | ReadOnly | Stands) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that stood open too long, with the full footer and what was typed."""
    if (answer := kept.answer(request)) is not None:
        return answer
    context = {"is_form": True, "typed": kept.text_of_visitor(request)}
    return render(request, "403.html", context, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the full footer and the ways back."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with the full footer and without the database; 503 where that is what failed.

    Whatever is answered here was raised outside of a view, or by one of our own faults.
    """
    return busy.answer(request, sys.exception(), may_be_done=True) or render(
        request, "500.html", {"has_notices": False}, status=500
    )
