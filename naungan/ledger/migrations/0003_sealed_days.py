"""A sealed day knows when it was sealed, and is guarded like the transfers it sums."""

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="dailysum",
            name="sealed_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_dailysum "
            "FOR EACH STATEMENT EXECUTE FUNCTION naungan_append_only()",
            "DROP TRIGGER append_only ON ledger_dailysum",
        ),
        migrations.RunSQL(
            "CREATE INDEX dailysum_last_transfer ON ledger_dailysum (last_transfer_id)",
            "DROP INDEX dailysum_last_transfer",
        ),
    ]
