"""The person-month table: partitioned by month, one row in force per worker and month."""

from django.db import migrations

FIRST_YEAR, LAST_YEAR = 2019, 2031


def _create(schema_editor):
    cursor = schema_editor.connection.cursor()
    cursor.execute("""
        CREATE TABLE protection_personmonth (
            worker_id bigint NOT NULL,
            month date NOT NULL CHECK (extract(day FROM month) = 1),
            segment text COLLATE "C" NOT NULL CHECK (segment IN ('formal', 'informal', 'construction')),
            programmes smallint NOT NULL CHECK (programmes > 0),
            payer text COLLATE "C" NOT NULL,
            region_code text COLLATE "C" NOT NULL,
            evidence_kind "char" NOT NULL CHECK (evidence_kind IN ('L', 'R')),
            evidence_id bigint NOT NULL,
            paid_at timestamptz NOT NULL,
            acknowledged_at timestamptz,
            withdrawn_at timestamptz
        ) PARTITION BY RANGE (month)
    """)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for number in range(1, 13):
            after = (year + number // 12, number % 12 + 1)
            cursor.execute(
                f"CREATE TABLE protection_personmonth_{year}_{number:02d} PARTITION OF protection_personmonth "
                f"FOR VALUES FROM ('{year}-{number:02d}-01') TO ('{after[0]}-{after[1]:02d}-01')"
            )
    cursor.execute("CREATE TABLE protection_personmonth_other PARTITION OF protection_personmonth DEFAULT")
    cursor.execute(
        "CREATE UNIQUE INDEX person_month_in_force ON protection_personmonth (worker_id, month) "
        "WHERE withdrawn_at IS NULL"
    )
    cursor.execute(
        "CREATE INDEX person_month_evidence ON protection_personmonth (evidence_id) WHERE evidence_kind = 'L'"
    )


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_tables")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: _create(schema_editor),
            lambda apps, schema_editor: schema_editor.execute("DROP TABLE protection_personmonth"),
        )
    ]
