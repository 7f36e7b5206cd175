"""The ledger is append-only in the database itself."""

from django.db import migrations

from grants.guards import lower_guards, raise_guards


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
