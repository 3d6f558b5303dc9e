"""The Atom feed of released years and the sitemap of all public pages."""

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime

from awards.models import Award, AwardYear, Notice, Recognition, RegionReport
from units.models import Unit
from units.texts import printable

#: How many recognitions the feed holds.
FEED_LENGTH = 50


class ConferredFeed(Feed):
    """The latest recognitions, newest year first."""

    feed_type = Atom1Feed
    title = "模范机关建设先进单位：最新获评"
    subtitle = "新近发布的获评单位。"
    link = reverse_lazy("home")
    description = subtitle

    def items(self):
        recognitions = Recognition.objects.conferred().select_related("award_year__award", "unit")
        return recognitions.latest(FEED_LENGTH)

    def item_title(self, item):
        return printable(f"{item.title}｜{item.name_then}")

    def item_description(self, item):
        return printable(item.summary)

    def item_pubdate(self, item):
        return localtime(item.award_year.released_at)

    item_updateddate = item_pubdate


class AwardFeed(ConferredFeed):
    """The latest recognitions of one award."""

    def get_object(self, request, slug):
        return get_object_or_404(Award.objects.public(), slug=slug)

    def title(self, award):
        return printable(f"{award.name}：最新获评")

    def link(self, award):
        return award.get_absolute_url()

    def items(self, award):
        of_award = Recognition.objects.conferred().filter(award_year__award=award)
        return of_award.select_related("award_year__award", "unit").latest(FEED_LENGTH)


class PageSitemap(Sitemap):
    """Pages that are always there."""

    names = (
        "home",
        "awards:list",
        "awards:recognitions",
        "awards:practices",
        "awards:achievements",
        "units:list",
        "data",
        "about",
    )

    def items(self):
        """With the notices as soon as there is one."""
        return self.names + ("awards:notices",) * Notice.objects.standing().exists()

    def location(self, item):
        return reverse(item)


class RecordSitemap(Sitemap):
    """The pages of one kind of public record."""

    limit = 1000

    def __init__(self, rows):
        self.rows = rows

    def items(self):
        return self.rows().order_by("pk")


SITEMAPS = {
    "pages": PageSitemap,
    "years": RecordSitemap(lambda: AwardYear.objects.public().select_related("award")),
    "notices": RecordSitemap(lambda: Notice.objects.standing().select_related("award_year__award")),
    "units": RecordSitemap(lambda: Unit.objects.public()),
    "stories": RecordSitemap(
        lambda: Recognition.objects.public().select_related("award_year__award", "unit")
    ),
    "regions": RecordSitemap(
        lambda: RegionReport.objects.public().select_related("award_year__award", "district")
    ),
}
