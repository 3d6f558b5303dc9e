"""The public pages of awards: programmes, stories, libraries, and what is still to come."""

from .cards import RegionCardView, StoryCardView, UnitCardView, YearCardView
from .certificates import BadgeView, VerifyFormView, VerifyView
from .honours import (
    AwardListView,
    AwardView,
    AwardYearView,
    RecognitionListView,
    RegionView,
    StoryView,
)
from .libraries import AchievementListView, CompareView, PracticeListView
from .notices import (
    NoticeListView,
    NoticeView,
    ObjectionView,
    ReceiptFormView,
    ReceiptView,
)

__all__ = [
    "AchievementListView",
    "AwardListView",
    "AwardView",
    "AwardYearView",
    "BadgeView",
    "CompareView",
    "NoticeListView",
    "NoticeView",
    "ObjectionView",
    "PracticeListView",
    "ReceiptFormView",
    "ReceiptView",
    "RecognitionListView",
    "RegionCardView",
    "RegionView",
    "StoryCardView",
    "StoryView",
    "UnitCardView",
    "VerifyFormView",
    "VerifyView",
    "YearCardView",
]
