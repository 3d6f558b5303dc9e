"""What a unit won before, and its figures of then beside those under review."""

from collections.abc import Sequence

from awards.figures import comparison
from awards.models import Recognition


def context_of(recognition: Recognition) -> dict:
    """What the page of one recognition under review shows of the years before.

    `honours` are all public ones of the unit, `warnings` what they mean for this year, and `rows`
    the figures of the `former` one of the same award beside those of this one.
    """
    public = Recognition.objects.public().filter(unit=recognition.unit)
    public = public.exclude(pk=recognition.pk).select_related("award_year__award")
    honours = list(public.order_by("-award_year__year", "award_year__award_id"))
    same = [
        one
        for one in honours
        if one.award_year.award_id == recognition.award_year.award_id
        and one.award_year.year < recognition.award_year.year
    ]
    found = {"honours": honours, "warnings": warnings(recognition, same), "former": None}
    if same:
        former = Recognition.objects.for_comparison().get(pk=same[0].pk)
        found |= {"former": former, "rows": comparison.rows([recognition, former])}
    return found


def warnings(recognition: Recognition, same: Sequence[Recognition]) -> list[str]:
    """What earlier years of the same award, the latest first, mean for this one, as sentences.

    They are told and judge nothing: whether a unit may win again, the committee decides.
    """
    won = {one.award_year.year for one in same if one.is_winner}
    said = [
        f"{one.award_year.year} 年度的称号已{one.get_stage_display()}：{one.ended_reason}。"
        for one in same
        if not one.is_winner
    ]
    last = recognition.award_year.year - 1
    if last not in won:
        return said
    first = last
    while first - 1 in won:
        first -= 1
    if first == last:
        return [f"上一年度（{last}）已经获评，这次是连续申报。", *said]
    years = last - first + 1
    return [f"已经连续 {years} 个年度获评（{first}—{last}），这次是连续申报。", *said]
