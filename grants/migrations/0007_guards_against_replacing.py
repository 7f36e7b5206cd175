from django.db import migrations

from grants.guards import raise_guards


class Migration(migrations.Migration):
    """The guards anew, where they were raised before they knew INSERT OR REPLACE on SQLite."""

    dependencies = [("grants", "0002_ledger_guards")]
    operations = [migrations.RunPython(raise_guards, migrations.RunPython.noop)]
