"""Addresses of the reviewers' workspace."""

from django.urls import path

from .acts import DeclareView, HandInView, RecuseView, TakeBackView
from .comparing import ReviewCompareView
from .judging import JudgeView
from .lists import EarlierView, MineView
from .sheets import BringView, SheetView, WorkbookView

app_name = "review"
urlpatterns = [
    path("", MineView.as_view(), name="index"),
    path("earlier/", EarlierView.as_view(), name="earlier"),
    path("compare/", ReviewCompareView.as_view(), name="compare"),
    path("declare/", DeclareView.as_view(), name="declare"),
    path("hand-in/", HandInView.as_view(), name="hand_in"),
    path("<int:pk>/", JudgeView.as_view(), name="judge"),
    path("<int:pk>/hand-in/", HandInView.as_view(), name="hand_in_one"),
    path("<int:pk>/take-back/", TakeBackView.as_view(), name="take_back"),
    path("<int:pk>/recuse/", RecuseView.as_view(), name="recuse"),
    path("rounds/<int:pk>/sheet/", SheetView.as_view(), name="sheet"),
    path("rounds/<int:pk>/workbook.xlsx", WorkbookView.as_view(), name="workbook_out"),
    path("rounds/<int:pk>/workbook/", BringView.as_view(), name="workbook_in"),
]
