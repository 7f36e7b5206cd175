"""Standing in line for rows, in the same way on both databases."""

from django.db.models import F, Model


def lock(*rows: Model) -> None:
    """Hold the rows, of one model, until the transaction ends; the next one in line waits. They are taken in one order,
    so that two who take the same ones do not wait for each other. What they say must be read anew afterwards.

    The UPDATE takes the row's lock on PostgreSQL and the write lock on SQLite; SELECT FOR UPDATE does nothing there.
    """
    for row in sorted(rows, key=lambda row: row.pk):
        type(row)._default_manager.filter(pk=row.pk).update(**{row._meta.pk.name: F("pk")})
