"""What a recognition rests on: sources, practices, photographs."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice, product

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from units.models import Unit
from units.permissions import OF_LISTS
from units.photographs.models import Photograph
from units.search.finding import MOST_WORDS, keys
from units.search.searched import SearchedQuerySet
from units.search.spelling import words
from units.texts import columns

from . import honours, regions
from .honours import Recognition
from .regions import RegionReport
from .years import AwardYear, from_latest


class SourceQuerySet(models.QuerySet):
    """Named reads of sources."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """Those that a public figure, practice or quotation is printed in."""
        return self.filter(
            Exists(_printed("achievements").filter(source=OuterRef("pk")))
            | Exists(_printed("practices").filter(source=OuterRef("pk")))
            | Exists(Recognition.objects.public().filter(quotation_source=OuterRef("pk")))
        )


def _printed(relation: str) -> "EvidenceQuerySet":
    """The public rows of a kind that is printed in sources."""
    return Source._meta.get_field(relation).related_model.objects.public()


class Source(models.Model):
    """Where a figure or a practice is printed (来源)."""

    slug = columns.SlugField("编号", max_length=60, unique=True, help_text="内部编号，用拼音。")
    title = columns.CharField("标题", max_length=120, help_text="公开。")
    publisher = columns.CharField(
        "发布者", max_length=100, blank=True, help_text="报刊、网站或机关；不详则不填。公开。"
    )
    author = columns.CharField("作者", max_length=60, blank=True, help_text="如：通讯员。公开。")
    published_on = models.DateField(
        "发布日期", null=True, blank=True, help_text="不详则不填。公开。"
    )
    url = columns.URLField("网址", blank=True, help_text="公开。")
    text = columns.TextField(
        "原文", blank=True, help_text="供提取成效和校对之用，只有工作人员看得到。"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "来源"
        default_permissions = OF_LISTS
        ordering = ["-published_on", "title"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)


#: Whose the rows of a year are, those of districts first, and their order by indexes.
OWNED = {
    "region_report": ("region_report_id", "position", "id"),
    "recognition": ("recognition__position", "recognition_id", "position", "id"),
}


#: What makes their owner public, by its column.
PUBLIC = {"region_report": regions.PUBLIC, "recognition": honours.PUBLIC}
#: So many years are counted in one query; SQLite joins 500 parts.
AT_ONCE = 100


def _public_owners() -> dict[str, models.QuerySet]:
    """What public rows belong to, by the column that names it."""
    return {
        "region_report": RegionReport.objects.public().order_by(),
        "recognition": Recognition.objects.public().order_by(),
    }


class EvidenceQuerySet(SearchedQuerySet):
    """Named reads of practices and figures."""

    def public(self):
        """Those of public recognitions and of public region reports."""
        return self.filter(
            Exists(Recognition.objects.public().filter(pk=OuterRef("recognition")))
            | Exists(RegionReport.objects.public().filter(pk=OuterRef("region_report")))
        )

    def matching(self, text: str, years: Collection[int] | None = None):
        """Those that every word of a text finds: what they say themselves, or their unit.

        Only those of some award years, by their keys, where `years` says so.
        """
        of_years = Recognition.objects.all()
        if years is None:
            years = AwardYear.objects.values_list("pk", flat=True)
        else:
            of_years = of_years.filter(award_year__in=years)
        kind, rows, found = f"{self.model._meta.model_name}s", self.model._base_manager, self
        for word in words(text)[:MOST_WORDS]:
            of_units = of_years.filter(unit__in=Unit.objects.matching(word)).order_by()
            of_units = rows.order_by().filter(recognition__in=of_units).values("pk")
            # One list of keys, made once; of two that OR joins, PostgreSQL asks row by row.
            found = found.filter(pk__in=keys(kind, word, years).union(of_units, all=True))
        return found

    def of_year(self, award_year: AwardYear):
        """Those of one year of an award, of its units and its regions."""
        return self.filter(
            Q(recognition__award_year=award_year) | Q(region_report__award_year=award_year)
        )

    def newest_first(self):
        """By year from the latest, and within it the districts' own, then unit by unit."""
        year = Coalesce("recognition__award_year__year", "region_report__award_year__year")
        award = Coalesce("recognition__award_year__award_id", "region_report__award_year__award_id")
        # Where a district's own rows stand is said: the two databases order NULL differently.
        unit = F("recognition__position").asc(nulls_first=True)
        owner = (unit, "recognition_id", "region_report_id")
        return self.order_by(year.desc(), award, *owner, "position", "id")

    def counted(self, years: Collection[int]) -> dict[int, dict[str, int]]:
        """How many public ones there are of each of these years of awards, by its key and owner.

        Whose they are is asked first: for each row, whether it is public would be asked in vain.
        """
        found: dict[int, dict[str, int]] = {year: {} for year in years}
        for year, owner, count in self._counted_by([], years):
            found[year][owner] = count
        return found

    def measured(self, years: Collection[int]) -> dict[int, dict[tuple[str, int | None], int]]:
        """How many public ones of each of these years of awards have a measure and an indicator."""
        found: dict[int, dict] = {year: Counter() for year in years}
        for year, _, *meaning, count in self._counted_by(["measure", "indicator"], years):
            found[year][tuple(meaning)] += count
        return found

    def _counted_by(self, columns: list[str], years: Collection[int]) -> Iterator[tuple]:
        """Of the public ones of each year and owner the number, by some columns; in few queries."""
        parts = product(years, _public_owners().items())
        while some := list(islice(parts, 2 * AT_ONCE)):
            first, *others = (
                self.order_by()
                .filter(**{f"{owner}__in": public.filter(award_year=year)})
                .annotate(year=Value(year), owner=Value(owner))
                .values_list("year", "owner", *columns)
                .annotate(number=models.Count("*"))
                for year, (owner, public) in some
            )
            yield from first.union(*others, all=True)

    def public_of(self, parts: Collection[tuple[int, str]]):
        """The public ones of the owners (`OWNED`) of public years, by their keys, in order."""
        if len(parts) > 1:
            return self.public().of_parts(parts)
        ((_, owner),) = parts
        # Joined, the owners are read in the order of their index, no further than a page reaches.
        public = {f"{owner}__{name}": value for name, value in PUBLIC[owner].items()}
        return self.filter(**public).of_parts(parts)

    def of_parts(self, parts: Collection[tuple[int, str]]):
        """Those of the owners (`OWNED`) of some years, by their keys, in order."""
        chosen = Q()
        for year, owner in parts:
            chosen |= Q(**{f"{owner}__award_year": year})
        rows = self.filter(chosen)
        return rows.order_by(*OWNED[owner]) if len(parts) == 1 else rows.newest_first()

    def of_units(self, number: int) -> list:
        """The first of public units' own, `newest_first`, so many at most."""

        def read(years: list[int]) -> list:
            # Few units have enough, and they are found in the order of an index.
            held = Exists(self.order_by().filter(recognition=OuterRef("pk")))
            owners = Recognition.objects.public().from_years(years).filter(held)[:number]
            rows = self.filter(recognition__in=[one.pk for one in owners])
            year = "recognition__award_year"
            return rows.order_by(f"-{year}__year", f"{year}__award_id", *OWNED["recognition"])

        return from_latest(read, number)

    def for_data(self):
        """With owners and sources, each read once for all rows of a batch that share it."""
        recognitions = Recognition.objects.select_related("unit", "award_year__award")
        reports = RegionReport.objects.select_related("district", "award_year__award")
        return self.with_sources().prefetch_related(
            models.Prefetch("recognition", recognitions), models.Prefetch("region_report", reports)
        )

    def with_sources(self):
        """With the source, read once for all rows of a batch that share it."""
        return self.prefetch_related(models.Prefetch("source", Source.objects.defer("text")))

    def for_list(self):
        """With the owner, whoever it is, and the source."""
        return self.select_related(
            "source",
            "recognition__unit__district",
            "recognition__award_year__award",
            "region_report__district",
            "region_report__award_year__award",
        ).defer("source__text")

    def for_list_of_units(self):
        """As `for_list`, where all belong to recognitions: of fewer tables."""
        return self.select_related(
            "source", "recognition__unit__district", "recognition__award_year__award"
        ).defer("source__text")


