"""Where a content stands on its way: 草稿 → 一审 → 二审 → 终审 → 待发布, from what was done to it.

An act belongs to the content that it was done to. Hence another content has to go the way anew, and
the same content again has all that it had. A return ends the round of acts that is under way; so
does the last step, for all contents but its own. A completed approval holds for its content until
that very content is returned.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import TextChoices

from awards.models import STEPS, Approval, Correction, Recognition, RegionReport, Step

from .contents import AT_ONCE, Subject, batched, digest_of, documents

Kind = Approval.Kind


class State(TextChoices):
    """Where a content stands; those between the first and the last wait for the step they name."""

    DRAFT = "draft", "草稿"
    FIRST = "first", "待一审"
    SECOND = "second", "待二审"
    FINAL = "final", "待终审"
    READY = "ready", "待发布"


WAITING = {Step.FIRST: State.FIRST, Step.SECOND: State.SECOND, Step.FINAL: State.FINAL}


@dataclass(frozen=True)
class Standing:
    """Where a content stands, and the acts that say so.

    `submitted` and `passed` are the acts that hold for the content; `approved` is the act with
    which some content of the subject was last approved, which may be another one. `public` is what
    visitors read meanwhile, where the content is that of an open `correction`.
    """

    state: State
    digest: str
    steps: Sequence[Step]
    step: Step | None = None
    submitted: Approval | None = None
    passed: Sequence[Approval] = ()
    approved: Approval | None = None
    last: Approval | None = None
    document: dict = field(default_factory=dict, compare=False, repr=False)
    correction: Correction | None = field(default=None, compare=False)
    public: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_approved(self) -> bool:
        """Whether the content may be published as it is."""
        return self.state == State.READY

    @property
    def since(self) -> datetime | None:
        """Since when it stands so; None of a draft."""
        acts = [*self.passed] or [self.submitted]
        return acts[-1].at if acts[-1] else None

    @property
    def returned(self) -> Approval | None:
        """The return that the author has to answer; None where nothing was returned since."""
        is_draft = self.state == State.DRAFT
        return self.last if is_draft and self.last and self.last.kind == Kind.RETURNED else None

    @property
    def is_void(self) -> bool:
        """Whether an earlier content had been submitted or passed, and this one has not."""
        return self.state == State.DRAFT and self.last is not None and self.returned is None


def derive(acts: Sequence[Approval], digest: str, number: int) -> Standing:
    """Where a content stands after the `acts` on its subject, in their order.

    `number` is how many steps the award asks for.
    """
    steps = STEPS[number]
    last, approved = (acts[-1] if acts else None), _last_completed(acts)
    common = {"digest": digest, "steps": steps, "approved": approved, "last": last}
    own = [act for act in acts if act.content.digest == digest]
    complete = _walk(_after(own, lambda act: act.kind == Kind.RETURNED), steps)
    if not steps or (complete and len(complete.passed) == len(steps)):
        walk = complete or _Walk(None, [])
        return Standing(State.READY, submitted=walk.submitted, passed=walk.passed, **common)
    under_way = [act for act in _after(acts, _closes) if act.content.digest == digest]
    if (walk := _walk(under_way, steps)) is None:
        return Standing(State.DRAFT, **common)
    step = steps[len(walk.passed)]
    return Standing(
        WAITING[step], step=step, submitted=walk.submitted, passed=walk.passed, **common
    )


@dataclass(frozen=True)
class _Walk:
    submitted: Approval | None
    passed: list[Approval]


def _walk(own: Iterable[Approval], steps: Sequence[Step]) -> _Walk | None:
    """The last submission of acts on one content, and the steps passed since, in their order."""
    walk = None
    for act in own:
        if act.kind == Kind.SUBMITTED:
            walk = _Walk(act, [])
        elif walk and act.passes and act.step == _next(walk, steps):
            walk.passed.append(act)
    return walk


def _next(walk: _Walk, steps: Sequence[Step]) -> Step | None:
    return steps[len(walk.passed)] if len(walk.passed) < len(steps) else None


def _after(acts: Sequence[Approval], closes) -> list[Approval]:
    """The acts after the last one that closes."""
    last = max((place for place, act in enumerate(acts) if closes(act)), default=-1)
    return list(acts[last + 1 :])


def _closes(act: Approval) -> bool:
    return act.kind == Kind.RETURNED or (act.passes and act.step == Step.FINAL)


def _last_completed(acts: Iterable[Approval]) -> Approval | None:
    """The act with which a content was last approved that was not returned afterwards."""
    completed: dict[str, Approval] = {}
    for act in acts:
        if act.kind == Kind.RETURNED:
            completed.pop(act.content.digest, None)
        elif _closes(act):
            completed.pop(act.content.digest, None)
            completed[act.content.digest] = act
    return list(completed.values())[-1] if completed else None


def standing(subject: Subject) -> Standing:
    """Where the content of a subject stands, as it is stored now."""
    return standings(type(subject), [subject.pk])[subject.pk]


def standings(model: type[Subject], keys: Iterable[int]) -> dict[int, Standing]:
    """Where the contents of subjects stand, by their keys."""
    return {subject.pk: stands for subject, stands in each_standing(model, keys)}


def each_standing(model: type[Subject], keys: Iterable[int]) -> Iterator[tuple[Subject, Standing]]:
    """Subjects, by their keys and in that order, with where their contents stand; in batches."""
    for some in batched(keys, AT_ONCE):
        acts, corrections = acts_on(model, some), open_corrections(model, some)
        for subject, document in documents(model, some):
            number = subject.award_year.award.approval_steps
            correction = corrections.get(subject.pk)
            if correction and number and subject.award_year.is_released:
                stands = _of_correction(correction, acts[subject.pk], number)
                yield subject, replace(stands, public=document)
                continue
            stands = derive(acts[subject.pk], digest_of(document), number)
            yield subject, replace(stands, document=document)


def _of_correction(correction: Correction, acts: Sequence[Approval], number: int) -> Standing:
    """Where a correction stands: on a way of its own, whatever was approved before."""
    own = [act for act in acts if act.noted_id > correction.noted_id]
    content = correction.content
    return replace(
        derive(own, content.digest, number),
        approved=_last_completed(acts),
        document=content.document,
        correction=correction,
    )


def open_corrections(model: type[Subject], keys: Iterable[int]) -> dict[int, Correction]:
    """The open corrections of subjects, by the subjects' keys."""
    column = column_of(model)
    rows = Correction.objects.filter(**{f"{column}__in": list(keys)})
    rows = rows.select_related("content", "by")
    return {getattr(row, f"{column}_id"): row for row in rows}


def correction_of(subject: Subject) -> Correction | None:
    """The open correction of a subject."""
    return open_corrections(type(subject), [subject.pk]).get(subject.pk)


def acts_on(model: type[Subject], keys: Iterable[int]) -> dict[int, list[Approval]]:
    """What was done to subjects, by their keys, in its order; without the documents."""
    column = column_of(model)
    acts = Approval.objects.filter(**{f"{column}__in": list(keys)})
    acts = acts.select_related("content", "by", "signature").order_by("id")
    acts = acts.defer("content__document", "signature__scan")
    found = defaultdict(list)
    for act in acts:
        found[getattr(act, f"{column}_id")].append(act)
    return found


def column_of(model: type[Subject]) -> str:
    """The column of an act that names a subject of this model."""
    return {Recognition: "recognition", RegionReport: "region_report"}[model]
