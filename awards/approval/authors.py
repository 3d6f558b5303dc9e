"""Who wrote a content: whoever changed anything of it since it was last approved."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from awards.honours.stages import MOVES
from awards.models import Achievement, Indicator, Practice, Recognition, Source
from units.desk.versions.steps import acts_of
from units.history import CHANGED, Change

from .contents import LED_ON, Subject
from .standing import Standing, column_of

#: How the acts of this room are kept in the history.
SUBMITTED, PASSED, RETURNED = "submitted", "review_passed", "review_returned"
SIGNED = "review_signed"
REMARKED, ANSWERED = "remarked", "remark_answered"
#: A correction written, and let go of; whoever wrote one is an author of it.
CORRECTED, DISCARDED = "correction_written", "correction_discarded"
#: The content of a correction saved to what is not public any more.
TAKEN_OVER = "correction_taken_over"
#: What was public taken down; whoever does it writes nothing.
TAKEN_DOWN = "taken_down"
OF_APPROVAL = {SUBMITTED, PASSED, SIGNED, RETURNED, REMARKED, ANSWERED}
#: Acts that write nothing of a content.
WITHOUT_CONTENT = {
    *OF_APPROVAL,
    *MOVES,
    DISCARDED,
    TAKEN_OVER,
    TAKEN_DOWN,
    "acknowledged",
    "unacknowledged",
    "conferred_with_year",
    "withdrawn_with_year",
    "staged",
    "exported",
    "paper",
}


def has_written(user) -> bool:
    """Whether a person ever wrote any content."""
    return Change.objects.filter(by=user).exclude(key__in=WITHOUT_CONTENT).exists()


def changes_by(user, subject: Subject, stands: Standing) -> list[Change]:
    """What a person changed of a content since it was last approved, the latest first.

    Of the subject, of its rows, and of what it refers to: brand, sources and indicators. What was
    written in a correction that was let go of is in no content any more.
    """
    after = stands.approved.noted_id if stands.approved else 0
    acts = acts_of(subject) | _of_referred(subject)
    if brand := getattr(subject, "brand", None):
        acts = acts | acts_of(brand)
    acts = acts.filter(by=user, id__gt=after).exclude(key__in=WITHOUT_CONTENT)
    if gone := Change.objects.of(subject).filter(key=DISCARDED).order_by("-id").first():
        acts = acts.exclude(key=CORRECTED, id__lt=gone.pk)
    return [act for act in acts.select_related("content_type") if _writes(act, subject)]


def _of_referred(subject: Subject) -> QuerySet[Change]:
    """The acts on sources and indicators that the rows of a subject refer to."""
    mine = {column_of(type(subject)): subject.pk}
    figures = Achievement.objects.order_by().filter(**mine)
    sources = figures.values("source").union(
        Practice.objects.order_by().filter(**mine).values("source"),
        Recognition.objects.order_by()
        .filter(pk=subject.pk if isinstance(subject, Recognition) else None)
        .values("quotation_source"),
    )
    about = Q()
    for model, keys in ((Source, sources), (Indicator, figures.values("indicator"))):
        kind = ContentType.objects.get_for_model(model)
        keys = [key for one in keys for key in one.values() if key]
        about |= Q(content_type=kind, object_id__in=keys)
    return Change.objects.filter(about)


def _writes(act: Change, subject: Subject) -> bool:
    """Whether an act wrote something of the content, and did not only move the subject along."""
    if act.key != CHANGED or not _is_on(act, subject):
        return True
    return bool({*act.old, *act.new} - LED_ON)


def _is_on(act: Change, row: Model) -> bool:
    return (act.content_type.model_class(), act.object_id) == (type(row), row.pk)
