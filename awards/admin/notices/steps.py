"""What notices and objections wait for, for the first page of the desk."""

from collections.abc import Collection

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

from awards.admin.handling import due_words
from awards.models import AwardYear, Objection
from awards.notices import acts, lacking, objections


def handles(user) -> bool:
    """Whether objections wait for a person."""
    return user.has_perms([objections.VIEW, objections.PERMISSION])


def next_steps(years: Collection[AwardYear], user) -> dict[int, tuple[str, str]]:
    """What the notices of years wait for before a conferral, by key: in words, and where."""
    keys = [year.pk for year in years]
    standing, counts = lacking.of_years(keys)
    found = {}
    for year in years:
        notice = standing.get(year.pk)
        change = reverse("admin:awards_awardyear_change", args=[year.pk])
        number = counts.get(year.pk)
        if number and not handles(user):
            found[year.pk] = ("等待异议答复完毕", change)
        elif number:
            listed = reverse("admin:awards_objection_changelist")
            found[year.pk] = (f"核查、答复 {number} 件异议", listed)
        elif notice is not None and notice.is_running:
            found[year.pk] = (f"正在公示，到 {notice.last_day:%Y-%m-%d} 为止", change)
        elif notice is None and year.award.needs_notice and user.has_perm(acts.PERMISSION):
            url = reverse("admin:awards_awardyear_notice", args=[year.pk])
            found[year.pk] = ("发布公示", url)
        elif notice is None and year.award.needs_notice:
            found[year.pk] = ("等待终审员发布公示", change)
    return found


def with_year(rows: QuerySet) -> QuerySet:
    """Objections with what says to which year's list they are, and against whom."""
    return rows.select_related("notice__award_year__award", "about")


def waiting(user, number: int) -> dict:
    """The open objections for the desk of whoever handles them, the first to come first."""
    if not handles(user):
        return {}
    rows = with_year(Objection.objects.open().defer("text", "finding")).order_by("pk")
    shown = list(rows.annotate(open=Window(Count("pk")))[:number])
    days = objections.due_days(shown)
    return {
        "objections": [(row, due_words(row, days[row.pk])) for row in shown],
        "objection_count": shown[0].open if shown else 0,
    }
