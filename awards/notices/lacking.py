"""What of a year's notice keeps the year from being conferred."""

from collections import Counter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from awards.models import AwardYear, Notice, NoticedUnit, Objection, Stage

NEEDED = "还没有公示。请终审员在年度评选页点“发布公示…”，公示期满以后再命名。"
#: So many units are named in a sentence.
NAMED = 20


def standing_notice(award_year: AwardYear) -> Notice | None:
    """The notice of a year that was not withdrawn."""
    return award_year.notices.standing().first()


def obstacles(award_year: AwardYear, to_release: QuerySet) -> list[str]:
    """Why the notice keeps a year from being conferred, as sentences; empty where it does not.

    `to_release` are the recognitions that are to become public. A year of an award that needs no
    notice waits for one all the same, once it has been published.
    """
    found = []
    if number := open_counts([award_year.pk]).get(award_year.pk):
        found.append(f"还有 {number} 件异议没有答复，请在“异议”里核查、答复以后再命名。")
    notice = standing_notice(award_year)
    if notice is None:
        return [*found, NEEDED] if award_year.award.needs_notice else found
    if notice.is_running:
        last = f"{notice.last_day:%Y-%m-%d}"
        found.append(f"正在公示，到 {last} 当天结束为止；公示期满以后才能命名。")
    return [*found, *_not_noticed(notice, to_release)]


def withdrawn_first(award_year: AwardYear) -> list[str]:
    """Why a year does not go back from its notice; empty where none is published."""
    if standing_notice(award_year) is None:
        return []
    return ["公示已经发布，访客看得到名单。请先点“撤回公示…”，写明原因。"]


def _not_noticed(notice: Notice, to_release: QuerySet) -> list[str]:
    """The units that are not on the notice under the name that they have now."""
    listed = NoticedUnit.objects.filter(notice=notice, recognition=OuterRef("pk"))
    same = listed.filter(name=OuterRef("name_then"))
    waiting = to_release.filter(stage=Stage.ON_NOTICE)
    names = list(waiting.filter(~Exists(same)).values_list("name_then", flat=True)[: NAMED + 1])
    if not names:
        return []
    said = "、".join(names[:NAMED]) + " 等" * (len(names) > NAMED)
    return [
        f"{said}没有以这个名称公示过。请撤回公示，按现在的名单重新公示；"
        "不再拟命名的单位，请退回其他阶段。"
    ]


def warnings(award_year: AwardYear, to_release: QuerySet) -> list[str]:
    """The units still to be released against which an objection held, as sentences."""
    held = [Objection.Outcome.UPHELD, Objection.Outcome.PARTLY]
    noticed = NoticedUnit.objects.filter(
        notice__award_year=award_year,
        recognition__in=to_release.values("pk"),
        objections__outcome__in=held,
    )
    names = noticed.order_by("name").values_list("name", flat=True).distinct()
    return [f"{name}：有异议成立或部分成立，仍在拟命名的名单里。" for name in names[:NAMED]]


def open_counts(years: list[int]) -> dict[int, int]:
    """How many objections of each year are open, by its key."""
    return of_years(years)[1]


def of_years(years: list[int]) -> tuple[dict[int, Notice], dict[int, int]]:
    """The standing notice of each year, and how many objections to any of its notices are open."""
    still_open = Count("objections", filter=~Q(objections__state=Objection.State.ANSWERED))
    standing, counts = {}, Counter()
    for notice in Notice.objects.filter(award_year__in=years).annotate(open=still_open):
        counts[notice.award_year_id] += notice.open
        if notice.withdrawn_at is None:
            standing[notice.award_year_id] = notice
    return standing, +counts
