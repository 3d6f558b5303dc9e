"""Units and years as pages of Wagtail, and what belongs to a unit."""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page

#: How many honours a year's page lists, as many as the portal's.
PER_PAGE = 60


class UnitPage(Page):
    """A government organ."""

    names = models.TextField(blank=True)
    district = models.CharField(max_length=50)
    tier = models.CharField(max_length=20)
    category = models.CharField(max_length=20)

    def get_context(self, request, *args, **kwargs):
        honours = self.honours.order_by("-year").prefetch_related("figures__source", "practices")
        return super().get_context(request, *args, **kwargs) | {
            "honours": honours,
            "figures": [figure for honour in honours for figure in honour.figures.all()][:3],
            "practices": [one for honour in honours for one in honour.practices.all()],
        }


class Brand(Orderable):
    """A brand of a unit."""

    page = ParentalKey(UnitPage, related_name="brands")
    name = models.CharField(max_length=100)
    meaning = models.TextField(blank=True)

    def __str__(self):
        return self.name


class Honour(Orderable):
    """What a unit was recognised for in a year; `ended` says when and why it ended."""

    page = ParentalKey(UnitPage, related_name="honours")
    year = models.PositiveSmallIntegerField(db_index=True)
    award = models.CharField(max_length=100)
    name_then = models.CharField(max_length=100)
    headline = models.CharField(max_length=60, blank=True)
    ended = models.CharField(max_length=250, blank=True)

    def __str__(self):
        return f"{self.name_then} {self.year}"


class Source(models.Model):
    """Where figures are printed."""

    title = models.CharField(max_length=120)
    publisher = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True)

    def __str__(self):
        return self.title


class Figure(models.Model):
    """A leading figure of an honour, and in words what it means."""

    honour = models.ForeignKey(Honour, models.CASCADE, related_name="figures")
    wording = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    meaning = models.CharField(max_length=120)
    period = models.CharField(max_length=40, blank=True)
    source = models.ForeignKey(Source, models.PROTECT)
    locator = models.CharField(max_length=60, blank=True)

    def __str__(self):
        return f"{self.label} {self.wording}"


class Practice(models.Model):
    """Something done for which a unit was recognised."""

    honour = models.ForeignKey(Honour, models.CASCADE, related_name="practices")
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)

    def __str__(self):
        return self.title


class YearPage(Page):
    """One year's honours, and `reports` of districts, a line each."""

    year = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=100)
    document = models.CharField(max_length=60)
    conferred_on = models.DateField()
    reports = models.TextField(blank=True)

    def get_context(self, request, *args, **kwargs):
        honours = (
            Honour.objects.filter(year=self.year, page__live=True)
            .select_related("page")
            .prefetch_related("figures__source")
            .order_by("ended", "sort_order")
        )
        page = Paginator(honours, PER_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"honours": page}
