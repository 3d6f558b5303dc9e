"""A year's path: its phases, quotas, clearances and vetoes; years from before follow none."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0019_certificates"),
        ("units", "0014_remit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("unanswered", "未答复"),
                            ("none", "无异议"),
                            ("objection", "有异议"),
                        ],
                        default="unanswered",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="征求日期")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "征求意见",
                "verbose_name_plural": "征求意见",
                "ordering": ["body__position", "body_id", "id"],
                "default_permissions": ("change", "view"),
            },
        ),
        migrations.CreateModel(
            name="ClearanceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("format", models.CharField(max_length=20, verbose_name="格式")),
                ("content", models.BinaryField(verbose_name="文件")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
            ],
            options={
                "verbose_name": "征求意见的复函",
                "verbose_name_plural": "征求意见的复函",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConsultedBody",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="如：纪检监察机关。", max_length=60, verbose_name="征求意见单位"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
            ],
            options={
                "verbose_name": "征求意见单位",
                "verbose_name_plural": "征求意见单位",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Elimination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stage", models.CharField(max_length=14, verbose_name="原阶段")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "未入选",
                "verbose_name_plural": "未入选",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provincial", "省直"),
                            ("municipal", "市直"),
                            ("county", "县（市、区）直"),
                            ("vertical", "垂直管理"),
                        ],
                        help_text="不选为不分层级。",
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                ("limit", models.PositiveSmallIntegerField(verbose_name="名额")),
                (
                    "allowed",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="同意增至"
                    ),
                ),
                (
                    "allowed_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="超额理由"
                    ),
                ),
            ],
            options={
                "verbose_name": "名额",
                "verbose_name_plural": "名额",
                "ordering": ["district__code", "tier", "id"],
            },
        ),
        migrations.CreateModel(
            name="VetoFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_found", models.BooleanField(verbose_name="存在")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="情形")),
            ],
            options={
                "verbose_name": "一票否决核查",
                "verbose_name_plural": "一票否决核查",
                "ordering": ["item__position", "item_id", "id"],
                "default_permissions": ("change", "view"),
            },
        ),
        migrations.CreateModel(
            name="VetoItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="如：评选期内发生责任事故。以评选通知为准。",
                        max_length=100,
                        verbose_name="一票否决项",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
            ],
            options={
                "verbose_name": "一票否决项",
                "verbose_name_plural": "一票否决项",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AlterModelOptions(
            name="awardyear",
            options={
                "default_permissions": ("add", "change", "delete", "view", "export"),
                "ordering": ["-year", "award__name"],
                "permissions": [
                    ("confer_awardyear", "可以命名并发布年度评选"),
                    ("preview_awardyear", "可以预览未发布的年度评选"),
                    ("advance_awardyear", "可以推进年度评选的程序"),
                ],
                "verbose_name": "年度评选",
                "verbose_name_plural": "年度评选",
            },
        ),
        migrations.AddField(
            model_name="award",
            name="approval_basis",
            field=models.CharField(
                blank=True,
                help_text="批准设立本奖项的文件和文号。公开。",
                max_length=200,
                verbose_name="批准依据",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="approving_body",
            field=models.CharField(
                blank=True,
                help_text="批准设立本奖项的机关全称。公开。",
                max_length=100,
                verbose_name="批准机关",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="cycle",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="每几年评选一次，如 1、3、5。公开。",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(20),
                ],
                verbose_name="评选周期",
            ),
        ),
        migrations.AddField(
            model_name="awardyear",
            name="basis",
            field=models.CharField(
                blank=True,
                help_text="本年度开展评选的通知或批复，连同文号。公开。",
                max_length=200,
                verbose_name="批准依据",
            ),
        ),
        migrations.AddField(
            model_name="awardyear",
            name="follows_path",
            field=models.BooleanField(
                default=False,
                help_text="从申报、资格审查到评审、公示逐步办理，条件不齐不能往下走；不勾选则只登记结果，阶段在表单里填。",
                verbose_name="按程序推进",
            ),
        ),
        migrations.AddField(
            model_name="awardyear",
            name="phase",
            field=models.CharField(
                choices=[
                    ("preparing", "筹备"),
                    ("nominating", "申报"),
                    ("checking", "资格审查"),
                    ("recommending", "推荐"),
                    ("reviewing", "评审"),
                    ("notice", "公示"),
                    ("conferred", "命名"),
                    ("managed", "动态管理"),
                ],
                default="preparing",
                editable=False,
                max_length=14,
                verbose_name="程序",
            ),
        ),
        migrations.AddField(
            model_name="awardyear",
            name="review_closed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="评审结束时间"
            ),
        ),
        migrations.AddConstraint(
            model_name="awardyear",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows_path", True), ("phase", "preparing"), _connector="OR"),
                name="year_without_path_is_at_its_start",
                violation_error_message="没有按程序推进的年度，不处于程序之中。",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "phase__in",
                            ["preparing", "nominating", "checking", "recommending", "reviewing"],
                        ),
                        ("review_closed_at", None),
                    ),
                    models.Q(
                        ("phase__in", ["reviewing", "notice"]), ("review_closed_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="year_review_closed_in_its_phase",
                violation_error_message="评审结束以后才能公示。",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at", None),
                    ("follows_path", False),
                    ("phase", "notice"),
                    _connector="OR",
                ),
                name="year_on_path_released_after_notice",
                violation_error_message="按程序推进的年度，公示以后才能命名。",
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="recognition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clearances",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="clearancefile",
            name="clearance",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="file",
                to="awards.clearance",
                verbose_name="征求意见",
            ),
        ),
        migrations.AddField(
            model_name="consultedbody",
            name="award_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consulted_bodies",
                to="awards.awardyear",
                verbose_name="年度评选",
            ),
        ),
        migrations.AddField(
            model_name="clearance",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.consultedbody",
                verbose_name="征求意见单位",
            ),
        ),
        migrations.AddField(
            model_name="elimination",
            name="recognition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="elimination",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="quota",
            name="award_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quotas",
                to="awards.awardyear",
                verbose_name="年度评选",
            ),
        ),
        migrations.AddField(
            model_name="quota",
            name="district",
            field=models.ForeignKey(
                blank=True,
                help_text="含其下级；不选为不分区划。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.district",
                verbose_name="行政区划",
            ),
        ),
        migrations.AddField(
            model_name="vetofinding",
            name="recognition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="veto_findings",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="vetoitem",
            name="award_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="veto_items",
                to="awards.awardyear",
                verbose_name="年度评选",
            ),
        ),
        migrations.AddField(
            model_name="vetofinding",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.vetoitem",
                verbose_name="一票否决项",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedbody",
            constraint=models.UniqueConstraint(
                fields=("award_year", "name"),
                name="consulted_body_once",
                violation_error_message="这个单位已经填过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.UniqueConstraint(
                fields=("recognition", "body"),
                name="clearance_once",
                violation_error_message="已经就这个单位征求过它的意见。",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_on", None), ("result", "unanswered")),
                    models.Q(
                        models.Q(("result", "unanswered"), _negated=True),
                        ("answered_on__gte", models.F("asked_on")),
                        ("answered_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="clearance_answer_dated",
                violation_error_message="答复了的须写明答复日期，不早于征求日期；未答复的不写。",
            ),
        ),
        migrations.AddConstraint(
            model_name="clearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "objection"), _negated=True),
                    models.Q(("remark", ""), _negated=True),
                    _connector="OR",
                ),
                name="clearance_objection_said",
                violation_error_message="有异议的须写明是什么异议。",
            ),
        ),
        migrations.AddConstraint(
            model_name="elimination",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="elimination_reasoned",
                violation_error_message="请写明未入选的原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(
                condition=models.Q(("district__isnull", False)),
                fields=("award_year", "district", "tier"),
                name="quota_of_district_once",
                violation_error_message="这个区划、这个层级的名额已经填过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.UniqueConstraint(
                condition=models.Q(("district", None)),
                fields=("award_year", "tier"),
                name="quota_of_all_once",
                violation_error_message="不分区划的这一项名额已经填过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="quota",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("allowed", None), ("allowed_reason", "")),
                    models.Q(
                        ("allowed__isnull", False), models.Q(("allowed_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="quota_excess_reasoned",
                violation_error_message="同意超额须写明理由。",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetoitem",
            constraint=models.UniqueConstraint(
                fields=("award_year", "name"),
                name="veto_item_once",
                violation_error_message="这一项已经填过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetofinding",
            constraint=models.UniqueConstraint(
                fields=("recognition", "item"),
                name="veto_finding_once",
                violation_error_message="这一项已经核查过。",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetofinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_found", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="veto_found_reasoned",
                violation_error_message="存在一票否决情形的，须写明是什么情形。",
            ),
        ),
    ]
