from django.db import migrations


def empty(apps, editor):
    """The words of sight name the kind now: the index is built anew when the instance is prepared."""
    apps.get_model("search", "SearchEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_sight_in_the_index")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
