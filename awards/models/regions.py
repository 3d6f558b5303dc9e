"""Reports of whole districts (综述)."""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from units.models import District
from units.permissions import OF_LISTS
from units.texts import columns

from .honours import EvidencedQuerySet
from .years import AwardYear

#: What makes a report public, by column.
PUBLIC = {"award_year__released_at__isnull": False}


class RegionReportQuerySet(EvidencedQuerySet):
    """Named reads of region reports."""

    def get_by_natural_key(self, district, award, year):
        return self.get(
            district__code=district, award_year__award__slug=award, award_year__year=year
        )

    def public(self):
        """Reports of released years."""
        return self.filter(**PUBLIC)

    def for_story(self):
        """With everything on record about the district's year."""
        return self.select_related("award_year__award", "district__parent").with_evidence()


class RegionReport(models.Model):
    """What a whole district did in one year of an award (地区综述)."""

    award_year = models.ForeignKey(
        AwardYear, on_delete=models.PROTECT, related_name="region_reports", verbose_name="年度评选"
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="reports", verbose_name="行政区划"
    )
    headline = columns.CharField("标题", max_length=60, help_text="公开。")
    summary = columns.CharField("提要", max_length=200, blank=True, help_text="公开。")
    story = columns.TextField("综述", blank=True, help_text="空一行分段。公开。")

    taken_down_on = models.DateField("撤稿日期", null=True, blank=True, editable=False)

    objects = RegionReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地区综述"
        default_permissions = OF_LISTS
        ordering = ["-award_year__year", "district__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["award_year", "district"],
                name="region_report_once",
                violation_error_message="这一地区在这一年度已经有综述。",
            )
        ]

    def __str__(self):
        return f"{self.district} {self.award_year}"

    def get_absolute_url(self):
        year = self.award_year
        return reverse("awards:region", args=[self.district.code, year.award.slug, year.year])

    @property
    def whose(self) -> str:
        """Whose practices and figures these are: the district's."""
        return self.district.name

    @property
    def called(self) -> str:
        """What staff call this record among others: 岱山县综述."""
        return f"{self.district.name}综述"

    @cached_property
    def address(self) -> str:
        """Where its page lies, made out once for all the practices and figures on it."""
        return self.get_absolute_url()

    def natural_key(self):
        return (self.district.code, *self.award_year.natural_key())

    natural_key.dependencies = ["awards.awardyear", "units.district"]
