"""What a recognition rests on: sources, practices, and figures exactly as printed."""

from dataclasses import replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, RowNumber

from awards import quantities
from units.photographs.models import Photograph
from units.texts import columns

from .honours import AwardYear, Recognition, RegionReport

#: The columns of an Achievement that `quantities.parse` fills from its wording.
DERIVED = ("kind", "value", "upper_value", "qualifier", "measure")


class SourceQuerySet(models.QuerySet):
    """Named reads of sources."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """Those that a public figure or practice is printed in."""
        return self.filter(
            Exists(Achievement.objects.public().filter(source=OuterRef("pk")))
            | Exists(Practice.objects.public().filter(source=OuterRef("pk")))
        )


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
        ordering = ["-published_on", "title"]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)


class EvidenceQuerySet(models.QuerySet):
    """Named reads of practices and figures."""

    def public(self):
        """Those of public recognitions and of public region reports."""
        return self.filter(
            Q(recognition__in=Recognition.objects.public())
            | Q(region_report__in=RegionReport.objects.public())
        )

    def of_year(self, award_year: AwardYear):
        """Those of one year of an award, of its units and its regions."""
        return self.filter(
            Q(recognition__award_year=award_year) | Q(region_report__award_year=award_year)
        )

    def newest_first(self):
        """By year from the latest, and within it in the order of the owners' pages."""
        year = Coalesce("recognition__award_year__year", "region_report__award_year__year")
        # Where a district's own rows stand is said: the two databases order NULL differently.
        unit = F("recognition__position").asc(nulls_first=True)
        return self.order_by(year.desc(), unit, "recognition_id", "position", "id")

    def for_data(self):
        """With owners and sources, each read once for all rows of a batch that share it."""
        recognitions = Recognition.objects.select_related("unit", "award_year__award")
        reports = RegionReport.objects.select_related("district", "award_year__award")
        return self.prefetch_related(
            models.Prefetch("recognition", recognitions),
            models.Prefetch("region_report", reports),
            models.Prefetch("source", Source.objects.defer("text")),
        )

    def for_list(self):
        """With the owner, whoever it is, and the source."""
        return self.select_related(
            "source",
            "recognition__unit__district",
            "recognition__award_year__award",
            "region_report__district",
            "region_report__award_year__award",
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

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.owner.address}#practice-{self.pk}"


class Direction(models.TextChoices):
    """Which way a figure moved; whether that is good is the indicator's to say."""

    UP = "up", "上升"
    DOWN = "down", "下降"


class IndicatorQuerySet(models.QuerySet):
    """Named reads of indicators."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """Those that public figures are gathered in."""
        return self.filter(Exists(Achievement.objects.public().filter(indicator=OuterRef("pk"))))


class Indicator(models.Model):
    """What figures of one kind count (指标口径), so that they can be compared."""

    slug = columns.SlugField("网址名称", max_length=60, unique=True)
    name = columns.CharField("指标名称", max_length=60, unique=True, help_text="公开。")
    definition = columns.TextField("口径", blank=True, help_text="怎样统计、含什么不含什么。公开。")
    measure = columns.CharField("量词", max_length=20, help_text="如：人次、%、件。")
    higher_is_better = models.BooleanField(
        "越高越好", null=True, blank=True, help_text="说不准的留空，页面就不作好坏判断。"
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标口径"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class AchievementQuerySet(EvidenceQuerySet):
    """Named reads of figures."""

    def latest_of_each_indicator(self, number: int):
        """Of every indicator's figures the latest, so many at most."""
        year = Coalesce("recognition__award_year__year", "region_report__award_year__year")
        order = [year.desc(), F("id").asc()]
        place = models.Window(RowNumber(), partition_by="indicator_id", order_by=order)
        return self.annotate(place=place).filter(place__lte=number)


@lru_cache(maxsize=10_000)
def _quantity(wording: str) -> quantities.Quantity | None:
    """What a wording says; None where it says no figure. Kept, since every page asks again."""
    try:
        return quantities.parse(wording)
    except quantities.NotAQuantity:
        return None


