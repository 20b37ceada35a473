from django.db import migrations, models


def empty(apps, editor):
    """The words tell who sees a record now: the index is built anew when the instance is prepared."""
    apps.get_model("search", "SearchEntry").objects.all().delete()


AGAIN = """
    CREATE VIRTUAL TABLE search_index USING fts5(
        names, words, content='search_searchentry', content_rowid='id', detail='none', prefix='2 3',
        tokenize="ascii tokenchars '=~#@!%^'"
    )
"""


def index_again(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE search_index")
        editor.execute(AGAIN)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.RunPython(index_again, migrations.RunPython.noop),
        migrations.AddField("searchentry", "about", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "searchentry", models.Index(fields=["kind", "about"], name="search_sear_kind_about_idx")
        ),
    ]
