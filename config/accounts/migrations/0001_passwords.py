"""The passwords that accounts had; those that there are now begin to age today."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def begin(apps, schema_editor):
    """Keep each account's password as if it had been set by its person today."""
    users = apps.get_model("auth", "User").objects.exclude(password__startswith="!")
    kept = apps.get_model("accounts", "SetPassword").objects
    kept.bulk_create(
        kept.model(account_id=key, hash=hash)
        for key, hash in users.values_list("pk", "password").exclude(password="")
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=128, verbose_name="摘要")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="设置时间")),
                ("is_by_other", models.BooleanField(default=False, verbose_name="由他人设置")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passwords",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "设过的密码",
                "verbose_name_plural": "设过的密码",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