class Achievement(Evidence):
    """One figure exactly as printed (成效指标), and beside it what the wording means."""

    class Kind(models.TextChoices):
        """Whether the wording states an amount or a place in an order."""

        AMOUNT = "amount", "数量"
        RANK = "rank", "名次"

    class Qualifier(models.TextChoices):
        """How the wording bounds the value; the values are those of `quantities.Qualifier`."""

        EXACT = "exact", "正好"
        ABOUT = "about", "约"
        MORE_THAN = "more_than", "超过（余、多、超）"
        AT_LEAST = "at_least", "不少于（以上）"
        NEARLY = "nearly", "接近（近）"
        LESS_THAN = "less_than", "不足"
        AT_MOST = "at_most", "不超过（以内）"

    label = columns.CharField("说的是什么", max_length=60, help_text="如：接待群众人次。公开。")
    wording = columns.CharField(
        "原文表述",
        max_length=40,
        help_text="照原文录入，如“1.9万余艘次”；下面几栏由它自动填写，可以改正。公开。",
    )
    kind = columns.CharField("性质", max_length=6, choices=Kind, default=Kind.AMOUNT, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    upper_value = models.DecimalField(
        "上限", max_digits=18, decimal_places=4, null=True, blank=True, help_text="只用于范围。"
    )
    qualifier = columns.CharField(
        "限定", max_length=9, choices=Qualifier, default=Qualifier.EXACT, blank=True
    )
    measure = columns.CharField(
        "量词", max_length=20, blank=True, help_text="如：人次、%、个百分点。"
    )
    direction = columns.CharField(
        "变动", max_length=4, choices=Direction, blank=True, help_text="原文说上升或下降的才选。"
    )
    baseline_wording = columns.CharField(
        "变动前表述", max_length=40, blank=True, help_text="如：90.50分。公开。"
    )
    baseline_value = models.DecimalField(
        "变动前数值", max_digits=18, decimal_places=4, null=True, blank=True
    )
    period = columns.CharField("时期", max_length=40, blank=True, help_text="如：今年以来。公开。")
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="achievements",
        verbose_name="指标口径",
    )
    is_leading = models.BooleanField(
        "首要数字", default=False, help_text="在页首和列表中突出显示，每个单位三个为宜。"
    )

    objects = AchievementQuerySet.as_manager()

    class Meta(Evidence.Meta):
        verbose_name = verbose_name_plural = "成效指标"
        constraints = [
            *Evidence.Meta.constraints,
            models.CheckConstraint(
                name="achievement_range_in_order",
                condition=Q(upper_value=None) | Q(upper_value__gte=F("value")),
                violation_error_message="范围的上限不能小于下限。",
            ),
            models.CheckConstraint(
                name="achievement_amount_has_value",
                condition=Q(kind="rank") | Q(value__isnull=False),
                violation_error_message="数量须有数值；名次请把“性质”改为“名次”。",
            ),
            models.CheckConstraint(
                name="achievement_baseline_whole",
                condition=Q(baseline_wording="", baseline_value=None)
                | (~Q(baseline_wording="") & Q(baseline_value__isnull=False)),
                violation_error_message="变动前的表述和数值要么都填，要么都不填。",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.wording}"

    def get_absolute_url(self):
        return f"{self.owner.address}#figure-{self.pk}"

    def clean(self):
        """Fill what the wording says by itself; refuse a wording that says no figure.

        Raises ValidationError on `wording` or `baseline_wording` when it cannot be read and the
        value has not been given by hand.
        """
        if self.wording and self.value is None and self.kind != self.Kind.RANK:
            self.derive()
        if self.baseline_wording and self.baseline_value is None:
            self.baseline_value = self._read("baseline_wording").value

    def derive(self):
        """Set the derived columns from the wording. Raises ValidationError on `wording`."""
        for name, column in self.meaning(self._read("wording")).items():
            setattr(self, name, column)

    @staticmethod
    def meaning(quantity: quantities.Quantity) -> dict:
        """The derived columns (`DERIVED`) that a parsed wording stands for."""
        return {
            "kind": str(quantity.kind.value),
            "value": quantity.value,
            "upper_value": quantity.upper_value,
            "qualifier": quantity.qualifier.value,
            "measure": quantity.measure,
        }

    @property
    def quantity(self) -> quantities.Quantity:
        """What the columns say, hand corrections included."""
        return quantities.Quantity(
            wording=self.wording,
            value=self.value,
            upper_value=self.upper_value,
            qualifier=quantities.Qualifier(self.qualifier or self.Qualifier.EXACT),
            measure=self.measure,
            kind=quantities.Kind(self.kind or self.Kind.AMOUNT),
        )

    @property
    def baseline(self) -> quantities.Quantity | None:
        """What the figure moved from, a value corrected by hand included; None without a
        baseline, and where its wording cannot be read."""
        read = _quantity(self.baseline_wording)
        if read is None or self.baseline_value in (None, read.value):
            return read
        return replace(read, value=self.baseline_value, upper_value=None)

    def _read(self, field: str) -> quantities.Quantity:
        if (read := _quantity(getattr(self, field))) is None:
            raise ValidationError(
                {
                    field: "没有读出数字。请核对原文；特殊写法请在“数值”一栏手工填写，"
                    "说名次的请把“性质”改为“名次”。"
                }
            )
        return read


class StoryPhoto(Photograph):
    """A photograph of a recognition's story."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="photos", verbose_name="获评单位"
    )

    class Meta(Photograph.Meta):
        verbose_name = verbose_name_plural = "事迹照片"
