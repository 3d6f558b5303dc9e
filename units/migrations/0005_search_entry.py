"""The search entries, and the inverted index that each database keeps of them by itself."""

from django.db import migrations, models

# The ascii tokenizer takes every character beyond ASCII as part of a word, whatever version of
# Unicode SQLite knows; "." stands inside numbers, the others part what a token says.
SQLITE = [
    """
    CREATE VIRTUAL TABLE units_searchentry_fts USING fts5(
        tokens,
        content='units_searchentry', content_rowid='id',
        tokenize="ascii tokenchars '~.:!='", detail='none', columnsize=0
    )
    """,
    """
    CREATE TRIGGER units_searchentry_added AFTER INSERT ON units_searchentry BEGIN
        INSERT INTO units_searchentry_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
    """
    CREATE TRIGGER units_searchentry_removed AFTER DELETE ON units_searchentry BEGIN
        INSERT INTO units_searchentry_fts(units_searchentry_fts, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
    END
    """,
    """
    CREATE TRIGGER units_searchentry_changed AFTER UPDATE ON units_searchentry
    WHEN old.id <> new.id OR old.tokens <> new.tokens BEGIN
        INSERT INTO units_searchentry_fts(units_searchentry_fts, rowid, tokens)
        VALUES ('delete', old.id, old.tokens);
        INSERT INTO units_searchentry_fts(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
]
# The tokens are ready; to_tsvector's parser would cut numbers and names in its own way, and its
# positions end at 16383. GIN asks only whether an entry has a token.
POSTGRESQL = [
    """
    ALTER TABLE units_searchentry ADD COLUMN lexemes tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED
    """,
    "CREATE INDEX units_searchentry_lexemes ON units_searchentry USING gin (lexemes)",
]


def add_index(apps, schema_editor):
    """Make the inverted index in the way of the database in use."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def remove_index(apps, schema_editor):
    """Remove what would outlive the table; triggers, columns and indexes go with it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE units_searchentry_fts")


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0004_order_and_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
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
                            ("units", "机关单位"),
                            ("recognitions", "获评单位"),
                            ("practices", "经验做法"),
                            ("achievements", "成效指标"),
                            ("brands", "党建品牌"),
                        ],
                        max_length=12,
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(default=0)),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("tokens", models.TextField()),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "object_id"), name="search_entry_of_record"
                    )
                ],
            },
        ),
        migrations.RunPython(add_index, remove_index),
    ]
