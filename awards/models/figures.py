"""Figures exactly as printed, what they mean, and what gathers those of one kind."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, RowNumber

from awards import quantities
from units.permissions import OF_LISTS
from units.texts import columns

from .evidence import Evidence, EvidenceQuerySet

#: The columns of an Achievement that `quantities.parse` fills from its wording.
DERIVED = ("kind", "value", "upper_value", "qualifier", "measure")


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
        default_permissions = OF_LISTS
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class AchievementQuerySet(EvidenceQuerySet):
    """Named reads of figures."""

    def matching(self, text: str, years: Collection[int] | None = None):
        """Those that every word of a text finds, numbers by their value however it is written."""
        return super().matching(quantities.plainly(text), years)

    def hits(self, text: str, most: int, years: Sequence[int] | None = None) -> list[int]:
        """The keys of those that a text finds, numbers by their value however it is written."""
        return super().hits(quantities.plainly(text), most, years)

    def latest_of_each_indicator(self, number: int):
        """Of every indicator's figures the latest, so many at most."""
        year = Coalesce("recognition__award_year__year", "region_report__award_year__year")
        order = [year.desc(), F("id").asc()]
        place = models.Window(RowNumber(), partition_by="indicator_id", order_by=order)
        return self.annotate(place=place).filter(place__lte=number)


@lru_cache(maxsize=10_000)
def quantity_of(wording: str) -> quantities.Quantity | None:
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
        db_index=False,  # figure_of_indicator begins with it
        related_name="achievements",
        verbose_name="指标口径",
    )
    is_leading = models.BooleanField(
        "首要数字", default=False, help_text="在页首和列表中突出显示，每个单位三个为宜。"
    )

    objects = AchievementQuerySet.as_manager()

    class Meta(Evidence.Meta):
        verbose_name = verbose_name_plural = "成效指标"
        default_permissions = OF_LISTS
        indexes = [models.Index(fields=["indicator", "recognition"], name="figure_of_indicator")]
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

    def save(self, *args, **kwargs):
        """As ever; one that comes back under its old key is again what its decisions took."""
        comes_back = self._state.adding and self.pk is not None
        super().save(*args, **kwargs)
        if comes_back:
            self.decisions.model.objects.filter(figure_key=self.pk).update(achievement=self)

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
        read = quantity_of(self.baseline_wording)
        if read is None or self.baseline_value in (None, read.value):
            return read
        return replace(read, value=self.baseline_value, upper_value=None)

    def _read(self, field: str) -> quantities.Quantity:
        if (read := quantity_of(getattr(self, field))) is None:
            raise ValidationError(
                {
                    field: "没有读出数字。请核对原文；特殊写法请在“数值”一栏手工填写，"
                    "说名次的请把“性质”改为“名次”。"
                }
            )
        return read
