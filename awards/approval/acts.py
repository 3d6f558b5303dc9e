"""The acts of the three reviews: who may do which, when, and how it is kept.

Each is atomic and holds the year, so that two at once are one after the other. Each refuses with
`Refused`, and is written to the history. `seen` is the digest of the content that was shown: what
is done is done to that content and no other.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from awards.honours.lifecycle import Refused, to_release
from awards.models import Approval, ApprovedContent, AwardYear, Remark, Signature, Step
from awards.proofreading.settling import acknowledge
from units import history
from units.remits import within

from .authors import PASSED, RETURNED, SIGNED, SUBMITTED
from .contents import AT_ONCE, Subject, batched
from .corrections import Pairs, carry_out, findings_in, is_stored, keys_of, steady
from .papers import signature_obstacles
from .rules import (
    BLOCKING,
    findings_of,
    paper_obstacles,
    return_obstacles,
    submit_obstacles,
    turn_obstacles,
)
from .standing import Standing, State, column_of, each_standing, standing

Kind = Approval.Kind

#: How the acts are called in the history.
KEYS = {
    Kind.SUBMITTED: SUBMITTED,
    Kind.PASSED: PASSED,
    Kind.PAPER: SIGNED,
    Kind.RETURNED: RETURNED,
}
CHANGED = "内容在您打开本页之后有了变化，请重新核对后再办理。"
NO_CHECK = "请写明保密审查人。"
NOTHING = "没有要送审的内容：拟命名的单位和地区综述都已经送审。"
#: So many refusals of a year are named.
NAMED = 50


class Submitted(NamedTuple):
    """How many contents of a year were submitted, and why others were not, as sentences."""

    count: int
    left_out: list[str]


@transaction.atomic
def submit(subject: Subject, by, seen: str | None = None) -> Approval:
    """Submit a content for review (送审). Raises Refused."""
    subject, stands = _held(subject)
    _refuse_if(submit_obstacles(subject, stands, by) or _unseen(stands, seen))
    return _keep([(subject, stands)], Kind.SUBMITTED, by)[0]


@transaction.atomic
def submit_year(award_year: AwardYear, by) -> Submitted:
    """Submit all contents of a year that are to become public and are still drafts, its reports
    included. Raises Refused where none can be.
    """
    year = AwardYear.objects.select_for_update().get(pk=award_year.pk)
    count, left_out = 0, []
    for rows in (to_release(year), year.region_reports.order_by("district__code")):
        rows = within(by, rows)
        for keys in batched(list(rows.values_list("pk", flat=True)), AT_ONCE):
            ready, refused = _drafts(rows.model, keys, by)
            left_out += refused
            count += len(_keep(ready, Kind.SUBMITTED, by))
    if not count:
        raise Refused(left_out[:NAMED] or [NOTHING])
    return Submitted(count, left_out)


def _drafts(model: type[Subject], keys: Sequence[int], by) -> tuple[list, list[str]]:
    """The drafts among subjects that can be submitted, and why others cannot."""
    column = column_of(model)
    open_remarks = Remark.objects.open().order_by().filter(**{f"{column}__in": keys})
    unanswered = dict(open_remarks.values_list(column).annotate(Count("pk")))
    ready, refused = [], []
    for subject, stands in each_standing(model, keys):
        if stands.state != State.DRAFT:
            continue
        if found := submit_obstacles(subject, stands, by, unanswered.get(subject.pk, 0)):
            refused += [f"{subject.called}：{sentence}" for sentence in found]
        else:
            ready.append((subject, stands))
    return ready, refused


@transaction.atomic
def approve(
    subject: Subject,
    by,
    seen: str,
    *,
    step: int | None = None,
    reason: str = "",
    confidentiality: str = "",
    settled: Mapping[str, str] | None = None,
) -> Approval:
    """Pass the step that a content waits for (通过).

    `step` is the one that was shown: where another was passed meanwhile, none is.
    `confidentiality` names who made the confidentiality check, which the last step asks for.
    `settled` gives reasons for findings that stay, by their fingerprints. Raises Refused.
    """
    subject, stands = _held(subject)
    _refuse_if(turn_obstacles(subject, stands, by) or _unseen(stands, seen))
    if step not in (None, stands.step):
        raise Refused([f"这份内容现在{stands.state.label}，请重新核对后再办理。"])
    return _pass(
        subject,
        stands,
        Kind.PASSED,
        by,
        reason=reason,
        confidentiality=confidentiality,
        settled=settled,
    )


@transaction.atomic
def sign(
    subject: Subject,
    by,
    signature: Signature,
    *,
    confidentiality: str = "",
    settled: Mapping[str, str] | None = None,
) -> Approval:
    """Pass a step with what a leader signed on paper (签批单), which `by` brings in.

    The number on the sheet says that it was printed of this content for this step. Raises Refused.
    """
    subject, stands = _held(subject)
    _refuse_if(paper_obstacles(subject, stands, by) or signature_obstacles(stands, signature))
    told = {
        name: getattr(signature, name) for name in ("signed_by", "signed_on", "sheet", "digest")
    }
    signature.approval = _pass(
        subject,
        stands,
        Kind.PAPER,
        by,
        confidentiality=confidentiality,
        settled=settled,
        told={"signature": told},
    )
    signature.save()
    return signature.approval


def _pass(
    subject: Subject,
    stands: Standing,
    kind: Kind,
    by,
    *,
    reason: str = "",
    confidentiality: str = "",
    settled: Mapping[str, str] | None = None,
    told: Mapping | None = None,
) -> Approval:
    """Pass the step, once its conditions are met; the history is `told` what else there is."""
    is_final = stands.step == Step.FINAL
    _refuse_if([NO_CHECK] if is_final and not confidentiality.strip() else [])
    stored = keys_of(subject)
    if is_final and stands.correction:
        carry_out(stands.correction)  # first: the pass is the last act on it
    said = {
        "step": stands.step,
        "reason": reason.strip(),
        "confidentiality": confidentiality.strip() if is_final else "",
        "acknowledged": _settle(_found(subject, stands, stored, is_final), by, settled or {}),
    }
    return _keep([(subject, stands)], kind, by, told, **said)[0]


def _found(subject: Subject, stands: Standing, stored, is_final: bool) -> Pairs:
    """The findings of a content, or of an open correction that is not applied yet."""
    if stands.correction and not is_final:
        return findings_in(subject, stands)
    return steady(findings_of(subject), stored)


def _settle(found: Pairs, by, reasons: Mapping[str, str]) -> list[dict[str, str]]:
    """Give the reasons for what blocks a pass. Returns all findings that stay, as an approval
    keeps them. Raises Refused for one without a reason.

    A row that only a correction has cannot keep its reason, so the next step asks for it again.
    """
    stay = {}
    for finding, real in found:
        if finding.is_open and finding.rule in BLOCKING:
            if not (reason := reasons.get(finding.fingerprint, "").strip()):
                what = f"校对发现“{finding.excerpt}”（{finding.rule.label}）"
                raise Refused([f"{what}，请退回改正，或写明不改的理由。"])
            if finding.fingerprint not in stay and is_stored(real):
                acknowledge(real, reason, by)
        elif finding.is_open:
            continue
        else:
            reason = finding.acknowledgement.reason
        stay[finding.fingerprint] = {
            "rule": finding.rule.value,
            "excerpt": finding.excerpt,
            "reason": reason,
        }
    return list(stay.values())


@transaction.atomic
def send_back(subject: Subject, by, seen: str, reason: str) -> Approval:
    """Return a content to its author with a reason (退回). Raises Refused."""
    subject, stands = _held(subject)
    _refuse_if(return_obstacles(subject, stands, by) or _unseen(stands, seen))
    _refuse_if([] if reason.strip() else ["请写明退回的原因。"])
    step = stands.step or Step.FINAL
    return _keep([(subject, stands)], Kind.RETURNED, by, step=step, reason=reason.strip())[0]


def _refuse_if(reasons: Sequence[str]) -> None:
    if reasons:
        raise Refused(reasons)


def _unseen(stands: Standing, seen: str | None) -> list[str]:
    return [CHANGED] if seen not in (None, stands.digest) else []


def _held(subject: Subject) -> tuple[Subject, Standing]:
    """The subject as stored, held with its year: a release or another act waits, or is seen."""
    list(AwardYear.objects.select_for_update().filter(pk=subject.award_year_id))
    rows = type(subject).objects.select_for_update(of=("self",))
    subject = rows.select_related("award_year__award").get(pk=subject.pk)
    return subject, standing(subject)


def _keep(
    several: Sequence[tuple[Subject, Standing]],
    kind: Kind,
    by,
    also: Mapping | None = None,
    **said,
) -> list[Approval]:
    """Store an act on subjects of one model, with its history; it is the last one of each."""
    if not several:
        return []
    column = column_of(type(several[0][0]))
    contents = _contents([stands for _, stands in several])
    told = {name: said[name] for name in ("step", "confidentiality") if said.get(name)}
    told |= also or {}
    reason = said.get("reason", "") if kind == Kind.RETURNED else ""
    told |= {"opinion": said["reason"]} if said.get("reason") and not reason else {}
    kept = history.note_all(
        history.act(subject, KEYS[kind], by, new={"digest": stands.digest, **told}, reason=reason)
        for subject, stands in several
    )
    former = Approval.objects.filter(**{f"{column}__in": [row.pk for row, _ in several]})
    former.filter(is_last=True).update(is_last=False)
    return Approval.objects.bulk_create(
        Approval(
            **{column: subject},
            kind=kind,
            by=by,
            content=contents[stands.digest],
            noted=noted,
            **said,
        )
        for (subject, stands), noted in zip(several, kept, strict=True)
    )


def _contents(several: Sequence[Standing]) -> dict[str, ApprovedContent]:
    """The contents by digest, kept where they were not."""
    ApprovedContent.objects.bulk_create(
        (ApprovedContent(digest=one.digest, document=one.document) for one in several),
        ignore_conflicts=True,
    )
    rows = ApprovedContent.objects.defer("document")
    return rows.in_bulk([one.digest for one in several], field_name="digest")
