"""What was found in a control, and how a risk was assessed, is append-only in the database itself."""

from django.db import migrations

from budget.guards import lower_guards, raise_guards


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_initial")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
