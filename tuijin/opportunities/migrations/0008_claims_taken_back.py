from django.db import migrations, models
from django.db.models import F


def as_before(apps, schema_editor):
    """Until a claim changes again, and all are counted anew, what was counted so far holds."""
    deals = apps.get_model("opportunities", "Opportunity").objects.filter(grade_changes__gt=0)
    deals.update(claims_taken_back=F("grade_changes"))


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0007_deals_at_a_glance"),
    ]

    operations = [
        migrations.AddField(
            model_name="opportunity",
            name="claims_taken_back",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(as_before, migrations.RunPython.noop),
    ]
