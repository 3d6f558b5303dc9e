"""Failures to sign in, which django-axes keeps, with permissions of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_passwords"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[],
            options={
                "verbose_name": "登录失败",
                "verbose_name_plural": "登录失败",
                "ordering": ["-attempt_time"],
                "permissions": [("unlock_failedsignin", "可以解除登录锁定")],
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("axes.accessattempt",),
        ),
    ]
