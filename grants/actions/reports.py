"""What recipients report (återrapportering): asked for, reminded of, received."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases.actions import guards
from cases.models import Record
from core import clock
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from grants.models import Award, ReportDue
from grants.queries.awards import SOON
from grants.rules.awards import must_follow_up
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace
from trail.refs import ref

NOTICE = "grants.report"


@transaction.atomic
def ask_report(*, award: Award, what: str, due_on: datetime.date, by: User) -> ReportDue:
    """Say what the recipient is to report and until when. Refused to others than those who follow up, and for a day
    that has passed."""
    must_follow_up(by, award)
    lock(award)
    what = guards.written(what, field="what", missing="Skriv vad som ska redovisas.", limit=200)
    if due_on < clock.today():
        raise Refused("Dagen har passerat. Välj i dag eller en senare dag.", field="due_on", code="passed")
    report = ReportDue.objects.create(award=award, what=what, due_on=due_on)
    trace("grants.report_asked", on=award, within=award.case, by=by, due=due_on.isoformat())
    return report


@transaction.atomic
def receive_report(
    *, report: ReportDue, received_on: datetime.date, by: User, record: Record | None = None
) -> ReportDue:
    """Note that a report has come, with its record in the case. Refused: a day that has not come; a record of another
    case; one that has been noted already."""
    award = Award.objects.select_related("case__register").get(pk=report.award_id)
    must_follow_up(by, award)
    lock(award)
    guards.not_ahead(received_on, field="received_on", message="Skriv en dag som har varit.")
    if record is not None and (record.case_id != award.case_id or record.is_void):
        raise Refused("Välj en handling i bidragets ärende.", field="record", code="other-case")
    done = ReportDue.objects.filter(pk=report.pk, received_on=None).update(
        received_on=received_on, record=record, received_by=by
    )
    if not done:
        raise Refused("Redovisningen är redan antecknad.", code="twice")
    trace("grants.report_received", on=award, within=award.case, by=by)
    report.refresh_from_db()
    return report


def remind_of_reports() -> int:
    """Tell the case's official two weeks before a report is due, and once more when the day has passed. For `tick`."""
    today = clock.today()
    late = ReportDue.objects.overdue(today).filter(told_late_at=None)
    soon = ReportDue.objects.waiting().filter(
        told_before_at=None, due_on__gte=today, due_on__lte=today + SOON
    )
    return sum(_tell(one, "told_late_at") for one in _whole(late)) + sum(
        _tell(one, "told_before_at") for one in _whole(soon)
    )


def _whole(rows: object) -> list[ReportDue]:
    found = rows.select_related("award__case__official", "award__case__register")  # type: ignore[attr-defined]
    return list(found.order_by("due_on", "pk")[:500])


@transaction.atomic
def _tell(report: ReportDue, column: str) -> int:
    """Once, also when two run at the same time. A case without an official has nobody to tell: the list shows it."""
    mine = ReportDue.objects.filter(pk=report.pk, received_on=None, **{f"{column}__isnull": True})
    official = report.award.case.official
    if not mine.update(**{column: clock.now()}) or official is None:
        return 0
    case = report.award.case
    word = "skulle ha kommit in" if column == "told_late_at" else "ska komma in"
    # Number and day only: recipient and purpose may be secret.
    notify(
        to=official,
        subject=f"{case.dnr}: redovisning av bidrag",
        text=f"En redovisning {word} senast {long_date(report.due_on)}.",
        path=report.award.get_absolute_url(),
        ref=ref(case),
        kind=NOTICE,
    )
    return 1
