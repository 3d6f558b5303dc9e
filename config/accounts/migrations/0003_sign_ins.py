"""Where accounts are signed in. Sessions from before are of nobody known, and end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def end_all(apps, schema_editor):
    """Have everybody sign in again."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_failed_sign_ins"),
        ("sessions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="会话")),
                ("at", models.DateTimeField(verbose_name="登录时间")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="浏览器")),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elsewhere", "在别处登录"),
                            ("self", "本人退出所有会话"),
                            ("other", "管理员结束"),
                            ("password", "修改密码"),
                        ],
                        max_length=10,
                        verbose_name="结束原因",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录会话",
                "verbose_name_plural": "登录会话",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(end_all, migrations.RunPython.noop),
    ]
