"""Whether a role asks for the second factor."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_ins"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="RolePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "needs_second_factor",
                    models.BooleanField(
                        default=False,
                        help_text="有这个角色的人，下次登录时要先设置二次验证，才能办别的事。",
                        verbose_name="登录要二次验证",
                    ),
                ),
                (
                    "role",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="policy",
                        to="auth.group",
                        verbose_name="角色",
                    ),
                ),
            ],
            options={
                "verbose_name": "角色的登录要求",
                "verbose_name_plural": "角色的登录要求",
                "ordering": ["role__name"],
                "default_permissions": ("view", "change"),
            },
        ),
    ]
