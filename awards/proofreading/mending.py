"""Taking the suggestions of proofreading into the texts (采纳建议), and taking that back.

Every text that is changed keeps that in the history of its record; what was done at once for a
year, in the history of that year too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from awards.models import AwardYear
from units.history import Change, note

from .findings import SENTENCE_END, Finding, Rule
from .rewriting import Text, rewrite

MENDED, MENDED_IN, UNMENDED = "mended", "mended_in", "unmended"
#: The rules whose suggestion is the text to be written.
SUGGESTING = (Rule.TERM, Rule.PUNCTUATION, Rule.RENAMED)
#: The wording of a figure is the official one, and its meaning hangs on it: only its form has it.
BY_HAND = {("achievement", "wording"), ("achievement", "baseline_wording")}


def is_mendable(finding: Finding) -> bool:
    """Whether the suggestion can be written in place of the excerpt."""
    return (
        finding.is_open
        and finding.rule in SUGGESTING
        and bool(finding.suggestion)
        and finding.record is not None
        and (finding.record._meta.model_name, finding.field) not in BY_HAND
    )


@dataclass(frozen=True)
class Sentence:
    """The sentence of a finding: what stands before and after it, and the two forms between."""

    before: str
    excerpt: str
    suggestion: str
    after: str


def sentence(finding: Finding) -> Sentence:
    """The sentence that a finding stands in."""
    text = getattr(finding.record, finding.field)
    before = SENTENCE_END.split(text[: finding.start])[-1]
    after, end = text[finding.end :], SENTENCE_END.search(text, finding.end)
    after = text[finding.end : end.end() if end else None].rstrip("\n")
    return Sentence(before, finding.excerpt, finding.suggestion, after)


def public(findings: Iterable[Finding]) -> set[str]:
    """The fingerprints of those whose text visitors read; few queries for any number."""
    owners = defaultdict(set)
    findings = list(findings)
    for finding in findings:
        owners[type(finding.owner)].add(finding.owner.pk)
    read = {
        (model, pk)
        for model, keys in owners.items()
        for pk in model._default_manager.public().filter(pk__in=keys).values_list("pk", flat=True)
    }
    return {f.fingerprint for f in findings if (type(f.owner), f.owner.pk) in read}


def token(findings: Iterable[Finding]) -> str:
    """A short name of some findings and of which of them are public."""
    findings = list(findings)
    seen = public(findings)
    said = "\0".join(f"{f.fingerprint} {f.fingerprint in seen}" for f in findings)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Outcome:
    """What was mended (the acts, and how many places), and why what was not is as it was."""

    acts: list[Change]
    count: int
    refusals: list[str]


@transaction.atomic
def mend(findings: Iterable[Finding], by, year: AwardYear | None = None) -> Outcome:
    """Write the suggestions into the texts that they were found in; the permission is asked before.

    A text that is another one meanwhile, or would not be allowed, stays and is named. What is done
    for a `year` at once is one act of its history.
    """
    found: dict[tuple, list[Finding]] = defaultdict(list)
    for finding in filter(is_mendable, findings):
        found[type(finding.record), finding.record.pk, finding.field].append(finding)
    texts = [_mended(*place, mine) for place, mine in found.items()]
    done, acts, refusals = rewrite(texts, MENDED, by)
    count = sum(text.places for text in done)
    if year is not None and acts:
        kept = {"count": count, "acts": [act.pk for act in acts]}
        acts = [note(year, MENDED_IN, by, new=kept)]
    return Outcome(acts, count, refusals)


def _mended(model: type[Model], pk: int, field: str, findings: list[Finding]) -> Text:
    """The text of a column with the suggestions in it."""
    record = findings[0].record
    was = getattr(record, field)
    now, places = _replaced(was, findings)
    return Text(model, pk, field, was, now, str(record), places)


def _replaced(text: str, findings: Iterable[Finding]) -> tuple[str, int]:
    """The text with the suggestions, and how many; of two that overlap the first."""
    parts, reached, number = [], 0, 0
    for finding in sorted(findings, key=lambda finding: (finding.start, finding.end)):
        if finding.start >= reached:
            parts += [text[reached : finding.start], finding.suggestion]
            reached, number = finding.end, number + 1
    return "".join([*parts, text[reached:]]), number


def acts_of(act: Change) -> list[Change]:
    """The acts on single texts that an act stands for."""
    if act.key == MENDED:
        return [act]
    return list(Change.objects.filter(pk__in=act.new["acts"], key=MENDED).order_by("pk"))


def undone(act: Change) -> list[Text]:
    """The texts that undoing an act writes: as they were mended, and as they were before."""
    texts = []
    for one in acts_of(act):
        ((field, text),) = one.new.items()
        model = ContentType.objects.get_for_id(one.content_type_id).model_class()
        texts.append(Text(model, one.object_id, field, text, one.old[field], one.called))
    return texts


def unmend(act: Change, by) -> Outcome:
    """Write the texts before back, where they were not changed since; others stay and are named."""
    done, acts, refusals = rewrite(undone(act), UNMENDED, by)
    return Outcome(acts, len(done), refusals)
