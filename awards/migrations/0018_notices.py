"""Public notices, objections and the working calendar; awards that are there go on without."""

import json
from datetime import date
from pathlib import Path

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: The days that are not as the week says, by year, as `chinesecalendar` has them.
SHIPPED = Path(__file__).parents[1] / "notices" / "calendar.json"


def ship(apps, schema_editor):
    """Write the years that are known, where staff have not done so."""
    years, days = (apps.get_model("awards", name) for name in ("CalendarYear", "Workday"))
    for year, moved in json.loads(SHIPPED.read_text("utf-8")).items():
        calendar, is_new = years.objects.get_or_create(year=int(year))
        if is_new:
            days.objects.bulk_create(
                days(calendar=calendar, date=date.fromisoformat(day), is_working=on, note=note)
                for day, on, note in moved
            )


def nothing(apps, schema_editor):
    """The tables go, and the days with them."""


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0017_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        error_messages={
                            "unique": "这一年的工作日历已经建立，请在列表里找到它再改。"
                        },
                        help_text="放假通知公布以后再建立；没有建立的年份，公示期排不到那里。",
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年份",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        help_text="放假通知的名称和文号，可不填。",
                        max_length=100,
                        verbose_name="依据",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
                "ordering": ["-year"],
                "default_permissions": ("add", "change", "delete", "view", "export"),
            },
        ),
        migrations.AlterModelOptions(
            name="award",
            options={
                "default_permissions": ("add", "change", "delete", "view", "export"),
                "ordering": ["name"],
                "permissions": [("set_approval_steps", "可以设定奖项的审核级数和是否公示")],
                "verbose_name": "奖项",
                "verbose_name_plural": "奖项",
            },
        ),
        migrations.AddField(
            model_name="award",
            name="needs_notice",
            field=models.BooleanField(
                default=False,
                help_text="拟命名的名单要先在本站公示，公示期满、异议都答复以后才能命名。不在本站公示的奖项可以取消。",
                verbose_name="命名前须公示",
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="needs_notice",
            field=models.BooleanField(
                default=True,
                help_text="拟命名的名单要先在本站公示，公示期满、异议都答复以后才能命名。不在本站公示的奖项可以取消。",
                verbose_name="命名前须公示",
            ),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("criteria", models.TextField(verbose_name="评选条件")),
                ("method", models.TextField(verbose_name="评选办法")),
                ("contact", models.TextField(verbose_name="异议受理方式")),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="公示期（工作日）",
                    ),
                ),
                (
                    "answered_within",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="答复期限（工作日）",
                    ),
                ),
                (
                    "result_digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="评审结果摘要"
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, verbose_name="发布时间")),
                ("last_day", models.DateField(editable=False, verbose_name="截止日期")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="撤回时间"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="撤回原因"
                    ),
                ),
                (
                    "award_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="awards.awardyear",
                        verbose_name="年度评选",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ["-published_at", "-id"],
                "permissions": [("start_notice", "可以发布和撤回公示")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NoticedUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=100, verbose_name="公示名称")),
                ("district", models.CharField(max_length=60, verbose_name="所在区划")),
                ("brand", models.CharField(blank=True, max_length=60, verbose_name="党建品牌")),
                ("headline", models.CharField(blank=True, max_length=120, verbose_name="标题")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="awards.notice",
                        verbose_name="公示",
                    ),
                ),
                (
                    "recognition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="noticed",
                        to="awards.recognition",
                        verbose_name="获评单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示单位",
                "verbose_name_plural": "公示单位",
                "ordering": ["position"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("unit", "单位"), ("person", "个人")],
                        max_length=6,
                        verbose_name="提出人类别",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="名称或姓名")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="联系方式")),
                ("text", models.TextField(verbose_name="异议内容")),
                (
                    "receipt",
                    models.CharField(
                        editable=False, max_length=24, unique=True, verbose_name="回执编号"
                    ),
                ),
                (
                    "sender",
                    models.CharField(editable=False, max_length=64, verbose_name="来源摘要"),
                ),
                ("received_at", models.DateTimeField(editable=False, verbose_name="收到时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "收到"),
                            ("checking", "核查中"),
                            ("answered", "已答复"),
                        ],
                        default="received",
                        editable=False,
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="开始核查"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "成立"),
                            ("partly", "部分成立"),
                            ("dismissed", "不成立"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="结论",
                    ),
                ),
                (
                    "finding",
                    models.TextField(blank=True, editable=False, verbose_name="核查情况和答复"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="答复时间"
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="awards.noticedunit",
                        verbose_name="针对单位",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="awards.notice",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "ordering": ["-id"],
                "permissions": [("handle_objection", "可以核查和答复异议")],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ObjectionFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_sealed", models.BooleanField(default=False, verbose_name="盖章扫描件")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF"),
                            ("image/jpeg", "JPEG"),
                            ("image/png", "PNG"),
                        ],
                        max_length=20,
                        verbose_name="格式",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="文件")),
                ("size", models.PositiveIntegerField(verbose_name="大小（字节）")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="awards.objection",
                        verbose_name="异议",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议附件",
                "verbose_name_plural": "异议附件",
                "ordering": ["id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Workday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "date",
                    models.DateField(
                        error_messages={"unique": "这一天已经列在工作日历里，一天只列一次。"},
                        unique=True,
                        verbose_name="日期",
                    ),
                ),
                (
                    "is_working",
                    models.BooleanField(
                        default=False, help_text="勾选为补班，不勾选为放假。", verbose_name="上班"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="如：春节。", max_length=40, verbose_name="说明"
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="awards.calendaryear",
                        verbose_name="工作日历",
                    ),
                ),
            ],
            options={
                "verbose_name": "放假和补班",
                "verbose_name_plural": "放假和补班",
                "ordering": ["date"],
            },
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("award_year",),
                name="notice_stands_once",
                violation_error_message="这一年度已经有一个公示；要重新公示，请先撤回它。",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("working_days__gte", 1),
                    ("working_days__lte", 60),
                    ("answered_within__gte", 1),
                    ("answered_within__lte", 60),
                ),
                name="notice_period_within_limits",
                violation_error_message="公示期和答复期限是 1 到 60 个工作日。",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_withdrawal_whole",
                violation_error_message="撤回公示须写明原因、经办人和时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None),
                    ("withdrawn_at__gte", models.F("published_at")),
                    _connector="OR",
                ),
                name="notice_withdrawn_after_published",
                violation_error_message="撤回时间不能早于发布时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedunit",
            constraint=models.UniqueConstraint(
                fields=("notice", "recognition"),
                name="noticed_once",
                violation_error_message="一个单位在一个公示里只列一次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedunit",
            constraint=models.UniqueConstraint(
                fields=("notice", "position"),
                name="noticed_in_order",
                violation_error_message="公示名单里的序号不能重复。",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["notice", "sender"], name="objection_by_sender"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                condition=models.Q(("state", "answered"), _negated=True),
                fields=["notice"],
                name="objection_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "unit"), _negated=True),
                    models.Q(("name", ""), _negated=True),
                    _connector="OR",
                ),
                name="objection_of_unit_named",
                violation_error_message="单位提出异议须写明单位名称。",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state", "answered"),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("finding", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "answered"), _negated=True),
                        ("answered_at", None),
                        ("answered_by", None),
                        ("finding", ""),
                        ("outcome", ""),
                    ),
                    _connector="OR",
                ),
                name="objection_answer_whole",
                violation_error_message="答复须写明结论、核查情况、答复人和时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "checking"), _negated=True),
                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_checking_whole",
                violation_error_message="核查须写明核查人和时间。",
            ),
        ),
        migrations.RunPython(ship, nothing),
    ]
