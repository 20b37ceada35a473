from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        names, words, content='search_searchentry', content_rowid='id', detail='none', prefix='2 3',
        tokenize="ascii tokenchars '=~#@!%'"
    )
    """,
    """
    CREATE TRIGGER search_index_added AFTER INSERT ON search_searchentry BEGIN
        INSERT INTO search_index(rowid, names, words) VALUES (new.id, new.names, new.words);
    END
    """,
    """
    CREATE TRIGGER search_index_removed AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, names, words)
        VALUES ('delete', old.id, old.names, old.words);
    END
    """,
    """
    CREATE TRIGGER search_index_changed AFTER UPDATE ON search_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, names, words)
        VALUES ('delete', old.id, old.names, old.words);
        INSERT INTO search_index(rowid, names, words) VALUES (new.id, new.names, new.words);
    END
    """,
]
POSTGRESQL = [
    """
    CREATE INDEX search_index ON search_searchentry
    USING gin (array_to_tsvector(string_to_array(trim(names || words), ' ')))
    """
]


def index(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def no_index(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

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
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.BigIntegerField()),
                ("names", models.TextField()),
                ("words", models.TextField()),
                ("owned_by", models.BigIntegerField(null=True)),
                ("digest", models.CharField(max_length=32)),
                ("live", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_id"), name="one_search_entry")
                ],
            },
        ),
        migrations.RunPython(index, no_index),
    ]
