"""Reviews before publication; awards that are there go on without, as they did."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0013_decision_keeps_key_of_figure"),
        ("units", "0013_change_without_index_of_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
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
                        choices=[
                            ("submitted", "送审"),
                            ("passed", "通过"),
                            ("paper", "签批"),
                            ("returned", "退回"),
                        ],
                        max_length=9,
                        verbose_name="操作",
                    ),
                ),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "一审"), (2, "二审"), (3, "终审")],
                        null=True,
                        verbose_name="审级",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("reason", models.TextField(blank=True, verbose_name="意见")),
                (
                    "confidentiality",
                    models.CharField(blank=True, max_length=30, verbose_name="保密审查人"),
                ),
                ("acknowledged", models.JSONField(default=list, verbose_name="校对说明")),
                ("is_last", models.BooleanField(default=True, verbose_name="最近一次")),
            ],
            options={
                "verbose_name": "审核",
                "verbose_name_plural": "审核",
                "ordering": ["id"],
                "permissions": [
                    ("approve_first", "可以一审"),
                    ("approve_second", "可以二审"),
                    ("approve_final", "可以终审"),
                ],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ApprovedContent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("document", models.JSONField(verbose_name="内容")),
            ],
            options={
                "verbose_name": "送审内容",
                "verbose_name_plural": "送审内容",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=120, verbose_name="位置")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="栏目")),
                ("excerpt", models.CharField(blank=True, max_length=200, verbose_name="原文片段")),
                ("text", models.CharField(max_length=500, verbose_name="意见")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="答复时间"),
                ),
            ],
            options={
                "verbose_name": "审核意见",
                "verbose_name_plural": "审核意见",
                "ordering": ["id"],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="award",
            options={
                "default_permissions": ("add", "change", "delete", "view", "export"),
                "ordering": ["name"],
                "permissions": [("set_approval_steps", "可以设定奖项的审核级数")],
                "verbose_name": "奖项",
                "verbose_name_plural": "奖项",
            },
        ),
        migrations.AddField(
            model_name="award",
            name="approval_steps",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="命名前每个单位的内容要经过几级审核：3 为一审、二审、终审，2 为一审、终审，1 为终审，0 为不审核。各级由不同的人办理，且都不是作者。",
                validators=[django.core.validators.MaxValueValidator(3)],
                verbose_name="审核级数",
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="approval_steps",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="命名前每个单位的内容要经过几级审核：3 为一审、二审、终审，2 为一审、终审，1 为终审，0 为不审核。各级由不同的人办理，且都不是作者。",
                validators=[django.core.validators.MaxValueValidator(3)],
                verbose_name="审核级数",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("approval_steps__lte", 3)),
                name="award_approval_steps_at_most",
                violation_error_message="审核级数是 0 到 3。",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经办人",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="noted",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.change",
                verbose_name="操作记录",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="recognition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="region_report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="awards.regionreport",
                verbose_name="地区综述",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="content",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="awards.approvedcontent",
                verbose_name="送审内容",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="答复人",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="recognition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="region_report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="awards.regionreport",
                verbose_name="地区综述",
            ),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("is_last", True)),
                fields=["kind", "step", "id"],
                name="approval_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recognition__isnull", False), ("region_report__isnull", True)),
                    models.Q(("recognition__isnull", True), ("region_report__isnull", False)),
                    _connector="OR",
                ),
                name="approval_has_one_subject",
                violation_error_message="须针对一个获评单位或一篇地区综述，二者取一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_last", True)),
                fields=("recognition",),
                name="approval_last_of_recognition",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_last", True)),
                fields=("region_report",),
                name="approval_last_of_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "submitted"), ("step", None)),
                    models.Q(models.Q(("kind", "submitted"), _negated=True), ("step__gte", 1)),
                    _connector="OR",
                ),
                name="approval_has_step",
                violation_error_message="通过、签批和退回须写明审级。",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "returned"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="approval_return_reasoned",
                violation_error_message="退回须写明原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["passed", "paper"]), ("step", 3), _negated=True),
                    models.Q(("confidentiality", ""), _negated=True),
                    _connector="OR",
                ),
                name="approval_final_cleared",
                violation_error_message="终审须写明保密审查人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recognition__isnull", False), ("region_report__isnull", True)),
                    models.Q(("recognition__isnull", True), ("region_report__isnull", False)),
                    _connector="OR",
                ),
                name="remark_has_one_subject",
                violation_error_message="须针对一个获评单位或一篇地区综述，二者取一。",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="remark_answer_whole",
                violation_error_message="答复、答复人和答复时间要么都有，要么都没有。",
            ),
        ),
    ]
