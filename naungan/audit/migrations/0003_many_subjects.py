"""An event that speaks for many subjects is found by each of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX event_subjects ON audit_event USING gin ((detail -> 'subjects') jsonb_path_ops) "
            "WHERE detail ? 'subjects'",
            "DROP INDEX event_subjects",
        ),
    ]
