"""Submitting all contents of a year at once, and where each stands on the page of the year."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from awards.approval.acts import submit_year
from awards.approval.lacking import never_approved
from awards.approval.rules import CHANGE
from awards.approval.standing import standings
from awards.honours.lifecycle import to_release
from awards.models import AwardYear, Recognition
from units.remits import within

from .words import url_of

#: So many that were left out are named in the message.
NAMED = 5
NONE_LISTED = "还没有处于“公示”的单位，也没有地区综述。请先把拟命名的单位置于“公示”，再全部送审。"


class YearSubmission:
    """Adds to the admin of award years the page that submits all of one."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.submit_view)
        return [path("<int:pk>/submit/", view, name="awards_awardyear_submit"), *super().get_urls()]

    def may_submit_year(self, request: HttpRequest, year: AwardYear) -> bool:
        """Whether the contents of a year are reviewed, and are the person's to submit."""
        is_reviewed = year.award.approval_steps and not year.is_released
        return bool(is_reviewed) and request.user.has_perm(CHANGE[Recognition])

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Submit the units on notice and the reports of the year, as far as they are drafts."""
        if not request.user.has_perm(CHANGE[Recognition]):
            raise PermissionDenied
        year = get_object_or_404(AwardYear.objects.select_related("award"), pk=pk)
        obstacles = [] if self.may_submit_year(request, year) else [_not_reviewed(year)]
        rows = to_release(year), year.region_reports.all()
        units, reports = (within(request.user, some) for some in rows)
        counts = {"unit_count": units.count(), "report_count": reports.count()}
        page = {
            "title": f"全部送审：{year}",
            "obstacles": obstacles or ([] if any(counts.values()) else [NONE_LISTED]),
            **counts,
            "new_count": sum(never_approved(rows).count() for rows in (units, reports)),
        }

        form = Form(request.POST if request.method == "POST" else None)

        def submit() -> str:
            done = submit_year(year, request.user)
            said = (
                f"已送审 {done.count} 份内容。审核人员在“待我审核”里办理，进展看本页的“审核”一栏。"
            )
            more = f"另有 {len(done.left_out)} 份没有送审：{''.join(done.left_out[:NAMED])}"
            return said + more if done.left_out else said

        return self._ask(request, year, "submit", form, page, submit)

    def stand(self, year: AwardYear, units: Iterable[Recognition]) -> bool:
        """Say of each unit of a page where its content stands. Returns whether it is reviewed."""
        if not year.award.approval_steps or year.is_released:
            return False
        units = list(units)
        stands = standings(Recognition, [unit.pk for unit in units])
        for unit in units:
            unit.review, unit.review_url = stands[unit.pk], url_of(unit)
        return True


def _not_reviewed(year: AwardYear) -> str:
    if year.is_released:
        return "这一年度已经发布，不再办理审核。"
    return "这个奖项不设审核，不需要送审；可以直接命名并发布。"
