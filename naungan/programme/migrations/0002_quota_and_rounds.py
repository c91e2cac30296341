"""The seats held are counted where they are claimed; who opened, enrolled and returned; decree and predecessor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_tables")]

    operations = [
        migrations.AddField("villageyear", "seated_count", models.SmallIntegerField(default=0)),
        migrations.AddField("villageyear", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("villageyear", "opened_by", models.CharField(max_length=60, blank=True, default="")),
        migrations.AddField("villageyear", "enrolled_by", models.CharField(max_length=60, blank=True, default="")),
        migrations.AddField("villageyear", "first_month", models.DateField(null=True)),
        migrations.AddField("villageyear", "last_month", models.DateField(null=True)),
        migrations.AddField("villageyear", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField("villageyear", "returned_by", models.CharField(max_length=60, blank=True, default="")),
        migrations.AddConstraint(
            "villageyear",
            models.CheckConstraint(
                condition=models.Q(seated_count__gte=0, seated_count__lte=models.F("quota")), name="quota_not_exceeded"
            ),
        ),
        migrations.AddField("nomination", "decree_number", models.CharField(max_length=80, blank=True, default="")),
        migrations.AddField("nomination", "has_domicile_letter", models.BooleanField(default=False)),
        migrations.AddField("nomination", "decree_on", models.DateField(null=True)),
        migrations.AddField(
            "nomination",
            "replaces",
            models.ForeignKey(to="programme.nomination", on_delete=models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AddIndex("nomination", models.Index(fields=["worker_id"], name="nomination_worker")),
        migrations.AddIndex(
            "nomination",
            models.Index(fields=["batch_id"], name="nomination_batch", condition=models.Q(batch_id__isnull=False)),
        ),
    ]
