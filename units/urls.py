"""Addresses of units; the story of a recognition lies under its unit."""

from django.urls import path

from . import views

app_name = "units"
urlpatterns = [
    path("", views.UnitListView.as_view(), name="list"),
    path("<slug:slug>/", views.UnitView.as_view(), name="unit"),
    path("<slug:slug>/cover.svg", views.cover, name="cover"),
]
