"""The map of the site."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from config.data.tables import TABLES

from . import feeds, looks, searching, views
from .data import views as data

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("card.png", views.home_card, name="home_card"),
    path("search/", searching.SearchView.as_view(), name="search"),
    path("search/suggest/", searching.suggest, name="suggest"),
    path("about/", views.AboutView.as_view(), name="about"),
    path("display/", looks.display, name="display"),
    path("data/", data.DataView.as_view(), name="data"),
    re_path(
        rf"^data/(?P<table>{'|'.join(TABLES)})\.(?P<form>json|csv|xlsx)$",
        data.dataset,
        name="dataset",
    ),
    path("feed.xml", require_safe(feeds.ConferredFeed()), name="feed"),
    path("awards/<slug:slug>/feed.xml", require_safe(feeds.AwardFeed()), name="award_feed"),
    re_path(
        rf"^data/(?P<table>{'|'.join(TABLES)})\.schema\.json$",
        data.table_schema,
        name="table_schema",
    ),
    path("data/catalogue.jsonld", data.catalogue, name="catalogue"),
    path(
        "sitemap.xml",
        require_safe(sitemaps.index),
        {"sitemaps": feeds.SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        require_safe(sitemaps.sitemap),
        {"sitemaps": feeds.SITEMAPS},
        name="sitemap-section",
    ),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("review/", include("awards.views.review.urls")),
    path("admin/", admin.site.urls),
    # Where nginx stands in front, it serves these itself (deploy/nginx.conf).
    path("media/<path:path>", views.media, name="media"),
    path("", include("awards.urls")),
    path("units/", include("units.urls")),
]
