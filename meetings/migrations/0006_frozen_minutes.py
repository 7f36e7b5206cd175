"""The rows of a § whose minutes somebody has signed are frozen in the database itself."""

from django.db import migrations

from meetings import guards


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0005_board"),
        ("cases", "0015_delegated"),
    ]

    operations = [
        migrations.RunPython(guards.raise_guards, guards.lower_guards),
    ]
