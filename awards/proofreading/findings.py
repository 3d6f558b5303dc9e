"""What a rule of proofreading finds, and where."""

import hashlib
import re
from dataclasses import dataclass, field

from django.db import models

from awards.models import Acknowledgement
from units.models import Photo

#: Longest excerpt, in characters: what an acknowledgement keeps.
LONGEST = Acknowledgement._meta.get_field("excerpt").max_length


class Rule(models.TextChoices):
    """What a finding is about; the value is kept in acknowledgements."""

    TERM = "term", "规范表述"
    PUNCTUATION = "punctuation", "标点"
    RANGE = "range", "数值范围"
    FIGURE = "figure", "数字缺依据"
    CONFLICT = "conflict", "数字矛盾"
    RENAMED = "renamed", "单位名称"
    DATE = "date", "时间所指"


SENTENCE_END = re.compile(r"[。！？；\n]")


@dataclass(frozen=True)
class Finding:
    """One place of one text that a rule objects to: `text[start:end]` is the excerpt.

    `subject` names record and column as model:id:field; the rules leave it empty, since a text
    does not know where it is kept. `against` is the other side of a contradiction. `before` and
    `after` are a little of the text on either side, `nth` counts what reads the same in one text.
    `acknowledgement` is the reason why it stays.
    """

    rule: Rule
    subject: str
    field: str
    start: int
    end: int
    excerpt: str
    message: str
    suggestion: str = ""
    against: str = ""
    nth: int = 1
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)
    record: models.Model | None = field(default=None, compare=False, repr=False)
    acknowledgement: Acknowledgement | None = field(default=None, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether it still wants mending or a reason."""
        return self.acknowledgement is None

    @property
    def kept(self) -> str:
        """What an acknowledgement keeps: the excerpt in its sentence, or what it contradicts.

        The finding is open again as soon as this changes, and another sentence with the same
        excerpt wants a reason of its own.
        """
        if self.against:
            return f"{self.excerpt}≠{self.against}"
        before, after = SENTENCE_END.split(self.before)[-1], SENTENCE_END.split(self.after)[0]
        again = f"（第{self.nth}处）" if self.nth > 1 else ""
        return f"{again}{before}〔{self.excerpt}〕{after}"[:LONGEST]

    @property
    def settled_by(self) -> tuple[str, str, str]:
        """The columns of the acknowledgement that settles it."""
        return self.rule.value, self.subject, self.kept

    @property
    def fingerprint(self) -> str:
        """A short name of the finding for a form, which would not keep its line breaks."""
        return hashlib.sha256("\0".join(self.settled_by).encode()).hexdigest()[:20]

    @property
    def field_name(self) -> str:
        """The column in words: 事迹."""
        return self.record._meta.get_field(self.field).verbose_name if self.record else self.field

    @property
    def owner(self) -> models.Model | None:
        """Whose page the text stands on: the recognition, the region report, the unit that a
        photograph is of, or the record."""
        if isinstance(self.record, Photo):
            return self.record.unit
        return getattr(self.record, "recognition", None) or getattr(
            self.record, "region_report", self.record
        )


def found(rule: Rule, text: str, start: int, end: int, message: str, suggestion: str = ""):
    """The finding of `rule` at `text[start:end]`."""
    return Finding(
        rule=rule,
        subject="",
        field="",
        start=start,
        end=end,
        excerpt=text[start:end],
        message=message,
        suggestion=suggestion,
        before=text[max(0, start - 16) : start],
        after=text[end : end + 16],
    )
