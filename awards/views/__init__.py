"""The public pages of awards: programmes, stories, libraries, and what is still to come."""

from .cards import RegionCardView, StoryCardView, UnitCardView, YearCardView
from .certificates import BadgeView, VerifyFormView, VerifyView
from .errata import ErratumReceiptFormView, ErratumReceiptView, ErratumView
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
    ObjectionReceiptFormView,
    ObjectionView,
    ReceiptView,
)

__all__ = [
    "AchievementListView",
    "AwardListView",
    "AwardView",
    "AwardYearView",
    "BadgeView",
    "CompareView",
    "ErratumReceiptFormView",
    "ErratumReceiptView",
    "ErratumView",
    "NoticeListView",
    "NoticeView",
    "ObjectionReceiptFormView",
    "ObjectionView",
    "PracticeListView",
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
