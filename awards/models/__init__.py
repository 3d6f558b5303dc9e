"""The records of the committee, split as the paper files are."""

from .evidence import OWNED, Practice, Source, StoryPhoto
from .figures import Achievement, Direction, Indicator
from .honours import Recognition, Stage
from .intake import Decision
from .publication import Acknowledgement, Term
from .regions import RegionReport
from .years import Award, AwardYear

__all__ = [
    "OWNED",
    "Achievement",
    "Acknowledgement",
    "Award",
    "AwardYear",
    "Decision",
    "Direction",
    "Indicator",
    "Practice",
    "Recognition",
    "RegionReport",
    "Source",
    "Stage",
    "StoryPhoto",
    "Term",
]
