"""Certificates, and what becomes of an honour afterwards: how long it holds, dated turns."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import awards.models.wordings

#: What stood for a day on which an honour was moved before such days were kept.
MOVES = {"re_examined": "reexamine", "to_rectify": "rectify"}


def date_moves(apps, schema_editor):
    """Honours that were moved already get their turn: an end is dated, the others by the history.

    Where that has none, by the conferral.
    """
    Recognition, Turn = apps.get_model("awards.Recognition"), apps.get_model("awards.Turn")
    Change = apps.get_model("units.Change")
    acts = Change.objects.filter(
        content_type__app_label="awards", content_type__model="recognition"
    )
    moved = Recognition.objects.filter(stage__in=["revoked", "lapsed", *MOVES])
    for row in moved.select_related("award_year").iterator():
        if (day := row.ended_on) is None:
            act = acts.filter(object_id=row.pk, key=MOVES.get(row.stage)).order_by("-id").first()
            year = row.award_year
            conferred_on = year.conferred_on or timezone.localdate(year.released_at)
            day = timezone.localdate(act.at) if act else conferred_on
        Turn.objects.create(recognition=row, stage=row.stage, on=day)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0018_notices"),
        ("units", "0014_remit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=40, verbose_name="核验码")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="文件摘要")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="签发时间")),
            ],
            options={
                "verbose_name": "签发的证书",
                "verbose_name_plural": "签发的证书",
                "ordering": ["-at", "-id"],
                "permissions": [("issue_certificate", "可以签发证书")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("re_examined", "复核合格"),
                            ("to_rectify", "限期整改"),
                            ("revoked", "撤销"),
                            ("lapsed", "到期"),
                        ],
                        max_length=14,
                        verbose_name="阶段",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
            ],
            options={
                "verbose_name": "动态管理记录",
                "verbose_name_plural": "动态管理记录",
                "ordering": ["on", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="award",
            name="certificate_wording",
            field=models.TextField(
                default="经评选，授予你单位{年度}年度\n{奖项}\n称号，特发此证。",
                help_text="证书上单位名称以下的文字。可以写：{年度}、{奖项}、{授予机关}、{文号}，打印时换成各年度的内容；单独一行只写{奖项}的，居中放大。",
                max_length=200,
                validators=[awards.models.wordings.check_wording],
                verbose_name="证书用语",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="consecutive_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="连续几年获评，可以申报更高一级的称号；没有这条规定的不填。公开。",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(2),
                    django.core.validators.MaxValueValidator(20),
                ],
                verbose_name="连续获评年数",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="leads_to",
            field=models.CharField(
                blank=True,
                help_text="连续获评以后可以申报的称号，与“连续获评年数”一起填写。公开。",
                max_length=100,
                verbose_name="更高一级的称号",
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="valid_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="自命名或上次复核合格之日起几年内要复核；不填为长期有效。公开。",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(99),
                ],
                verbose_name="有效期（年）",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="ended_document",
            field=models.CharField(
                blank=True,
                help_text="撤销文件的文号。公开。",
                max_length=60,
                verbose_name="撤销文号",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="rectify_by",
            field=models.DateField(
                blank=True,
                help_text="须在这一天以前整改到位。只有工作人员看得到。",
                null=True,
                verbose_name="整改期限",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consecutive_years", None), ("leads_to", "")),
                    models.Q(
                        ("consecutive_years__gte", 2),
                        ("consecutive_years__isnull", False),
                        models.Q(("leads_to", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="award_leads_on_by_a_whole_rule",
                violation_error_message="“连续获评年数”和“更高一级的称号”要一起填写，或者都不填。",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(("rectify_by", None), ("stage", "to_rectify"), _connector="OR"),
                name="only_rectifying_recognition_has_term",
                violation_error_message="只有“限期整改”的单位才有整改期限。",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="签发人",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="recognition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddField(
            model_name="turn",
            name="recognition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="turns",
                to="awards.recognition",
                verbose_name="获评单位",
            ),
        ),
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(fields=["recognition", "on", "id"], name="turn_in_order"),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["re_examined", "to_rectify", "revoked", "lapsed"])
                ),
                name="turn_after_conferral",
                violation_error_message="动态管理的阶段是复核合格、限期整改、撤销或到期。",
            ),
        ),
        migrations.RunPython(date_moves, migrations.RunPython.noop, elidable=True),
    ]
