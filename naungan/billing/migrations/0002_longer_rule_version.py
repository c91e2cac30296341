"""A bill that spans the begin of a relief in two sectors is priced by three versions; their names need more room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_tables")]

    operations = [
        migrations.AlterField(model_name="bill", name="rule_version", field=models.CharField(max_length=300)),
    ]
