"""Events and seals cannot be changed or removed, whoever asks."""

from django.db import migrations

FORBID = """
CREATE OR REPLACE FUNCTION naungan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def guard(table: str) -> str:
    return (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION naungan_append_only()"
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]
    operations = [
        migrations.RunSQL(FORBID, "DROP FUNCTION naungan_append_only() CASCADE"),
        migrations.RunSQL(guard("audit_event"), "DROP TRIGGER append_only ON audit_event"),
        migrations.RunSQL(guard("audit_headseal"), "DROP TRIGGER append_only ON audit_headseal"),
    ]
