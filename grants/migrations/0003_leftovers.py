"""A statement is read in the order of its index; the guards of SQLite ask one key at a time."""

from django.db import migrations, models

from grants.guards import lower_guards, raise_guards


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_ledger_guards")]
    operations = [
        migrations.RunPython(lower_guards, raise_guards),
        migrations.AddIndex(
            model_name="ledgermovement",
            index=models.Index(fields=["effective_on", "id"], name="ledger_movement_dated"),
        ),
        migrations.RunPython(raise_guards, lower_guards),
    ]
