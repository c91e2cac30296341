"""Bills are found by what they were made for, and those whose time is over without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_longer_rule_version")]
    operations = [
        migrations.AddIndex(
            "bill", models.Index(fields=["reference"], name="bill_reference", condition=~models.Q(reference=""))
        ),
        migrations.AddIndex(
            "bill", models.Index(fields=["expires_at"], name="bill_open_until", condition=models.Q(state="open"))
        ),
    ]
