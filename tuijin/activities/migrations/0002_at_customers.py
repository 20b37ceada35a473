from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.AlterField("activity", "customer_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "activity",
            models.Index(fields=["customer_id", "-on"], name="activities__custome_13f44f_idx"),
        ),
    ]
