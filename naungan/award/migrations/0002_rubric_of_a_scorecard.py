"""A scorecard names the version of the rubric it was computed with: an edition may go on to a later one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("award", "0001_tables")]
    operations = [
        migrations.AddField(
            model_name="scorecard",
            name="rubric",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="award.rubric"),
        ),
        migrations.RunSQL(
            "UPDATE award_scorecard s SET rubric_id = e.rubric_id FROM award_edition e WHERE e.id = s.edition_id;"
            "SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="scorecard",
            name="rubric",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="award.rubric"),
        ),
    ]
