"""How words in names are read; staff add to the readings that the portal is shipped with."""

from django.db import migrations, models

#: Places of Zhejiang that a dictionary of pinyin has wrong.
READINGS = [
    ("长涂", "chang tu"),
    ("长白", "chang bai"),
    ("长峙", "chang zhi"),
    ("莲都", "lian du"),
]


def ship(apps, schema_editor):
    """Add each reading; the table is new."""
    reading = apps.get_model("units", "Reading")
    reading.objects.bulk_create(reading(word=word, pinyin=pinyin) for word, pinyin in READINGS)


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0010_protocol_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="两个字以上，连着前后的字写，如：长涂。",
                        max_length=20,
                        unique=True,
                        verbose_name="词语",
                    ),
                ),
                (
                    "pinyin",
                    models.CharField(
                        help_text="一字一个音节，不标声调，用空格隔开，如：chang tu；ü 写作 v。",
                        max_length=140,
                        verbose_name="读音",
                    ),
                ),
            ],
            options={
                "verbose_name": "读音",
                "verbose_name_plural": "读音",
                "ordering": ["word"],
                "default_permissions": ("add", "change", "delete", "view", "export"),
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
