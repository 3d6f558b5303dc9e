"""Where a year stands on its path, and what its next step lacks, as the desk shows it."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from awards.approval.lacking import LOOKED_AT
from awards.honours import conditions, lifecycle, phases
from awards.honours.next_steps import WHO
from awards.honours.path import standing_of
from awards.honours.quotas import Usage, usage
from awards.models import AwardYear, Phase, Stage
from units.remits import district_of, within

#: The stages that units have in a phase.
STAGES = {
    Phase.NOMINATING: [Stage.NOMINATED],
    Phase.CHECKING: [Stage.ELIGIBLE],
    Phase.RECOMMENDING: [Stage.RECOMMENDED],
    Phase.REVIEWING: [Stage.UNDER_REVIEW],
    Phase.NOTICE: [Stage.ON_NOTICE],
    Phase.CONFERRED: [Stage.CONFERRED],
    Phase.MANAGED: [*Stage.WINNERS[1:], *Stage.ENDED],
}


@dataclass(frozen=True)
class Stop:
    """A phase on the rail: "done", "here" or "ahead", and how many units stand there."""

    label: str
    state: str
    count: int | None
    url: str


@dataclass
class Next:
    """The step that follows: what it lacks, with where that is put right, and who takes it."""

    label: str
    url: str
    lacks: list[tuple[str, str]]
    who: str = ""


@dataclass
class Rail:
    """A year on its path, as its page shows it to a person."""

    standing: str
    stops: list[Stop]
    left_out: int
    next: list[Next] = field(default_factory=list)
    back: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    quotas: list[tuple[Usage, str]] = field(default_factory=list)


def rail_of(request: HttpRequest, year: AwardYear) -> Rail:
    """Where a year stands; to whoever answers for a district without what others' units lack."""
    counts = _counts(request, year)
    is_managed = any(counts.get(stage) for stage in STAGES[Phase.MANAGED])
    here = list(Phase).index(phases.phase_of(year, is_managed))
    stops = [_stop(year, phase, place - here, counts) for place, phase in enumerate(Phase)]
    rail = Rail(standing_of(year), stops, counts.get(Stage.NOT_SELECTED, 0))
    if district_of(request.user) is None and not year.is_released:
        turns = phases.turns_of(year)
        rail.next = [_next(request, year, turn) for turn in turns if not turn.is_back]
        if year.phase == Phase.NOTICE:
            rail.next.append(_conferral(request, year))
        rail.back = [
            (turn.label, turn_url(year, turn))
            for turn in turns
            if turn.is_back and request.user.has_perm(turn.needed)
        ]
        rail.warnings = [(one.said, page_url(year, one.page)) for one in conditions.warnings(year)]
        rail.quotas = [(one, _excess(request, one)) for one in usage(year)]
    return rail


def _counts(request: HttpRequest, year: AwardYear) -> dict[str, int]:
    rows = within(request.user, year.recognitions.all()).order_by().values_list("stage")
    return dict(rows.annotate(number=Count("pk")))


def _stop(year: AwardYear, phase: Phase, distance: int, counts: dict[str, int]) -> Stop:
    state = "here" if distance == 0 else "done" if distance < 0 else "ahead"
    stages = STAGES.get(phase)
    count = sum(counts.get(stage, 0) for stage in stages) if stages else None
    query = "".join(f"&stage={stage}" for stage in stages or ()).replace("&", "?", 1)
    return Stop(phase.label, state, count, page_url(year, "stages") + query if count else "")


def _next(request: HttpRequest, year: AwardYear, turn: phases.Turn) -> Next:
    lacks = conditions.lacks(year, turn, LOOKED_AT)
    said = [(one.said, page_url(year, one.page)) for one in lacks]
    may = request.user.has_perm(turn.needed)
    url = "" if said or not may else turn_url(year, turn)
    return Next(turn.label, url, said, "" if may else WHO[turn.needed])


def _conferral(request: HttpRequest, year: AwardYear) -> Next:
    may = request.user.has_perm(phases.DECIDE)
    said = [(one, "") for one in lifecycle.obstacles(year, LOOKED_AT)]
    url = reverse("admin:awards_awardyear_confer", args=[year.pk]) if may and not said else ""
    return Next("命名并发布", url, said, "" if may else WHO[phases.DECIDE])


def _excess(request: HttpRequest, one: Usage) -> str:
    """Where a quota's excess is allowed; empty where none is, or for whom it is not."""
    if not one.is_exceeded or not request.user.has_perm(phases.DECIDE):
        return ""
    args = [one.quota.award_year_id, one.quota.pk]
    return reverse("admin:awards_awardyear_excess", args=args)


def turn_url(year: AwardYear, turn: phases.Turn) -> str:
    """The page that takes a step of a year."""
    return reverse("admin:awards_awardyear_turn", args=[year.pk, turn.name])


def page_url(year: AwardYear, page: str) -> str:
    """The desk's page where something of a year is put right; empty where it has none."""
    change = reverse("admin:awards_awardyear_change", args=[year.pk])
    if page == "award":
        return reverse("admin:awards_award_change", args=[year.award_id])
    if page in ("stages", "clearances", "vetoes"):
        return reverse(f"admin:awards_awardyear_{page}", args=[year.pk])
    if page == "contents":
        return reverse("admin:awards_awardyear_submit", args=[year.pk])
    return f"{change}#{page}" if page else ""
