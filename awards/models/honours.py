"""Recognitions (获评): one unit in one year of an award."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from units.keysets import keysets
from units.listing.parts import Parts
from units.models import Brand, Unit
from units.permissions import OF_LISTS
from units.search.finding import MOST_WORDS, keys
from units.search.searched import SearchedQuerySet
from units.search.spelling import words
from units.search.tokens import Role
from units.texts import columns

from .rows import Progress, progress_of
from .years import AwardYear, from_latest


class Stage(models.TextChoices):
    """The life of an honour (阶段), from nomination to its end."""

    NOMINATED = "nominated", "申报"
    ELIGIBLE = "eligible", "资格审查通过"
    RECOMMENDED = "recommended", "推荐"
    UNDER_REVIEW = "under_review", "评审考核"
    ON_NOTICE = "on_notice", "公示"
    NOT_SELECTED = "not_selected", "未入选"
    CONFERRED = "conferred", "命名"
    RE_EXAMINED = "re_examined", "复核合格"
    TO_RECTIFY = "to_rectify", "限期整改"
    REVOKED = "revoked", "撤销"
    LAPSED = "lapsed", "到期"


# Named groups; an enumeration's body would turn them into members.
Stage.BEFORE = ["nominated", "eligible", "recommended", "under_review", "on_notice", "not_selected"]
Stage.WINNERS = ["conferred", "re_examined", "to_rectify"]
Stage.ENDED = ["revoked", "lapsed"]
Stage.ON_RECORD = Stage.WINNERS + Stage.ENDED


class EvidencedQuerySet(models.QuerySet):
    """Named reads of what has practices and figures."""

    def with_leading(self):
        """Each with `leading`, its leading figures, and their sources."""
        figures = self._figures().filter(is_leading=True)
        return self.prefetch_related(models.Prefetch("achievements", figures, to_attr="leading"))

    def with_evidence(self):
        """Each with all practices and figures, their sources, and `leading`."""
        return self.with_leading().prefetch_related(
            models.Prefetch("practices", self._practices()),
            models.Prefetch("achievements", self._figures()),
        )

    def _figures(self):
        achievements = self.model._meta.get_field("achievements").related_model
        return achievements.objects.select_related("source", "indicator").defer("source__text")

    def _practices(self):
        practices = self.model._meta.get_field("practices").related_model
        return practices.objects.select_related("source").defer("source__text")


#: What makes a recognition public, by column; `public` says why.
PUBLIC = {"stage__in": Stage.ON_RECORD, "award_year__released_at__isnull": False}


class RecognitionQuerySet(SearchedQuerySet, EvidencedQuerySet):
    """Named reads of recognitions; what is public is decided here and nowhere else."""

    def get_by_natural_key(self, award, year, unit):
        return self.get(award_year__award__slug=award, award_year__year=year, unit__slug=unit)

    def public(self):
        """On record for everyone: once conferred, in a year that has been released.

        Revoked and lapsed honours stay on record, dated and reasoned.
        """
        return self.filter(**PUBLIC)

    def conferred(self):
        """Public and counted as winners today."""
        return self.public().winners()

    def winners(self):
        """In a stage that counts, whether released or not."""
        return self.filter(stage__in=Stage.WINNERS)

    def counted(self, years: list[int]) -> dict[int, int]:
        """How many there are of each of these years of awards, by its key."""
        rows = self.order_by().filter(award_year__in=years).values_list("award_year")
        return dict(rows.annotate(number=models.Count("*")))  # an index alone knows the rows

    def units_of(self, years: list[int]) -> dict[int, int]:
        """The units of each of these years of awards, by its key, of `keysets`."""
        return keysets(self.filter(award_year__in=years), "award_year", "unit")

    def on_record_of(self, years: Collection[int]):
        """The public ones of these public years: without asking each whether its year is."""
        return self.filter(award_year__in=years, stage__in=Stage.ON_RECORD)

    def withheld_of(self, years: list[int]) -> dict[int, int]:
        """Those of each of these public years that are not public, by its key, of `keysets`."""
        rows = self.filter(award_year__in=years, stage__in=Stage.BEFORE)
        return keysets(rows, "award_year", "pk")

    def from_years(self, years: list[int], *, latest_first: bool = True):
        """Those of some years of awards, in order."""
        rows = self.filter(award_year__in=years)
        if len(years) == 1:  # an index has them in order
            return rows.order_by("position", "id")
        year = "-award_year__year" if latest_first else "award_year__year"
        return rows.order_by(year, "award_year__award_id", "position", "id")

    def latest(self, number: int) -> list:
        """The first of public years, the latest year first, so many at most."""
        return from_latest(self.from_years, number)

    def winners_first(self) -> Parts:
        """Those of one year in their order, what has ended after all winners; as `for_list`."""
        groups = {"winners": Stage.WINNERS, "ended": Stage.ENDED}

        def count() -> dict[str, int]:
            rows = self.order_by().values_list("stage")
            counts = dict(rows.annotate(number=models.Count("*")))
            return {
                group: sum(counts.get(one, 0) for one in stages) for group, stages in groups.items()
            }

        def read(some: list[str]) -> RecognitionQuerySet:
            (group,) = some
            return self.filter(stage__in=groups[group]).order_by("position", "id")

        return Parts(groups, count, read, self.model.objects.for_list())

    def matching(self, text: str, years: Collection[int] | None = None):
        """Those that every word of a text finds: their unit's names then and now, their story, or
        the title of a practice.

        Only those of some award years, by their keys, where `years` says so.
        """
        if years is None:
            years = AwardYear.objects.values_list("pk", flat=True)
        practices = self.model._meta.get_field("practices").related_model.objects
        found = self
        for word in words(text)[:MOST_WORDS]:
            titles = keys("practices", word, years, Role.TITLE)
            titled = practices.order_by().filter(pk__in=titles, recognition__isnull=False)
            # One list of keys, made once; of two that OR joins, PostgreSQL asks row by row.
            own = keys("recognitions", word, years)
            found = found.filter(pk__in=own.union(titled.values("recognition"), all=True))
        return found

    def for_list(self):
        """With all that a card or a row shows: unit, district, award, leading figures."""
        return (
            self.select_related("award_year__award", "unit__district", "brand")
            .defer("story")
            .with_leading()
            .prefetch_related("photos")
        )

    def for_data(self):
        """With practices and figures; what many of a batch share is read once for all of them."""
        practices = self.model._meta.get_field("practices").related_model.objects
        achievements = self.model._meta.get_field("achievements").related_model.objects
        figures = achievements.with_sources().prefetch_related("indicator")
        sources = self.model._meta.get_field("quotation_source").related_model.objects
        return self.select_related("award_year__award", "unit__district", "brand").prefetch_related(
            models.Prefetch("practices", practices.with_sources()),
            models.Prefetch("achievements", figures),
            models.Prefetch("quotation_source", sources.defer("text")),
        )

    def for_unit(self):
        """With what the page of its unit shows: award, leading figures, practices, photographs."""
        rows = self.select_related("award_year__award").defer("story")
        return rows.with_leading().prefetch_related("practices", "photos")

    def in_a_row(self) -> list[Progress]:
        """How far a unit has come on the way to a higher title; of its public recognitions."""
        return progress_of((row.award_year, row.stage == Stage.REVOKED) for row in self)

    def for_story(self):
        """With everything on record about it."""
        return (
            self.select_related(
                "award_year__award", "unit__district__parent", "brand", "quotation_source"
            )
            .defer("quotation_source__text")
            .with_evidence()
            .prefetch_related("photos")
        )

    def for_comparison(self):
        """With everything on record about it, and the brands that the page of its unit shows."""
        brands = models.Prefetch("unit__brands", Brand.objects.public())
        return self.for_story().prefetch_related(brands)


class Recognition(models.Model):
    """One unit in one year of an award (获评), from nomination to conferral and after."""

    award_year = models.ForeignKey(
        AwardYear, on_delete=models.PROTECT, related_name="recognitions", verbose_name="年度评选"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="recognitions", verbose_name="机关单位"
    )
    stage = columns.CharField(
        "阶段",
        max_length=14,
        choices=Stage,
        default=Stage.NOMINATED,
        help_text="“命名”在年度评选页统一进行；拟命名的单位请置于“公示”。",
    )
    name_then = columns.CharField(
        "获评时名称",
        max_length=100,
        blank=True,
        help_text="不填则取单位现名；单位以后更名，这里不变。公开。",
    )
    brand = models.ForeignKey(
        Brand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recognitions",
        verbose_name="党建品牌",
        help_text="本次获评所依托的品牌，须是该单位的品牌。公开。",
    )
    headline = columns.CharField("标题", max_length=60, blank=True, help_text="一句话。公开。")
    citation = columns.CharField(
        "颁奖词",
        max_length=80,
        blank=True,
        help_text="一句话说清因何获评，紧跟单位名称显示；不填则显示提要的第一句。公开。",
    )
    summary = columns.CharField(
        "提要", max_length=200, blank=True, help_text="列表和分享时显示，100 字左右。公开。"
    )
    story = columns.TextField("事迹", blank=True, help_text="空一行分段。公开。")
    quotation = columns.CharField(
        "引语",
        max_length=200,
        blank=True,
        help_text="照来源一字不差，不加引号；须写明出自谁、见于哪个来源。公开。",
    )
    quoted_from = columns.CharField(
        "引语出自",
        max_length=60,
        blank=True,
        help_text="说话人，如：示例市信访局党员干部。公开。",
    )
    quotation_source = models.ForeignKey(
        "awards.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotations",
        verbose_name="引语来源",
        help_text="公开。",
    )
    quotation_locator = columns.CharField(
        "引语位置", max_length=60, blank=True, help_text="在来源中的位置，如：第 8 段。公开。"
    )
    position = models.PositiveSmallIntegerField(
        "排序", default=0, help_text="同一年度内的先后，小的在前。"
    )
    ended_on = models.DateField(
        "终止日期", null=True, blank=True, help_text="撤销或到期的日期。公开。"
    )
    ended_reason = columns.CharField(
        "终止原因", max_length=200, blank=True, help_text="撤销或到期的原因。公开。"
    )
    ended_document = columns.CharField(
        "撤销文号", max_length=60, blank=True, help_text="撤销文件的文号。公开。"
    )
    rectify_by = models.DateField(
        "整改期限", null=True, blank=True, help_text="须在这一天以前整改到位。只有工作人员看得到。"
    )

    taken_down_on = models.DateField("撤稿日期", null=True, blank=True, editable=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "获评单位"
        default_permissions = OF_LISTS
        ordering = ["-award_year__year", "award_year__award_id", "position", "id"]
        indexes = [
            models.Index(
                fields=["award_year", "position", "id", "stage"], name="recognition_in_order"
            ),
            # What is public, and how many, without reading the stories.
            models.Index(fields=["award_year", "stage", "unit"], name="recognition_by_stage"),
            models.Index(fields=["unit", "stage", "award_year"], name="recognition_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["award_year", "unit"],
                name="recognition_once",
                violation_error_message="该单位在这一年度评选中已经登记。",
            ),
            models.CheckConstraint(
                name="ended_recognition_dated_and_reasoned",
                condition=~Q(stage__in=["revoked", "lapsed"])
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                violation_error_message="撤销或到期须写明日期和原因。",
            ),
            models.CheckConstraint(
                name="quotation_has_speaker_and_source",
                condition=Q(quotation="", quoted_from="", quotation_source=None)
                | (~Q(quotation="") & ~Q(quoted_from="") & Q(quotation_source__isnull=False)),
                violation_error_message="引语要写全：说了什么、出自谁、见于哪个来源；"
                "没有引语的，三项都留空。",
            ),
            models.CheckConstraint(
                name="only_rectifying_recognition_has_term",
                condition=Q(rectify_by=None) | Q(stage="to_rectify"),
                violation_error_message="只有“限期整改”的单位才有整改期限。",
            ),
        ]

    def __str__(self):
        return f"{self.name_then or self.unit.name}（{self.award_year.year}）"

    def save(self, **kwargs):
        """Save, with the unit's name of the day."""
        if self.fix_name() and (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "name_then"}
        super().save(**kwargs)

    def get_absolute_url(self):
        year = self.award_year
        return reverse("awards:story", args=[self.unit.slug, year.award.slug, year.year])

    @cached_property
    def address(self) -> str:
        """Where its page lies, made out once for all the practices and figures on it."""
        return self.get_absolute_url()

    def natural_key(self):
        return (*self.award_year.natural_key(), self.unit.slug)

    natural_key.dependencies = ["awards.awardyear", "units.unit"]

    def fix_name(self) -> bool:
        """Fix the unit's name of the day, so that a later renaming leaves the award as it was.

        Whatever writes past `save` calls it. Returns whether there was none.
        """
        if has_none := not self.name_then:
            self.name_then = self.unit.name
        return has_none

    @property
    def whose(self) -> str:
        """Whose practices and figures these are: the unit's name then."""
        return self.name_then

    @property
    def called(self) -> str:
        """What staff call this record among others: the unit's name then."""
        return self.name_then

    @property
    def is_winner(self) -> bool:
        """Whether it counts as a winner today."""
        return self.stage in Stage.WINNERS

    @property
    def cited_for(self) -> str:
        """What the honour is for, in one sentence: the citation, else the summary's first one."""
        return self.citation or self._summed_up[0]

    @property
    def standfirst(self) -> str:
        """What the summary says besides `cited_for`."""
        return self.summary if self.citation else self._summed_up[1]

    @property
    def _summed_up(self) -> tuple[str, str]:
        """The summary's first sentence, and the rest."""
        first, stop, rest = self.summary.partition("。")
        return f"{first}{stop}", rest.strip()

    @property
    def title(self) -> str:
        """What a link to the story says."""
        return self.headline or f"{self.name_then}获评{self.award_year}"
