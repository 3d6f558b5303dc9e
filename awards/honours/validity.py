"""How long an honour holds (有效期), and which are due for re-examination (复核).

An award says for how many years; they count from the conferral, or from the last re-examination
that was passed. When that ends is derived and stored nowhere. Nothing ends by itself: staff
re-examine, or let it lapse.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from awards.models import Award, AwardYear, Recognition, Stage, Turn

#: So many days before its end an honour is listed as soon due.
AHEAD = 90


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February, where there is none, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day of which `years_after` is no later than `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def begins_on(award_year) -> date:
    """The day from which the honours of a released year hold: of conferral, else of release."""
    return award_year.conferred_on or timezone.localdate(award_year.released_at)


def with_start(rows: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Recognitions of released years, each with `holds_from`, from when its years count."""
    passed = Turn.objects.filter(recognition=OuterRef("pk"), stage=Stage.RE_EXAMINED)
    last = Subquery(passed.order_by("-on", "-id").values("on")[:1], output_field=DateField())
    released = TruncDate("award_year__released_at", tzinfo=timezone.get_default_timezone())
    return rows.annotate(holds_from=Coalesce(last, "award_year__conferred_on", released))


def valid_until(recognition: Recognition) -> date | None:
    """The day to which a winner from `with_start` holds; None where it holds for good."""
    if (years := recognition.award_year.award.valid_years) is None or not recognition.is_winner:
        return None
    return years_after(recognition.holds_from, years)


def due_on(recognition: Recognition) -> date | None:
    """The day on which a recognition from `with_start` is due; None where it never is.

    Of one that has to rectify something it is the day by which.
    """
    return recognition.rectify_by or valid_until(recognition)


def due(
    by: date, awards: Iterable[Award] | None = None, years: Iterable[AwardYear] | None = None
) -> QuerySet[Recognition]:
    """The winners of released years that are due by a day, the earliest year first.

    Those whose validity ends, and those that had to rectify something until then. `years` are all
    years with their awards, where they have been read already.
    """
    # By the keys of years, so that an index leads to the rows.
    if years is None:
        years = AwardYear.objects.public().select_related("award")
    years = [year for year in years if year.is_released]
    if awards is None:
        awards = {year.award for year in years}
    keys = [year.pk for year in years]
    is_due = Q(award_year__in=keys, stage=Stage.TO_RECTIFY, rectify_by__lte=by)
    for award in awards:
        if award.valid_years:
            last = years_before(by, award.valid_years)
            old = [y.pk for y in years if y.award_id == award.pk and begins_on(y) <= last]
            # A term to rectify stands in place of the other.
            is_due |= Q(award_year__in=old, holds_from__lte=last, rectify_by=None)
    rows = with_start(Recognition.objects.conferred()).filter(is_due)
    return rows.order_by("award_year__year", "award_year__award_id", "position", "id")


def soon_due(years: Iterable[AwardYear] | None = None) -> QuerySet[Recognition]:
    """Those that are due by now or within `AHEAD` days; `years` as in `due`."""
    return due(timezone.localdate() + timedelta(days=AHEAD), years=years)