class Evidence(models.Model):
    """A record of exactly one recognition or region report, printed in a source."""

    recognition = models.ForeignKey(
        Recognition,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="获评单位",
    )
    region_report = models.ForeignKey(
        RegionReport,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="地区综述",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="来源",
        help_text="公开。",
    )
    locator = columns.CharField(
        "出处位置", max_length=60, blank=True, help_text="在来源中的位置，如：第 8 段。公开。"
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_one_owner",
                condition=Q(recognition__isnull=False, region_report__isnull=True)
                | Q(recognition__isnull=True, region_report__isnull=False),
                violation_error_message="须归属一个获评单位或一篇地区综述，二者取一。",
            )
        ]

    @property
    def owner(self) -> Recognition | RegionReport:
        """The recognition or the region report that it belongs to."""
        return self.recognition or self.region_report

    @property
    def owner_name(self) -> str:
        """Whose it is, in words: the unit's name then, or the district's."""
        return self.owner.whose

    @property
    def award_year(self) -> AwardYear:
        """The year of the award that it speaks for."""
        return self.owner.award_year


class Practice(Evidence):
    """Something done that others can learn from (经验做法)."""

    class Kind(models.TextChoices):
        """What sort of practice it is."""

        LED_PROJECT = "led-project", "书记领办项目"
        MECHANISM = "mechanism", "工作机制"
        BRAND = "brand", "特色品牌"
        SERVICE = "service", "服务载体"
        CAMPAIGN = "campaign", "专项行动"

    kind = columns.CharField("类别", max_length=12, choices=Kind)
    title = columns.CharField("名称", max_length=60, help_text="不加引号。公开。")
    summary = columns.TextField("做法", blank=True, help_text="几句话说清做法。公开。")

    class Meta(Evidence.Meta):
        verbose_name = verbose_name_plural = "经验做法"
        default_permissions = OF_LISTS

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.owner.address}#practice-{self.pk}"


class StoryPhoto(Photograph):
    """A photograph of a recognition's story."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="photos", verbose_name="获评单位"
    )

    class Meta(Photograph.Meta):
        verbose_name = verbose_name_plural = "事迹照片"

    @property
    def owner(self) -> Recognition:
        """The recognition on whose page it is entered."""
        return self.recognition
