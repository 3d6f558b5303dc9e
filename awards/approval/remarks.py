"""What approvers say of one place of a content, and what its author answers (审核意见)."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from awards.honours.lifecycle import Refused
from awards.models import Achievement, Acknowledgement, Correction, Remark, Term
from awards.proofreading import TEXTS, Finding
from units import version
from units.history import note

from .authors import ANSWERED, REMARKED
from .contents import Subject
from .corrections import keys_of, rehearsed, steady
from .rules import findings_of, may_submit, out_of_place, steps_of
from .standing import Standing, column_of, standing

#: How long what is said, quoted and answered may be, in characters.
LONGEST = {name: Remark._meta.get_field(name).max_length for name in ("text", "excerpt", "answer")}
#: What a remark on nothing in particular is about.
WHOLE = "整份内容"


@dataclass(frozen=True)
class Place:
    """A text of a content that can be remarked on: `path` as proofreading names it."""

    path: str
    words: str
    text: str


def places(subject: Subject) -> Iterator[Place]:
    """The texts of a content, in the order in which visitors read them."""
    yield from _texts(subject, "")
    if brand := getattr(subject, "brand", None):
        yield from _texts(brand, f"党建品牌“{brand}”的")
    for name in ("practices", "achievements", "photos"):
        for row in getattr(subject, name).all() if hasattr(subject, name) else ():
            yield from _texts(row, f"{row._meta.verbose_name}“{_called(row)}”的")


def look_into(subject: Subject, stands: Standing) -> tuple[list[Finding], list[Place]]:
    """What proofreading finds in a content, and its places; a correction's where one is open.

    A correction is saved and taken back for it, which takes SQLite's one place to write; so it is
    worked out once for what was found the same. Rows that only a correction has are no places yet.
    Raises Refused.
    """
    if stands.correction is None:
        return _look_into(subject, stands)
    if not stands.correction.base:  # taken down, and to be saved by its author first
        return [], []
    return version.once(_name(stands.correction), lambda: _look_into(subject, stands))


def _name(correction: Correction) -> str:
    """Names all that is found in a correction, beside the content that all pages show."""
    terms = list(Term.objects.order_by("pk").values_list())
    settled = Acknowledgement.objects.order_by("pk").values_list("pk").last()
    number = Acknowledgement.objects.count()
    said = sha256(repr((terms, settled, number)).encode()).hexdigest()
    return f"looked into {correction.token} {said}"


def _look_into(subject: Subject, stands: Standing) -> tuple[list[Finding], list[Place]]:
    stored = keys_of(subject)
    seen = rehearsed(stands.correction) if stands.correction else nullcontext()
    with seen:
        found = [named for named, _ in steady(findings_of(subject), stored)]
        subject = type(subject)._base_manager.get(pk=subject.pk) if stands.correction else subject
        rows = {f"{model._meta.model_name}:{k}" for model, keys in stored.items() for k in keys}
        of_rows = tuple(f"{model._meta.model_name}:" for model in stored)
        return found, [
            place
            for place in places(subject)
            if not place.path.startswith(of_rows) or place.path.rpartition(":")[0] in rows
        ]


def _called(row) -> str:
    return row.label if isinstance(row, Achievement) else str(row)


def _texts(row, whose: str) -> Iterator[Place]:
    model = row._meta.model_name
    for name in TEXTS[model]:
        if name == "ended_reason" or not (text := getattr(row, name)):
            continue
        words = f"{whose}{row._meta.get_field(name).verbose_name}"
        yield Place(f"{model}:{row.pk}:{name}", words, text)


@transaction.atomic
def remark(subject: Subject, by, text: str, path: str = "", excerpt: str = "") -> Remark:
    """Say something of a place of a content, of an excerpt there, or of all of it.

    Raises Refused.
    """
    stands = standing(subject)
    reasons = out_of_place(subject, stands)
    if not steps_of(by):
        reasons = ["您的账号没有审核的权限，不能提审核意见。"]
    text, excerpt = text.strip(), excerpt.strip()
    known = [] if reasons else look_into(subject, stands)[1]
    reasons = reasons or [*faults(known, text, path, excerpt).values()]
    if reasons:
        raise Refused(reasons)
    place = next((one for one in known if one.path == path), None)
    words = place.words if place else WHOLE
    row = Remark.objects.create(
        **{column_of(type(subject)): subject},
        path=path,
        place=words[: Remark._meta.get_field("place").max_length],
        excerpt=excerpt,
        text=text,
        by=by,
    )
    note(subject, REMARKED, by, new={"place": words, "excerpt": excerpt, "text": text})
    return row


def faults(known: Sequence[Place], text: str, path: str, excerpt: str) -> dict[str, str]:
    """What is wrong with a remark, as a sentence by what it is wrong with; empty when nothing is.

    `known` are the places of its content.
    """
    place = next((one for one in known if one.path == path), None)
    found = {}
    if not text:
        found["text"] = "请写明意见。"
    elif len(text) > LONGEST["text"]:
        found["text"] = f"意见请压缩到 {LONGEST['text']} 字以内。"
    if path and place is None:
        found["path"] = "这一栏已经改动或删除，请重新打开本页再选。"
    elif excerpt and place is None:
        found["path"] = "引用原文片段，请先选它在哪一栏。"
    elif excerpt and len(excerpt) > LONGEST["excerpt"]:
        found["excerpt"] = f"请压缩到 {LONGEST['excerpt']} 字以内，摘最要紧的一句即可。"
    elif excerpt and excerpt not in place.text:
        found["excerpt"] = f"{place.words}里没有这段文字，请照原文摘录。"
    return found


@transaction.atomic
def answer(key: int, by, text: str) -> Remark:
    """Answer a remark, for its content's authors. Raises Refused, Remark.DoesNotExist."""
    row = Remark.objects.select_for_update(of=("self",)).get(pk=key)
    text = text.strip()
    if not may_submit(row.subject, by):
        raise Refused(["您的账号没有修改这份内容的权限，不能答复。"])
    if not row.is_open:
        raise Refused(["这条意见已经答复过了。"])
    if not text:
        raise Refused(["请写明怎样改了，或者为什么不改。"])
    if len(text) > LONGEST["answer"]:
        raise Refused([f"答复请压缩到 {LONGEST['answer']} 字以内。"])
    row.answer, row.answered_by, row.answered_at = text, by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    note(row.subject, ANSWERED, by, new={"text": row.text, "answer": text})
    return row
