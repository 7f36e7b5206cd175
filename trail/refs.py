"""A plain reference to anything kept: `cases.case:17`. The trail lies under the apps: no keys to them."""

from django.db.models import Model


def ref(thing: Model | str) -> str:
    """The reference to a saved row. A text is taken to be a reference already."""
    if isinstance(thing, str):
        return thing
    if thing.pk is None:
        raise ValueError(f"{thing!r} is not saved, so nothing can refer to it")
    return f"{thing._meta.label_lower}:{thing.pk}"
