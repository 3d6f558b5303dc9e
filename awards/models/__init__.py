"""The records of the committee, split as the paper files are: honours and their evidence."""

from .evidence import Achievement, Direction, Indicator, Practice, Source, StoryPhoto
from .honours import Award, AwardYear, Recognition, RegionReport, Stage

__all__ = [
    "Achievement",
    "Award",
    "AwardYear",
    "Direction",
    "Indicator",
    "Practice",
    "Recognition",
    "RegionReport",
    "Source",
    "Stage",
    "StoryPhoto",
]
