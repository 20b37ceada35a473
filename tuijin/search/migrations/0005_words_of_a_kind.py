from django.db import migrations

EMPTY = [
    "DROP TRIGGER search_index_removed",  # entry by entry it would take minutes
    "DELETE FROM search_searchentry",
    "DROP TABLE search_index",
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        names, words, content='search_searchentry', content_rowid='id', detail='none', prefix='3 4',
        tokenize="ascii tokenchars '=~#@%^'"
    )
    """,
    """
    CREATE TRIGGER search_index_removed AFTER DELETE ON search_searchentry BEGIN
        INSERT INTO search_index(search_index, rowid, names, words)
        VALUES ('delete', old.id, old.names, old.words);
    END
    """,
]


def empty(apps, editor):
    sqlite = editor.connection.vendor == "sqlite"
    for statement in EMPTY if sqlite else ["DELETE FROM search_searchentry"]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """The letter of its kind stands before each word: the index is built anew when the instance is prepared."""

    dependencies = [("search", "0004_lexemes_kept")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
