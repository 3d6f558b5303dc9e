"""A region report begun from 提取成效, for figures that stand outside of any unit's section."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from awards.approval.published import require_unpublished
from awards.honours.lifecycle import Refused
from awards.models import AwardYear, RegionReport
from units.history import ADDED, columns, note
from units.models import District
from units.remits import within

PERMISSION = "awards.add_regionreport"
#: The boxes of the page that say which district, and what the report is called.
DISTRICT, HEADLINE, START = "report-district", "report-headline", "start-report"
TYPED = (DISTRICT, HEADLINE)
NO_DISTRICT = "请先选择地区，再开始写综述。"
NO_HEADLINE = "请给综述写一个标题，以后可以改。"
TO_CONFIRM = "{}已经发布，新写的综述会立即公开。请先勾选确认，再开始。"


def districts_left(year: AwardYear, user) -> list[tuple[str, str]]:
    """The districts of the user's remit without a report in a year: code and name."""
    rows = within(user, District.objects.exclude(reports__award_year=year))
    return list(rows.order_by("code").values_list("code", "name"))


@transaction.atomic
def start(request: HttpRequest, year: AwardYear) -> RegionReport:
    """Register the report that the page asks for; its text is written later. Raises Refused."""
    if not request.user.has_perm(PERMISSION):
        raise Refused(["您的账号没有登记地区综述的权限，请由录入员办理。"])
    mine = within(request.user, District.objects.all())
    district = mine.filter(code=request.POST.get(DISTRICT, "")[:6]).first()
    if district is None:
        raise Refused([NO_DISTRICT])
    year = AwardYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    require_unpublished(RegionReport(), year)
    if year.is_released and "confirmed" not in request.POST:
        raise Refused([TO_CONFIRM.format(year)])
    headline = request.POST.get(HEADLINE, "").strip()
    report = RegionReport(award_year=year, district=district, headline=headline)
    if not headline:
        raise Refused([NO_HEADLINE])
    try:
        report.full_clean()
        with transaction.atomic():
            report.save()
    except ValidationError as error:
        raise Refused(error.messages) from None
    except IntegrityError:
        raise Refused(["这一地区在这一年度已经有综述。"]) from None
    note(report, ADDED, request.user, new=columns(report))
    return report
