"""The records of the committee, split as the paper files are."""

from .evidence import Achievement, Direction, Indicator, Practice, Source, StoryPhoto
from .honours import Award, AwardYear, Recognition, RegionReport, Stage
from .intake import Decision
from .publication import Acknowledgement, Term

__all__ = [
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
