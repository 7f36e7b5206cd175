"""The full-text index beside the search entries: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import migrations

from cases import fulltext


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(fulltext.build, fulltext.drop)]
