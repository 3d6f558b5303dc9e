"""The cards of public pages; each is found as its page is, and nowhere else."""

from django.http import HttpRequest, HttpResponse

from awards.cards.contents import recognition_card, report_card, unit_card, year_card
from awards.cards.drawing import Card, png
from awards.models import Recognition
from units.views import UnitView

from .honours import AwardYearView, RegionView, StoryView

#: How many winners the card of a year names.
NAMED = 4


class _CardOf:
    """In front of the view of a page: its card at `card.png` under its address."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The picture."""
        self.object = self.get_object()
        address = request.build_absolute_uri(self.object.get_absolute_url())
        return HttpResponse(png(self.card(address)), content_type="image/png")

    def card(self, address: str) -> Card:
        """What it says of the page at that address."""
        raise NotImplementedError


class StoryCardView(_CardOf, StoryView):
    """That of a story."""

    def card(self, address: str) -> Card:
        return recognition_card(self.object, address)


class UnitCardView(_CardOf, UnitView):
    """That of a unit."""

    def card(self, address: str) -> Card:
        return unit_card(self.object, list(self.object.recognitions.public().for_unit()), address)


class YearCardView(_CardOf, AwardYearView):
    """That of a year."""

    def card(self, address: str) -> Card:
        year, conferred = self.object.pk, Recognition.objects.conferred()
        winners = conferred.counted([year]).get(year, 0)
        return year_card(self.object, list(conferred.from_years([year])[:NAMED]), winners, address)


class RegionCardView(_CardOf, RegionView):
    """That of a region report."""

    def card(self, address: str) -> Card:
        return report_card(self.object, address)
