"""The version of the content gets parts; its rows are written anew after every migration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0005_search_entry"),
    ]

    operations = [
        migrations.DeleteModel(name="ContentVersion"),
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                ("part", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=32)),
            ],
            options={
                "verbose_name": "内容版本",
                "verbose_name_plural": "内容版本",
                "default_permissions": (),
            },
        ),
    ]
