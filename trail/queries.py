from django.db.models import Model, QuerySet

from trail.models import Event
from trail.refs import ref


def history(thing: Model | str) -> QuerySet[Event]:
    """What is shown on this thing's page, newest first."""
    return Event.objects.filter(within=ref(thing))


def events_on(thing: Model | str) -> QuerySet[Event]:
    """What was done to exactly this thing, wherever it is shown, newest first."""
    return Event.objects.filter(target=ref(thing))
