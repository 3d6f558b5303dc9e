"""The records of the committee, split as the paper files are."""

from . import remits  # noqa: F401, which says what of these lies in a district
from .afterwards import Certificate, Turn
from .approval import STEPS, Approval, ApprovedContent, Remark, Signature, Step
from .corrections import Correction, CorrectionUpload
from .errata import Erratum
from .evidence import OWNED, Practice, Source, StoryPhoto
from .figures import Achievement, Direction, Indicator
from .honours import Recognition, Stage
from .imports import ImportRun
from .intake import Decision
from .notices import Notice, NoticedUnit
from .objections import Objection, ObjectionFile
from .path import (
    Clearance,
    ClearanceFile,
    ConsultedBody,
    Elimination,
    Quota,
    VetoFinding,
    VetoItem,
)
from .publication import Acknowledgement, Term
from .regions import RegionReport
from .review import (
    TRIMMED_FROM,
    Affiliation,
    Assignment,
    Criterion,
    FormerReview,
    Interest,
    Review,
    ReviewRound,
    Score,
)
from .workdays import CalendarYear, Workday
from .years import Award, AwardYear, Phase

__all__ = [
    "OWNED",
    "STEPS",
    "TRIMMED_FROM",
    "Achievement",
    "Acknowledgement",
    "Affiliation",
    "Approval",
    "ApprovedContent",
    "Assignment",
    "Award",
    "AwardYear",
    "CalendarYear",
    "Certificate",
    "Clearance",
    "ClearanceFile",
    "ConsultedBody",
    "Correction",
    "CorrectionUpload",
    "Criterion",
    "Decision",
    "Direction",
    "Elimination",
    "Erratum",
    "FormerReview",
    "ImportRun",
    "Indicator",
    "Interest",
    "Notice",
    "NoticedUnit",
    "Objection",
    "ObjectionFile",
    "Phase",
    "Practice",
    "Quota",
    "Recognition",
    "RegionReport",
    "Remark",
    "Review",
    "ReviewRound",
    "Score",
    "Signature",
    "Source",
    "Stage",
    "Step",
    "StoryPhoto",
    "Term",
    "Turn",
    "VetoFinding",
    "VetoItem",
    "Workday",
]
