from django.db import migrations

KEPT = [
    "DROP INDEX search_index",
    """
    ALTER TABLE search_searchentry ADD COLUMN lexemes tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(trim(names || words), ' '))) STORED
    """,
    "CREATE INDEX search_index ON search_searchentry USING gin (lexemes) WITH (gin_pending_list_limit = 256)",
]
AS_BEFORE = [
    "ALTER TABLE search_searchentry DROP COLUMN lexemes",
    """
    CREATE INDEX search_index ON search_searchentry
    USING gin (array_to_tsvector(string_to_array(trim(names || words), ' ')))
    """,
]


def run(statements):
    def change(apps, editor):
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement)

    return change


class Migration(migrations.Migration):
    """PostgreSQL keeps the words it has read, so that a table that is read through is not read word by word again,
    and few entries wait outside the index: every search reads through them."""

    dependencies = [("search", "0003_sight_by_kind")]

    operations = [migrations.RunPython(run(KEPT), run(AS_BEFORE))]
