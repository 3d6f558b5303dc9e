"""A reviewer's own sheet of one recognition (评分表): what each box holds, and what a text means.

A box is named for its criterion: `c12` holds the score, `c12-remark` what is said of it; `remark`
holds what is said of the whole.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError

from awards.figures.readings import plain
from awards.models import Assignment, Criterion, Review, Score
from units.texts.entry import TextEntry

from .scoring import share, stated, weighted

#: The box of what is said of the whole.
WHOLE = "remark"
#: Most characters of a remark.
LONGEST = 2000
#: So many digits after the point are kept.
PLACES = 2
NUMBER = re.compile(r"\d{1,5}(?:\.(?P<after>\d+))?")


def score_box(criterion: Criterion) -> str:
    """The name of the box for a score."""
    return f"c{criterion.pk}"


def remark_box(criterion: Criterion) -> str:
    """The name of the box for what is said of a criterion."""
    return f"c{criterion.pk}-remark"


def number(value: Decimal | None) -> str:
    """A score as it is typed: 88.50 → 88.5; "" for none."""
    return "" if value is None else plain(value)


def score_of(text: str, criterion: Criterion) -> Decimal | None:
    """The score that a text means; None for an empty one. Raises ValidationError, in words."""
    typed = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    if not typed:
        return None
    found = NUMBER.fullmatch(typed)
    if found is None:
        raise ValidationError("分数只写数字，如 88 或者 88.5。")
    if len((found["after"] or "").rstrip("0")) > PLACES:
        raise ValidationError(f"分数最多写到小数点后 {PLACES} 位。")
    value = Decimal(typed)
    if not criterion.lowest <= value <= criterion.highest:
        raise ValidationError(f"分数须在 {range_of(criterion)} 之间。")
    return value


def remark_of(text: str) -> str:
    """A remark as it is kept. Raises ValidationError, in words."""
    return TextEntry(required=False, max_length=LONGEST).clean(text.replace("\r\n", "\n"))


def range_of(criterion: Criterion) -> str:
    """The range of a criterion in words: 0 到 100."""
    return f"{number(criterion.lowest)} 到 {number(criterion.highest)}"


class OwnSheet:
    """What a reviewer gave a recognition so far."""

    def __init__(self, assignment: Assignment, criteria: Sequence[Criterion]):
        """`criteria` are those of the round; the scores are prefetched where many are read."""
        self.assignment, self.criteria = assignment, list(criteria)
        self.review: Review | None = getattr(assignment, "review", None)
        rows = self.review.scores.all() if self.review else []
        self.scores: dict[int, Score] = {row.criterion_id: row for row in rows}

    def value(self, criterion: Criterion) -> Decimal | None:
        """The score for a criterion."""
        row = self.scores.get(criterion.pk)
        return row.value if row else None

    @cached_property
    def texts(self) -> dict[str, str]:
        """What each box holds, by its name."""
        found = {}
        for criterion in self.criteria:
            row = self.scores.get(criterion.pk)
            found[score_box(criterion)] = number(row.value) if row else ""
            found[remark_box(criterion)] = row.remark if row else ""
        return found | {WHOLE: self.review.remark if self.review else ""}

    @property
    def lines(self) -> list[dict]:
        """The criteria with what they were given, as texts."""
        return [
            {
                "criterion": one,
                "range": range_of(one),
                "score": self.texts[score_box(one)],
                "remark": self.texts[remark_box(one)],
            }
            for one in self.criteria
        ]

    @property
    def whole(self) -> str:
        """What is said of the whole."""
        return self.texts[WHOLE]

    @property
    def missing(self) -> list[Criterion]:
        """The criteria without a score."""
        return [one for one in self.criteria if self.value(one) is None]

    @property
    def scored(self) -> int:
        """How many criteria have a score."""
        return len(self.criteria) - len(self.missing)

    @property
    def total(self) -> Decimal | None:
        """What the criteria with a score come to, from 0 to 100 by weight; None without any."""
        done = [one for one in self.criteria if self.value(one) is not None]
        if not done:
            return None
        return stated(weighted([share(self.value(one), one) for one in done], done))

    @property
    def is_handed_in(self) -> bool:
        """Whether it counts."""
        return bool(self.review and self.review.is_handed_in)

    @property
    def is_asked_again(self) -> bool:
        """Whether a second look was asked for and nothing was handed in since."""
        review = self.review
        if review is None or review.second_look_asked_at is None:
            return False
        return not review.handed_in_at or review.handed_in_at <= review.second_look_asked_at

    @property
    def stands(self) -> bool:
        """Whether it is handed in and nothing more was asked."""
        return self.is_handed_in and not self.is_asked_again

    @property
    def digest(self) -> str:
        """What tells this content from any other, so that what was seen is what is handed in."""
        said = json.dumps([self.assignment.pk, self.texts], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]
