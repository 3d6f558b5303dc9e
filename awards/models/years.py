"""Awards (奖项) and their years (年度评选)."""

from collections.abc import Callable, Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property

from units.permissions import OF_LISTS
from units.texts import columns

from .wordings import WORDING, check_wording

#: So many years are asked one by one for their first rows, and all others at once.
LATEST = 4
#: So many reviews at most stand between a content and its publication (三审).
MOST_STEPS = 3
#: The longest time between two years of an award, in years.
LONGEST_CYCLE = 20


class Phase(models.TextChoices):
    """Where a year stands on its path (程序); the last two follow from what was released."""

    PREPARING = "preparing", "筹备"
    NOMINATING = "nominating", "申报"
    CHECKING = "checking", "资格审查"
    RECOMMENDING = "recommending", "推荐"
    REVIEWING = "reviewing", "评审"
    NOTICE = "notice", "公示"
    CONFERRED = "conferred", "命名"
    MANAGED = "managed", "动态管理"


# A named group; an enumeration's body would turn it into a member.
Phase.STORED = ["preparing", "nominating", "checking", "recommending", "reviewing", "notice"]


class AwardQuerySet(models.QuerySet):
    """Named reads of awards."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """Awards of which a year has been released."""
        return self.filter(Exists(AwardYear.objects.public().filter(award=OuterRef("pk"))))


class Award(models.Model):
    """An honour that is given year after year (奖项)."""

    class Level(models.TextChoices):
        """Whose honour it is."""

        NATIONAL = "national", "国家级"
        PROVINCIAL = "provincial", "省级"
        MUNICIPAL = "municipal", "市级"
        COUNTY = "county", "县（市、区）级"

    slug = columns.SlugField(
        "网址名称", max_length=40, unique=True, help_text="网址中的名称，公布后请勿更改。"
    )
    name = columns.CharField("奖项名称", max_length=100, unique=True, help_text="规范全称。公开。")
    level = columns.CharField("级别", max_length=12, choices=Level)
    description = columns.TextField(
        "说明", blank=True, help_text="奖项是什么、由来如何；空一行分段。公开。"
    )
    criteria = columns.TextField("评选条件", blank=True, help_text="空一行分段。公开。")
    procedure = columns.CharField(
        "评选程序", max_length=200, blank=True, help_text="如：层层推荐、综合遴选、考察审核。公开。"
    )
    approval_basis = columns.CharField(
        "批准依据", max_length=200, blank=True, help_text="批准设立本奖项的文件和文号。公开。"
    )
    approving_body = columns.CharField(
        "批准机关", max_length=100, blank=True, help_text="批准设立本奖项的机关全称。公开。"
    )
    cycle = models.PositiveSmallIntegerField(
        "评选周期",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CYCLE)],
        help_text="每几年评选一次，如 1、3、5。公开。",
    )
    approval_steps = models.PositiveSmallIntegerField(
        "审核级数",
        default=MOST_STEPS,
        validators=[MaxValueValidator(MOST_STEPS)],
        help_text="命名前每个单位的内容要经过几级审核：3 为一审、二审、终审，2 为一审、终审，"
        "1 为终审，0 为不审核。各级由不同的人办理，且都不是作者。",
    )
    certificate_wording = columns.TextField(
        "证书用语",
        default=WORDING,
        max_length=200,
        validators=[check_wording],
        help_text="证书上单位名称以下的文字。可以写：{年度}、{奖项}、{授予机关}、{文号}，"
        "打印时换成各年度的内容；单独一行只写{奖项}的，居中放大。",
    )
    valid_years = models.PositiveSmallIntegerField(
        "有效期（年）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="自命名或上次复核合格之日起几年内要复核；不填为长期有效。公开。",
    )
    consecutive_years = models.PositiveSmallIntegerField(
        "连续获评年数",
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(20)],
        help_text="连续几年获评，可以申报更高一级的称号；没有这条规定的不填。公开。",
    )
    leads_to = columns.CharField(
        "更高一级的称号",
        max_length=100,
        blank=True,
        help_text="连续获评以后可以申报的称号，与“连续获评年数”一起填写。公开。",
    )

    needs_notice = models.BooleanField(
        "命名前须公示",
        default=True,
        help_text="拟命名的名单要先在本站公示，公示期满、异议都答复以后才能命名。"
        "不在本站公示的奖项可以取消。",
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "奖项"
        default_permissions = OF_LISTS
        ordering = ["name"]
        permissions = [("set_approval_steps", "可以设定奖项的审核级数和是否公示")]
        constraints = [
            models.CheckConstraint(
                name="award_approval_steps_at_most",
                condition=Q(approval_steps__lte=MOST_STEPS),
                violation_error_message="审核级数是 0 到 3。",
            ),
            models.CheckConstraint(
                name="award_leads_on_by_a_whole_rule",
                condition=Q(consecutive_years=None, leads_to="")
                | (Q(consecutive_years__isnull=False, consecutive_years__gte=2) & ~Q(leads_to="")),
                violation_error_message="“连续获评年数”和“更高一级的称号”要一起填写，或者都不填。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("awards:award", args=[self.slug])

    def natural_key(self):
        return (self.slug,)


class AwardYearQuerySet(models.QuerySet):
    """Named reads of award years."""

    def get_by_natural_key(self, award, year):
        return self.get(award__slug=award, year=year)

    def public(self):
        """Years whose results have been released."""
        return self.filter(released_at__isnull=False)

    def in_order(self, latest_first: bool = True) -> list[int]:
        """Their keys, as their winners are listed: by year, and within it award by award."""
        years = self.order_by("-year" if latest_first else "year", "award_id")
        return list(years.values_list("pk", flat=True))

    def with_winners(self):
        """The public ones, each with `winners`, the number of recognitions that count."""
        recognitions = self.model._meta.get_field("recognitions").related_model
        # An index alone counts these, where it need not ask for each whether the year is public.
        winners = recognitions.objects.winners().filter(award_year=OuterRef("pk")).order_by()
        number = winners.values("award_year").annotate(number=models.Count("*")).values("number")
        return self.public().annotate(winners=Coalesce(models.Subquery(number), 0))

    def with_reports(self):
        """Each with the reports of its districts, by their codes."""
        reports = self.model._meta.get_field("region_reports").related_model.objects
        rows = reports.select_related("district", "award_year__award").defer("story")
        return self.prefetch_related(
            models.Prefetch("region_reports", rows.order_by("district__code"))
        )


class AwardYear(models.Model):
    """One year of an award (年度评选). Its results are released together, never one by one."""

    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, related_name="years", verbose_name="奖项"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    conferring_body = columns.CharField(
        "授予机关",
        max_length=100,
        blank=True,
        help_text="照命名文件填写，命名前必填；还不知道的留空，勾选“授予机关尚缺”。公开。",
    )
    body_awaited = models.BooleanField(
        "授予机关尚缺",
        default=False,
        help_text="命名文件还没有到手、不知道由谁授予时勾选：网站上不写授予机关，"
        "工作台一直提醒补填，填上以后自动取消。只有工作人员看得到。",
    )
    document_number = columns.CharField(
        "文号", max_length=60, blank=True, help_text="如：舟机党〔2025〕12号。公开。"
    )
    conferred_on = models.DateField("命名日期", null=True, blank=True, help_text="公开。")
    basis = columns.CharField(
        "批准依据",
        max_length=200,
        blank=True,
        help_text="本年度开展评选的通知或批复，连同文号。公开。",
    )
    follows_path = models.BooleanField(
        "按程序推进",
        default=False,
        help_text="从申报、资格审查到评审、公示逐步办理，条件不齐不能往下走；"
        "不勾选则只登记结果，阶段在表单里填。",
    )
    phase = columns.CharField(
        "程序", max_length=14, choices=Phase, default=Phase.PREPARING, editable=False
    )
    review_closed_at = models.DateTimeField("评审结束时间", null=True, blank=True, editable=False)
    note = columns.TextField("内部备注", blank=True, help_text="只有工作人员看得到。")
    released_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="发布人",
    )

    objects = AwardYearQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度评选"
        default_permissions = OF_LISTS
        ordering = ["-year", "award__name"]
        permissions = [
            ("confer_awardyear", "可以命名并发布年度评选"),
            ("preview_awardyear", "可以预览未发布的年度评选"),
            ("advance_awardyear", "可以推进年度评选的程序"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "year"],
                name="award_year_once",
                violation_error_message="这个奖项的这一年度已经建立。",
            ),
            models.CheckConstraint(
                name="released_year_has_conferring_body",
                condition=Q(released_at=None) | ~Q(conferring_body="") | Q(body_awaited=True),
                violation_error_message="已命名的年度要写明授予机关；"
                "确实还不知道的，请勾选“授予机关尚缺”。",
            ),
            models.CheckConstraint(
                name="awaited_body_is_not_known",
                condition=Q(body_awaited=False) | Q(conferring_body=""),
                violation_error_message="授予机关已经填写，请取消勾选“授予机关尚缺”。",
            ),
            models.CheckConstraint(
                name="year_without_path_is_at_its_start",
                condition=Q(follows_path=True) | Q(phase="preparing"),
                violation_error_message="没有按程序推进的年度，不处于程序之中。",
            ),
            models.CheckConstraint(
                name="year_review_closed_in_its_phase",
                condition=Q(review_closed_at=None, phase__in=Phase.STORED[:5])
                | Q(review_closed_at__isnull=False, phase__in=Phase.STORED[4:]),
                violation_error_message="评审结束以后才能公示。",
            ),
            models.CheckConstraint(
                name="year_on_path_released_after_notice",
                condition=Q(released_at=None) | Q(follows_path=False) | Q(phase="notice"),
                violation_error_message="按程序推进的年度，公示以后才能命名。",
            ),
        ]

    def __str__(self):
        return f"{self.year} 年度{self.award.name}"

    def get_absolute_url(self):
        return reverse("awards:year", args=[self.award.slug, self.year])

    def natural_key(self):
        return (self.award.slug, self.year)

    natural_key.dependencies = ["awards.award"]

    @property
    def is_released(self) -> bool:
        """Whether the results are public."""
        return self.released_at is not None

    @cached_property
    def is_being_judged(self) -> bool:
        """Whether reviewers score it now; asked once, however many of its units are looked at."""
        rounds = self._meta.get_field("review_round").related_model.objects
        rounds = rounds.filter(award_year=self.pk, opened_at__isnull=False, closed_at=None)
        return rounds.exists()


def from_latest(
    read: Callable[[list[int]], Iterable], number: int, years: list[int] | None = None
) -> list:
    """The first rows, so many at most, of what `read` gives of years, the latest first.

    Of the public years unless the keys of others are given, the latest first. `read` gets those of
    some years that follow each other. Mostly the latest have enough.
    """
    found: list = []
    years = AwardYear.objects.public().in_order() if years is None else years
    for some in (*([year] for year in years[:LATEST]), years[LATEST:]):
        if some and len(found) < number:
            found += read(some)[: number - len(found)]
    return found
