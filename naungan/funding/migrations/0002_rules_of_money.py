"""One regulation once, a note on what is not known of it, and amounts that are amounts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_tables")]

    operations = [
        migrations.AddField("regulation", "note", models.CharField(max_length=300, blank=True, default="")),
        migrations.AlterField(
            "regulation", "region_code", models.CharField(max_length=13, blank=True, db_collation="C")
        ),
        migrations.AddConstraint(
            "regulation",
            models.UniqueConstraint(fields=["region_code", "kind", "number"], name="regulation_once"),
        ),
        migrations.AddConstraint(
            "budget", models.CheckConstraint(condition=models.Q(ceiling_rp__gt=0), name="budget_positive")
        ),
        migrations.AddConstraint(
            "commitment", models.CheckConstraint(condition=models.Q(amount_rp__gt=0), name="commitment_positive")
        ),
    ]
