"""Transfers cannot be changed or removed; a mistake is corrected by another transfer."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer "
            "FOR EACH STATEMENT EXECUTE FUNCTION naungan_append_only()",
            "DROP TRIGGER append_only ON ledger_transfer",
        ),
    ]
