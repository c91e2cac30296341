"""Uploaded files in sealed parts, notes about a file, and counts that must add up."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="FilePart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "batch_id", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="intake.batch")),
                ("part", models.IntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddField("batch", "notes", models.JSONField(default=list)),
        migrations.AddField("batch", "row_total", models.IntegerField(default=0)),
        migrations.AddIndex("batch", models.Index(fields=["file_sha256"], name="batch_file")),
        migrations.AddConstraint(
            "batch",
            models.CheckConstraint(
                condition=Q(
                    read_count=F("accepted_count") + F("rejected_count") + F("duplicate_count") + F("waiting_count")
                )
                & Q(repaired_count__lte=F("accepted_count")),
                name="batch_counts_add_up",
            ),
        ),
    ]
