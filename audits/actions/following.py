"""The report to the committee, kept as it was told."""

from __future__ import annotations

import datetime

from django.db import transaction

from audits.models import FollowUpReport
from audits.queries.following import follow_up, last_report
from audits.rules.answering import KEEPERS, may_keep_reports
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import Body, User
from trail.actions import record as trace


@transaction.atomic
def keep_report(*, body: Body, by: User, as_of: datetime.date | None = None) -> FollowUpReport:
    """Keep the report as it stands: the next one counts from it. Refused to others than secretaries and managers, for a
    day ahead, and for a day that is not after the last report."""
    if not may_keep_reports(by, body.authority_id):
        raise Refused(KEEPERS, code="forbidden")
    return keep(body=body, by=by, as_of=as_of)


@transaction.atomic
def keep(*, body: Body, by: User, as_of: datetime.date | None = None) -> FollowUpReport:
    """The door behind keep_report, for a memo that is approved with the report in it."""
    lock(body)
    as_of = as_of or clock.today()
    if as_of > clock.today():
        raise Refused("Den dagen har inte kommit.", field="as_of")
    later = FollowUpReport.objects.filter(body=body, as_of__gte=as_of).order_by("-as_of").first()
    if later is not None:
        raise Refused(f"En uppföljning per {later.as_of.isoformat()} är redan fastställd.", code="twice")
    last = last_report(body, as_of)
    since = last.as_of if last else None
    content = follow_up(body, as_of=as_of, since=since)
    made = FollowUpReport.objects.create(body=body, since=since, as_of=as_of, content=content, made_by=by)
    trace("audits.report_kept", on=body, by=by, body=body.short_name, as_of=as_of.isoformat())
    return made
