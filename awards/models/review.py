"""The judging of a year (评审): who judges which recognition by what, and what they say.

What a reviewer gives is theirs alone until they hand it in, and nobody's to read before the round
is closed but their own: `awards.review` decides who sees what.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from units.models import Unit
from units.texts import columns

from .honours import Recognition
from .years import AwardYear

#: From so many reviews of a recognition on, the highest and the lowest are left out.
TRIMMED_FROM = 5
_SCORE = {"max_digits": 7, "decimal_places": 2}


class Affiliation(models.Model):
    """The unit that an account's holder works in (所属单位); of these they judge nothing."""

    user = models.ForeignKey(
        "auth.User", on_delete=models.CASCADE, related_name="affiliations", verbose_name="账号"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="affiliations", verbose_name="所属单位"
    )

    class Meta:
        verbose_name = verbose_name_plural = "所属单位"
        default_permissions = ()  # it is set on the form of the account
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                name="affiliation_once",
                violation_error_message="这个账号已经登记了这个单位。",
            )
        ]

    def __str__(self):
        return f"{self.user.get_full_name() or self.user.username}（{self.unit.name}）"


class ReviewRound(models.Model):
    """How a year is judged (评审安排), and what came of it once it is closed.

    Until `opened_at` criteria and assignments are made; from then on they stand. `result` is what
    `awards.review.scoring` made of the scores when the round was closed, `digest` its SHA-256.
    """

    award_year = models.OneToOneField(
        AwardYear, on_delete=models.PROTECT, related_name="review_round", verbose_name="年度评选"
    )
    reviewers_each = models.PositiveSmallIntegerField(
        "每个单位的评审人数",
        default=TRIMMED_FROM,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="自动分派时，每个单位由几人评审；5 人及以上去掉一个最高分和一个最低分。",
    )
    excludes_own_district = models.BooleanField(
        "回避本区划",
        default=False,
        help_text="勾选后，评审人不评本人所属单位所在县（市、区）的单位。",
    )
    most_spread = models.DecimalField(
        "分差提示线",
        default=20,
        validators=[MinValueValidator(0)],
        help_text="同一单位的加权总分（百分制）最高与最低相差超过此数的，提示复议。",
        **_SCORE,
    )
    tie_rule = columns.CharField(
        "并列的处理",
        max_length=200,
        default="总分并列的，名次并列，由工委会议研究决定先后。",
        help_text="评审结果中如实标明并列，并写上这句话。",
    )
    due_on = models.DateField("评审截止日期", null=True, blank=True)
    opened_at = models.DateTimeField("开始时间", null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="开始经办人",
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        "auth.User",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="结束经办人",
    )
    #: While only those who were asked for a second look may change what they handed in.
    looking_again_at = models.DateTimeField("复议开始时间", null=True, blank=True, editable=False)
    result = models.JSONField("评审结果", null=True, editable=False)
    digest = columns.CharField("结果摘要", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "评审安排"
        default_permissions = ("add", "change", "view")  # never deleted once it is set up
        ordering = ["-award_year__year", "id"]
        permissions = [("run_reviewround", "可以开始和结束评审")]
        constraints = [
            models.CheckConstraint(
                name="review_round_opened_before_closed",
                condition=Q(closed_at=None) | Q(opened_at__lte=F("closed_at")),
                violation_error_message="评审先开始，后结束。",
            ),
            models.CheckConstraint(
                name="review_round_result_with_close",
                condition=Q(closed_at=None, digest="") | (~Q(closed_at=None) & ~Q(digest="")),
                violation_error_message="评审结束时封存结果，结果与结束时间同在。",
            ),
            models.CheckConstraint(
                name="review_round_looks_again_while_open",
                condition=Q(looking_again_at=None) | Q(closed_at=None, opened_at__isnull=False),
                violation_error_message="复议只在评审重新开始后进行。",
            ),
        ]

    def __str__(self):
        return f"{self.award_year}评审"

    @property
    def is_open(self) -> bool:
        """Whether reviewers score now."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_closed(self) -> bool:
        """Whether the result stands."""
        return self.closed_at is not None


class Criterion(models.Model):
    """One of the things that a recognition is judged by (评审维度), with its weight and range."""

    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="criteria", verbose_name="评审安排"
    )
    name = columns.CharField("维度", max_length=30)
    description = columns.TextField(
        "评分说明", blank=True, help_text="什么情况给高分，什么情况给低分。"
    )
    weight = models.DecimalField(
        "权重",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="各维度权重之和不必是 100，按比例折算。",
    )
    lowest = models.DecimalField("最低分", default=0, **_SCORE)
    highest = models.DecimalField("最高分", default=100, **_SCORE)
    position = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "评审维度"
        default_permissions = ("add", "change", "delete", "view")  # a table in the round's form
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="criterion_once",
                violation_error_message="这一年度已经有这个维度。",
            ),
            models.CheckConstraint(
                name="criterion_weighs",
                condition=Q(weight__gt=0),
                violation_error_message="权重须大于 0。",
            ),
            models.CheckConstraint(
                name="criterion_has_a_range",
                condition=Q(lowest__lt=F("highest")),
                violation_error_message="最高分须大于最低分。",
            ),
        ]

    def __str__(self):
        return self.name


class Interest(models.Model):
    """A relation to a unit for which someone steps back (利害关系), as declared before or after."""

    round = models.ForeignKey(
        ReviewRound, on_delete=models.PROTECT, related_name="interests", verbose_name="评审安排"
    )
    user = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="interests", verbose_name="申报人"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="interests", verbose_name="机关单位"
    )
    reason = columns.CharField("回避原因", max_length=200)
    declared_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    declared_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "回避申报"
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user", "unit"],
                name="interest_once",
                violation_error_message="已经申报过对这个单位的回避。",
            )
        ]

    def __str__(self):
        return f"{self.user}回避{self.unit}"


class Assignment(models.Model):
    """A recognition that a reviewer is to judge (评审分工); a recused one counts nowhere."""

    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="assignments", verbose_name="获评单位"
    )
    reviewer = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="assignments", verbose_name="评审人"
    )
    assigned_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, related_name="+", verbose_name="分派人"
    )
    assigned_at = models.DateTimeField("分派时间", auto_now_add=True)
    is_automatic = models.BooleanField("自动分派", default=False)
    #: Whoever judges says first that nothing ties them to the unit; the material opens after that.
    cleared_at = models.DateTimeField("声明无利害关系的时间", null=True, blank=True)
    recused_at = models.DateTimeField("回避时间", null=True, blank=True)
    recusal_reason = columns.CharField("回避原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评审分工"
        default_permissions = ()
        permissions = [("judge_assignment", "可以参加评审")]
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "reviewer"],
                name="assignment_once",
                violation_error_message="这个单位已经分给这位评审人。",
            ),
            models.CheckConstraint(
                name="recusal_has_a_reason",
                condition=Q(recused_at=None) | ~Q(recusal_reason=""),
                violation_error_message="回避须写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}评{self.recognition}"

    @property
    def is_recused(self) -> bool:
        """Whether the reviewer stepped back, or had to."""
        return self.recused_at is not None


class Review(models.Model):
    """What a reviewer says of a recognition (评审意见): a draft until it is handed in."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="review", verbose_name="评审分工"
    )
    remark = columns.TextField("总体意见", blank=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    handed_in_at = models.DateTimeField("提交时间", null=True, blank=True)
    #: Asked for by staff where reviewers differ much; whoever hands in again has answered.
    second_look_asked_at = models.DateTimeField("请复议时间", null=True, blank=True)
    second_look_reason = columns.CharField("请复议原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评审意见"
        default_permissions = ()
        ordering = ["id"]

    def __str__(self):
        return str(self.assignment)

    @property
    def is_handed_in(self) -> bool:
        """Whether it counts."""
        return self.handed_in_at is not None


class FormerReview(models.Model):
    """What a review said before its second look (复议前的意见): text by text, score by score."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="former", verbose_name="评审意见"
    )
    handed_in_at = models.DateTimeField("提交时间")
    remark = columns.TextField("总体意见", blank=True)
    #: Of each criterion by its key: `name`, `value` as a decimal string, `remark`.
    scores = models.JSONField("评分")
    kept_at = models.DateTimeField("留存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "复议前的意见"
        default_permissions = ()
        ordering = ["id"]

    def __str__(self):
        return str(self.review)


class Score(models.Model):
    """What a review gives for one criterion (评分), within the criterion's range."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="scores", verbose_name="评审意见"
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name="评审维度"
    )
    value = models.DecimalField("得分", null=True, blank=True, **_SCORE)
    remark = columns.TextField("评语", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        default_permissions = ()
        ordering = ["criterion__position", "criterion_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="score_once",
                violation_error_message="这个维度已经评过分。",
            )
        ]

    def __str__(self):
        return f"{self.criterion}：{self.value}"
