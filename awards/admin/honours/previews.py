"""The ways from the desk to what a year will be on the site."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode

from awards.figures.comparison import FEWEST, MOST
from awards.honours.rehearsal import PERMISSION, STAGES, Scope
from awards.models import AwardYear, Recognition, Stage

TOO_FEW = f"请选 {FEWEST} 到 {MOST} 个获评单位来并列比较。"
SEVERAL = "所选单位分属不止一个未发布的年度，请选同一年度的来比较。"


def preview_url(year: AwardYear, address: str, scope: Scope = Scope.LIST) -> str:
    """Where a public address is previewed as it will be once the year is released."""
    return reverse(
        "admin:preview", args=[year.pk, scope, address.removeprefix(get_script_prefix())]
    )


def previews_of_year(request: HttpRequest, year: AwardYear) -> list[tuple[str, str]]:
    """The ways from a year's page, as words and addresses; none for whom they are not open."""
    if year.is_released or not request.user.has_perm(PERMISSION):
        return []
    return [
        ("预览", preview_url(year, year.get_absolute_url())),
        ("比较候选单位", preview_url(year, reverse("awards:compare"), Scope.CANDIDATES)),
    ]


def preview_of(request: HttpRequest, recognition: Recognition) -> str:
    """Where the story of a recognition is previewed; empty where it is not."""
    year = recognition.award_year
    may = request.user.has_perm(PERMISSION)
    if not may or year.is_released or recognition.stage == Stage.NOT_SELECTED:
        return ""
    is_next = recognition.stage in [*STAGES[Scope.LIST], *Stage.ON_RECORD]
    scope = Scope.LIST if is_next else Scope.CANDIDATES
    return preview_url(year, recognition.get_absolute_url(), scope)


@admin.action(description="在网站上并列比较", permissions=["view"])
def compare_on_site(model_admin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """The action that sets the chosen side by side; before a release in its preview."""
    rows = list(queryset.select_related("award_year__award")[: MOST + 1])
    if not FEWEST <= len(rows) <= MOST:
        messages.error(request, TOO_FEW)
        return None
    open_years = {row.award_year for row in rows if not row.award_year.is_released}
    if len(open_years) > 1:
        messages.error(request, SEVERAL)
        return None
    address = reverse("awards:compare")
    if open_years and request.user.has_perm(PERMISSION):
        address = preview_url(open_years.pop(), address, Scope.CANDIDATES)
    query = urlencode({"r": [row.pk for row in rows]}, doseq=True)
    return HttpResponseRedirect(f"{address}?{query}")
