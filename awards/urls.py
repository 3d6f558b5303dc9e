"""Addresses of awards, recognitions and their evidence."""

from django.urls import path, re_path

from . import views

app_name = "awards"
urlpatterns = [
    path("awards/", views.AwardListView.as_view(), name="list"),
    path("awards/<slug:slug>/", views.AwardView.as_view(), name="award"),
    path("awards/<slug:slug>/<int:year>/", views.AwardYearView.as_view(), name="year"),
    path("awards/<slug:slug>/<int:year>/card.png", views.YearCardView.as_view(), name="year_card"),
    path("recognitions/", views.RecognitionListView.as_view(), name="recognitions"),
    path("units/<slug:slug>/<slug:award>/<int:year>/", views.StoryView.as_view(), name="story"),
    path("units/<slug:slug>/card.png", views.UnitCardView.as_view(), name="unit_card"),
    path(
        "units/<slug:slug>/<slug:award>/<int:year>/card.png",
        views.StoryCardView.as_view(),
        name="story_card",
    ),
    re_path(
        r"^units/(?P<slug>[-\w]+)/(?P<award>[-\w]+)/(?P<year>\d+)/badge\.(?P<kind>svg|png)$",
        views.BadgeView.as_view(),
        name="badge",
    ),
    path("practices/", views.PracticeListView.as_view(), name="practices"),
    path("achievements/", views.AchievementListView.as_view(), name="achievements"),
    path("compare/", views.CompareView.as_view(), name="compare"),
    path("regions/<str:code>/<slug:slug>/<int:year>/", views.RegionView.as_view(), name="region"),
    path(
        "regions/<str:code>/<slug:slug>/<int:year>/card.png",
        views.RegionCardView.as_view(),
        name="region_card",
    ),
    path("notices/", views.NoticeListView.as_view(), name="notices"),
    path("notices/<slug:slug>/<int:year>/", views.NoticeView.as_view(), name="notice"),
    path(
        "notices/<slug:slug>/<int:year>/objection/",
        views.ObjectionView.as_view(),
        name="objection",
    ),
    path("notices/receipt/", views.ObjectionReceiptFormView.as_view(), name="receipt_form"),
    path("notices/receipt/<slug:receipt>/", views.ReceiptView.as_view(), name="receipt"),
    path("errata/", views.ErratumView.as_view(), name="erratum"),
    path("errata/receipt/", views.ErratumReceiptFormView.as_view(), name="erratum_receipt_form"),
    path(
        "errata/receipt/<slug:receipt>/",
        views.ErratumReceiptView.as_view(),
        name="erratum_receipt",
    ),
    path("verify/", views.VerifyFormView.as_view(), name="verify_form"),
    path("verify/<slug:code>/", views.VerifyView.as_view(), name="verify"),
]
