from django.db import migrations


def leave_open(apps, editor):
    """Entries without a digest are written anew when the instance is prepared."""
    of_leads = apps.get_model("activities", "Activity").objects.filter(subject_kind="lead").values("pk")
    entries = apps.get_model("search", "SearchEntry").objects
    entries.filter(kind="activity", record_id__in=of_leads).update(digest="")


class Migration(migrations.Migration):
    """What was done about a lead is found by whoever sees the lead."""

    dependencies = [("search", "0005_words_of_a_kind"), ("activities", "0003_counted_by_kind")]

    operations = [migrations.RunPython(leave_open, migrations.RunPython.noop)]
