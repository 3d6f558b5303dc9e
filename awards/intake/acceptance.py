"""What becomes of the figures that were found in a source's text (采用).

`offers` gives what a text offers; staff accept each as a new figure, merge it with one that is
there, or dismiss it, and may reopen what was decided. A candidate is decided once. Nothing is
public by being accepted: visibility stays the award year's, and into what is public already
nothing is accepted unless that was confirmed. Acts refuse with `Refused` and are written to the
history.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from awards.approval import published
from awards.figures import indicators
from awards.honours.lifecycle import Refused
from awards.models import Achievement, AwardYear, Decision, Recognition, RegionReport, Source
from units.history import columns, note

from .candidates import Candidate

#: Who may decide what becomes of a candidate.
PERMISSIONS = ("awards.view_source", "awards.add_achievement", "awards.change_achievement")
DECIDED = "这处数字刚才已由{}作出结论（{}），没有重复保存。"
DUPLICATE = "{}已经有同一来源的“{}”。请并入已有的数字，或者把“说的是什么”写得有所区别。"
TO_CONFIRM = "{}的内容已经公开，采用后访客立即看得到；请先勾选确认。"
LOCATOR_LENGTH = Achievement._meta.get_field("locator").max_length
WORDING_LENGTH = Decision._meta.get_field("wording").max_length

Owner = Recognition | RegionReport


class Unconfirmed(Refused):
    """What would become public at once, and nobody confirmed that it may."""


@dataclass(frozen=True)
class Choice:
    """What is to become of one candidate.

    Accepted with `figure`, an unsaved Achievement with owner, label and meaning; merged with
    `figure`, one that is stored; dismissed without.
    """

    candidate: Candidate
    figure: Achievement | None = None

    @property
    def owner(self) -> Owner | None:
        """To whom the figure goes; nobody for what is dismissed."""
        return self.figure and self.figure.owner


# What a candidate says


def stands_in(wording: str, sentence: str) -> bool:
    """Whether the sentence has the wording, character by character but for white space."""
    return re.sub(r"\s", "", wording) in re.sub(r"\s", "", sentence)


def locator(candidate: Candidate) -> str:
    """Where in the source the candidate stands, as long as the column is."""
    place = candidate.locator
    return place if len(place) <= LOCATOR_LENGTH else f"…{place[1 - LOCATOR_LENGTH :]}"


# Deciding


def accept(
    source: Source, candidate: Candidate, figure: Achievement, by, *, confirmed: bool = False
) -> Decision:
    """Take a candidate as a new figure of its owner, after the last one there. Raises Refused.

    `confirmed` says that `by` knows that what is public already shows the figure at once.
    """
    return _decided(source, Choice(candidate, figure), by, confirmed)


def merge(
    source: Source, candidate: Candidate, figure: Achievement, by, *, confirmed: bool = False
) -> Decision:
    """Note that a candidate is the stored `figure`, which gets the source if it has none.

    Raises Refused, also when the figure has another wording.
    """
    return _decided(source, Choice(candidate, figure), by, confirmed)


def dismiss(source: Source, candidate: Candidate, by) -> Decision:
    """Note that a candidate is no achievement. Raises Refused."""
    return _decided(source, Choice(candidate), by, False)


def _decided(source: Source, choice: Choice, by, confirmed: bool) -> Decision:
    decision = decide(source, [choice], by, confirmed=confirmed)[choice.candidate.fingerprint]
    if isinstance(decision, Refused):
        raise decision
    return decision


def decide(
    source: Source, choices: Sequence[Choice], by, *, confirmed: bool = False
) -> dict[str, Decision | Refused]:
    """Carry out the choices that the rules allow; what became of each, by fingerprint.

    Raises Refused for all of them without the permission, or when someone else was quicker.
    """
    if not by.has_perms(PERMISSIONS):
        raise Refused(["您的账号没有录入成效指标的权限，请由录入员办理。"])
    with transaction.atomic():
        known = _known(source, choices)
        outcomes = {
            choice.candidate.fingerprint: _obstacle(choice, known, confirmed)
            or _made(source, choice, known, by)
            for choice in choices
        }
        try:
            Decision.objects.bulk_create(d for d in outcomes.values() if isinstance(d, Decision))
        except IntegrityError:  # whoever writes past this module; a broken figure is no such case
            raise Refused(["刚才有人对同一处数字作了结论，请刷新页面再看。"]) from None
    return outcomes


@dataclass(frozen=True)
class _Known:
    """All that the rules ask of a round of choices, read once, however many there are.

    `last` and `printed` grow with the figures that the round stores.
    """

    earlier: Mapping[str, Decision]
    public: Collection[Owner]
    closed: Collection[Owner]
    last: dict[Owner, int]
    printed: set[tuple[Owner, str, str]]


def _known(source: Source, choices: Sequence[Choice]) -> _Known:
    """Hold what is decided on, and read what the rules ask. Raises Refused without the source.

    The year is held first, as by those who release it; then the source, so that two people who
    decide on one text do so in turn.
    """
    owners = {choice.owner for choice in choices if choice.owner}
    years = {owner.award_year_id for owner in owners}
    list(AwardYear.objects.select_for_update().filter(pk__in=years).order_by("pk"))
    if not Source.objects.select_for_update(no_key=True).only("pk").filter(pk=source.pk):
        raise Refused(["这个来源已经不在了。"])
    prints = [choice.candidate.fingerprint for choice in choices]
    earlier = source.decisions.filter(fingerprint__in=prints).select_related("decided_by")
    figures = _of(owners).filter(source=source).select_related(*OWNERS)
    return _Known(
        earlier={decision.fingerprint: decision for decision in earlier},
        public=public_owners(owners),
        closed=published.closed(owners),
        last=_last_positions(owners),
        printed={(figure.owner, figure.wording, figure.label) for figure in figures},
    )


def _obstacle(choice: Choice, known: _Known, confirmed: bool) -> Refused | None:
    """Why the choice cannot be carried out."""
    figure = choice.figure
    if earlier := known.earlier.get(choice.candidate.fingerprint):
        who = earlier.decided_by or "他人"
        return Refused([DECIDED.format(who, earlier.get_outcome_display())])
    if figure is None:
        return None
    if figure.pk is None:
        reasons = _against_new(figure, choice.candidate, known)
    else:
        reasons = _against_merging(figure, choice.candidate)
    if reasons:
        return Refused(reasons)
    changes = figure.pk is None or figure.source_id is None
    if changes and choice.owner in known.closed:
        return Refused([published.sentence(choice.owner)])
    if changes and choice.owner in known.public and not confirmed:
        return Unconfirmed([TO_CONFIRM.format(choice.owner.called)])
    return None


def _against_new(figure: Achievement, candidate: Candidate, known: _Known) -> list[str]:
    if not stands_in(figure.wording, candidate.sentence):
        return ["原文这一句里没有这样的表述；“原文表述”须与原文一字不差。"]
    if (figure.owner, figure.wording, figure.label) in known.printed:
        return [DUPLICATE.format(figure.owner.called, figure)]
    if figure.indicator:
        return indicators.obstacles([figure], figure.indicator.measure)
    return []


def _against_merging(figure: Achievement, candidate: Candidate) -> list[str]:
    if figure.wording != candidate.mention.quantity.wording:
        return [f"“{figure}”的原文表述不同，不能并入。"]
    return []


def _made(source: Source, choice: Choice, known: _Known, by) -> Decision:
    """The decision, not stored yet; its figure is."""
    figure = choice.figure
    makes = figure is not None and figure.pk is None
    if figure is not None:
        _keep(source, choice, known, by)
    return Decision(
        source=source,
        fingerprint=choice.candidate.fingerprint,
        wording=choice.candidate.mention.quantity.wording[:WORDING_LENGTH],
        outcome=Decision.Outcome.ACCEPTED if figure else Decision.Outcome.DISMISSED,
        achievement=figure,
        figure_key=figure and figure.pk,
        made_figure=makes,
        decided_by=by,
    )


def _keep(source: Source, choice: Choice, known: _Known, by) -> None:
    """Store the figure, one by one, so that whoever follows saved rows sees each."""
    figure, owner = choice.figure, choice.owner
    place = locator(choice.candidate)
    if figure.pk is None:
        known.last[owner] = figure.position = known.last.get(owner, 0) + 1
        figure.source, figure.locator = source, place
        figure.save()
        note(figure, "accepted", by, new=columns(figure))
    elif figure.source_id is None:
        was, now = {"source": None, "locator": figure.locator}, {"source": source.pk}
        figure.source, figure.locator = source, place
        figure.save(update_fields=["source", "locator"])
        note(figure, "sourced", by, old=was, new=now | {"locator": place})
    known.printed.add((owner, figure.wording, figure.label))


# Undoing


@transaction.atomic
def reopen(decision: Decision, by, *, delete_figure: bool = False) -> None:
    """Take a decision back, so that its candidate is offered again.

    The figure stays unless `delete_figure`; it is deleted only if it was accepted here and its
    year is not released. Raises Refused.
    """
    if not by.has_perms(PERMISSIONS):
        raise Refused(["您的账号没有录入成效指标的权限，请由录入员办理。"])
    rows = Decision.objects.select_for_update().filter(pk=decision.pk)
    if (decision := rows.first()) is None:
        raise Refused(["这项结论刚才已经撤销。"])
    source = Source.objects.defer("text").get(pk=decision.source_id)
    was = {"wording": decision.wording, "outcome": decision.outcome}
    note(source, "reopened", by, old=was)
    figure, made_it = decision.achievement, decision.made_figure
    decision.delete()
    if delete_figure and figure is not None:
        if reasons := _deletion_obstacles(figure, made_it, by):
            raise Refused(reasons)
        note(figure, "deleted_with_decision", by, old=columns(figure))
        figure.delete()


def _deletion_obstacles(figure: Achievement, made_it: bool, by) -> list[str]:
    """Why a figure cannot be deleted with the decision that accepted it."""
    year = AwardYear.objects.select_for_update(of=("self",)).select_related("award")
    year = year.get(pk=figure.owner.award_year_id)  # a release waits, or is seen
    if not by.has_perm("awards.delete_achievement"):
        return ["您的账号没有删除成效指标的权限。"]
    if year.is_released:
        return [f"{year}已经发布，数字不随撤销删除；有误的请到成效指标里改正。"]
    if not made_it:
        return [f"“{figure}”不是从原文采用而来，不随撤销删除。"]
    if figure.decisions.exists():
        return [f"“{figure}”还并入了原文的另一处，不随撤销删除。"]
    return []


# Owners

#: What the name of an owner, and the year that it speaks for, need.
OWNERS = (
    "recognition__unit",
    "recognition__award_year__award",
    "region_report__district",
    "region_report__award_year__award",
)


def public_owners(owners: Iterable[Owner]) -> set[Owner]:
    """Those whose figures visitors see."""
    recognitions, reports = _split(owners)
    return {
        *Recognition.objects.public().filter(pk__in=recognitions),
        *RegionReport.objects.public().filter(pk__in=reports),
    }


def _split(owners: Iterable[Owner]) -> tuple[list[int], list[int]]:
    owners = list(owners)
    recognitions = [owner.pk for owner in owners if isinstance(owner, Recognition)]
    return recognitions, [owner.pk for owner in owners if isinstance(owner, RegionReport)]


def _of(owners: Iterable[Owner]):
    """The figures of the owners."""
    recognitions, reports = _split(owners)
    mine = Achievement.objects.filter(recognition__in=recognitions)
    return mine | Achievement.objects.filter(region_report__in=reports)


def _last_positions(owners: Iterable[Owner]) -> dict[Owner, int]:
    """The position of each owner's last figure."""
    found = {}
    recognitions, reports = _split(owners)
    for model, column, keys in (
        (Recognition, "recognition", recognitions),
        (RegionReport, "region_report", reports),
    ):
        rows = Achievement.objects.filter(**{f"{column}__in": keys}).order_by()
        for key, last in rows.values_list(column).annotate(last=Max("position")):
            found[model(pk=key)] = last
    return found
