"""What the public may read of a case once its § stands in minutes that are on the web."""

from __future__ import annotations

from cases.actions.publishing import closed_to_public, publish
from cases.models import Case
from meetings.models import Minutes
from meetings.queries.content import paragraphs_of
from organisation.models import Body, User


def open_cases(minutes: Minutes, by: User) -> int:
    """Publish the register entry of each case whose § everybody reads from now on, by the body's policy. A case that
    is marked, or a § that was closed in the minutes, stays as it was. Returns how many §§ that were looked at are open.
    """
    body = minutes.meeting.body
    if body.publish_minutes != Body.Publish.AFTER_APPROVAL:
        return 0
    shown = [
        one["case"]
        for one in paragraphs_of(minutes)
        if one["case"] and not one["provision"] and not one.get("personal_data")
    ]
    source = f"Protokoll {body.short_name} {minutes.meeting.on.isoformat()}"
    opened = 0
    for case in Case.objects.filter(slug__in=shown).order_by("pk"):
        if not closed_to_public(case):
            publish(thing=case, by=by, source=source)
            opened += 1
    return opened
