"""A release that is only rehearsed: what the site would be, without anything becoming so.

The year is conferred as in earnest, in a transaction that is always taken back. Whatever is read
meanwhile is the page as it will be, by the same rules and queries; nobody else sees any of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from awards.models import AwardYear, Phase, Stage
from units.remits import district_of, within

#: Who may see what is rehearsed.
PERMISSION = "awards.preview_awardyear"
#: In place of what has to be there on the day, is not yet, and is not said to be awaited.
NO_BODY = "（授予机关待填写）"


class Scope(TextChoices):
    """On whom is conferred: the units on notice, as a release would, or every candidate."""

    LIST = "list", "拟命名的单位"
    CANDIDATES = "candidates", "全部候选单位"


#: The stages that each scope confers on.
STAGES = {
    Scope.LIST: [Stage.ON_NOTICE],
    Scope.CANDIDATES: [stage for stage in Stage.BEFORE if stage != Stage.NOT_SELECTED],
}


@contextmanager
def rehearsed(award_year: AwardYear, scope: Scope, user) -> Iterator[None]:
    """As if the year had been conferred and released; to this connection only, and to its end.

    Of its units and reports a person sees those that they answer for.
    """
    with transaction.atomic():
        year = AwardYear.objects.filter(pk=award_year.pk)
        year.filter(conferring_body="", body_awaited=False).update(conferring_body=NO_BODY)
        # A page does not ask how the year came here, and the database would.
        year.update(
            released_at=timezone.now(),
            follows_path=False,
            phase=Phase.PREPARING,
            review_closed_at=None,
        )
        if district_of(user):
            _leave_out(award_year, user)
        rows = award_year.recognitions.filter(stage__in=STAGES[scope])
        rows.update(stage=Stage.CONFERRED)
        yield
        transaction.set_rollback(True)


def _leave_out(award_year: AwardYear, user) -> None:
    """Take from the rehearsal what a person does not answer for."""
    units, reports = award_year.recognitions, award_year.region_reports
    units.exclude(pk__in=within(user, units.all()).values("pk")).update(stage=Stage.NOT_SELECTED)
    others = reports.exclude(pk__in=within(user, reports.all()).values("pk"))
    # Past what refers to them, approvals for one, which refuse a deletion: all of it comes back.
    others._raw_delete(others.db)
