"""The public pages of awards: programmes, stories, libraries, and what is still to come."""

from .cards import RegionCardView, StoryCardView, UnitCardView, YearCardView
from .honours import (
    AwardListView,
    AwardView,
    AwardYearView,
    RecognitionListView,
    RegionView,
    StoryView,
)
from .libraries import AchievementListView, CompareView, PracticeListView
from .upcoming import NoticeListView, NoticeView, VerifyView

__all__ = [
    "AchievementListView",
    "AwardListView",
    "AwardView",
    "AwardYearView",
    "CompareView",
    "NoticeListView",
    "NoticeView",
    "PracticeListView",
    "RecognitionListView",
    "RegionCardView",
    "RegionView",
    "StoryCardView",
    "StoryView",
    "UnitCardView",
    "VerifyView",
    "YearCardView",
]
