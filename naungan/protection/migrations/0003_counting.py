"""An index from which a region's people are counted without reading the rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_person_month")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX person_month_counting ON protection_personmonth (region_code, segment, month) "
            "WHERE withdrawn_at IS NULL AND (programmes & 3) = 3",
            "DROP INDEX person_month_counting",
        )
    ]
