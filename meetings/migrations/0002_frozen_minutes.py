"""The rows of a § whose minutes somebody has signed are frozen in the database itself."""

from django.db import migrations

from meetings import guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("cases", "0002_search")]
    operations = [migrations.RunPython(guards.raise_guards, guards.lower_guards)]
