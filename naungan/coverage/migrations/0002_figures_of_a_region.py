"""A region's sealed figures are found by region."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_tables")]
    operations = [
        migrations.AddIndex(
            model_name="sealedfigure",
            index=models.Index(fields=["region_code", "month"], name="sealed_of_region"),
        ),
    ]
