"""A confirmation knows which programmes it speaks of, so that it can stand alone again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0004_counting_without_rows")]
    operations = [migrations.AddField("corroboration", "programmes", models.SmallIntegerField(null=True))]
