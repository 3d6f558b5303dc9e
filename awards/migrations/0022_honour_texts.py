"""What an honour is for and whose words say so; a conferring body that is not known is empty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: How a body that was not known had to be written; no organ is called so.
UNKNOWN = "以命名文件为准"


def unknown(apps, schema_editor):
    """What said that the body was not known is empty now, and marked as awaited."""
    years = apps.get_model("awards", "AwardYear").objects
    years.filter(conferring_body__startswith=UNKNOWN).update(conferring_body="", body_awaited=True)


def said(apps, schema_editor):
    """An earlier version wants words where a year is released."""
    years = apps.get_model("awards", "AwardYear").objects
    years.filter(body_awaited=True).update(conferring_body=UNKNOWN, body_awaited=False)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0021_taken_down"),
        ("units", "0014_remit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="awardyear",
            name="released_year_has_conferring_body",
        ),
        migrations.AddField(
            model_name="award",
            name="criteria",
            field=models.TextField(
                blank=True, help_text="空一行分段。公开。", verbose_name="评选条件"
            ),
        ),
        migrations.AddField(
            model_name="awardyear",
            name="body_awaited",
            field=models.BooleanField(
                default=False,
                help_text="命名文件还没有到手、不知道由谁授予时勾选：网站上不写授予机关，工作台一直提醒补填，填上以后自动取消。只有工作人员看得到。",
                verbose_name="授予机关尚缺",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="citation",
            field=models.CharField(
                blank=True,
                help_text="一句话说清因何获评，紧跟单位名称显示；不填则显示提要的第一句。公开。",
                max_length=80,
                verbose_name="颁奖词",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="quotation",
            field=models.CharField(
                blank=True,
                help_text="照来源一字不差，不加引号；须写明出自谁、见于哪个来源。公开。",
                max_length=200,
                verbose_name="引语",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="quotation_locator",
            field=models.CharField(
                blank=True,
                help_text="在来源中的位置，如：第 8 段。公开。",
                max_length=60,
                verbose_name="引语位置",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="quotation_source",
            field=models.ForeignKey(
                blank=True,
                help_text="公开。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quotations",
                to="awards.source",
                verbose_name="引语来源",
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="quoted_from",
            field=models.CharField(
                blank=True,
                help_text="说话人，如：示例市信访局党员干部。公开。",
                max_length=60,
                verbose_name="引语出自",
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="description",
            field=models.TextField(
                blank=True,
                help_text="奖项是什么、由来如何；空一行分段。公开。",
                verbose_name="说明",
            ),
        ),
        migrations.AlterField(
            model_name="awardyear",
            name="conferring_body",
            field=models.CharField(
                blank=True,
                help_text="照命名文件填写，命名前必填；还不知道的留空，勾选“授予机关尚缺”。公开。",
                max_length=100,
                verbose_name="授予机关",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at", None),
                    models.Q(("conferring_body", ""), _negated=True),
                    ("body_awaited", True),
                    _connector="OR",
                ),
                name="released_year_has_conferring_body",
                violation_error_message="已命名的年度要写明授予机关；确实还不知道的，请勾选“授予机关尚缺”。",
            ),
        ),
        migrations.AddConstraint(
            model_name="awardyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("body_awaited", False), ("conferring_body", ""), _connector="OR"
                ),
                name="awaited_body_is_not_known",
                violation_error_message="授予机关已经填写，请取消勾选“授予机关尚缺”。",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quotation", ""), ("quotation_source", None), ("quoted_from", "")),
                    models.Q(
                        models.Q(("quotation", ""), _negated=True),
                        models.Q(("quoted_from", ""), _negated=True),
                        ("quotation_source__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="quotation_has_speaker_and_source",
                violation_error_message="引语要写全：说了什么、出自谁、见于哪个来源；没有引语的，三项都留空。",
            ),
        ),
        # Last: PostgreSQL alters no table whose triggers are still to run.
        migrations.RunPython(unknown, said),
    ]
