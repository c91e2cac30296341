"""The counting index also holds the acknowledgement, so that a month is counted without reading its rows."""

from django.db import migrations

_PREDICATE = "WHERE withdrawn_at IS NULL AND (programmes & 3) = 3"


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_counting")]
    operations = [
        migrations.RunSQL(
            [
                "DROP INDEX person_month_counting",
                "CREATE INDEX person_month_counting ON protection_personmonth (region_code, segment, month) "
                f"INCLUDE (acknowledged_at) {_PREDICATE}",
                "CREATE INDEX corroboration_evidence ON protection_corroboration (evidence_kind, evidence_id)",
            ],
            [
                "DROP INDEX corroboration_evidence",
                "DROP INDEX person_month_counting",
                "CREATE INDEX person_month_counting ON protection_personmonth (region_code, segment, month) "
                f"{_PREDICATE}",
            ],
        )
    ]
