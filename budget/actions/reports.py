"""Reports: laid out, their parts written by several people, finished as a registered record, begun anew for the next
period."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Max

from budget import bound, layouts, periods
from budget.actions import tables
from budget.actions.holding import held, must_go_on
from budget.models import Report, ReportPart, ReportTable
from budget.queries.reports import parts_of
from budget.rules.reports import must_write
from cases import richtext
from cases.actions import guards
from cases.models import Case
from core import clock
from core.errors import Refused
from core.locking import lock
from core.typography import swedish, swedish_html
from core.words import genitive
from organisation.models import Body, User
from trail.actions import record as trace

State = ReportPart.State


class SavedMeanwhile(Refused):
    """Somebody else has saved the same since it was opened. Nothing is written over before somebody has chosen."""


@transaction.atomic
def create_report(
    *,
    case: Case,
    body: Body,
    year: int,
    tertial: int,
    by: User,
    title: str = "",
    due_on: datetime.date | None = None,
    based_on: Report | None = None,
) -> Report:
    """A report for a period: empty parts and tables of the standard layout, or what `based_on` has, with the heads of the
    new period. Refused: to others than those who write memos in the authority; a body of another authority; a second
    report for the period; to begin in a case that is less secret than what it begins from."""
    must_write(by, case.authority_id)
    guards.lock(case)
    must_go_on(case)
    lock(body)
    if body.authority_id != case.authority_id:
        raise Refused("Nämnden hör till en annan myndighet än ärendet.", field="body", code="body")
    if tertial not in periods.MONTHS:
        raise Refused("Välj en tertial.", field="tertial", code="tertial")
    if Report.objects.filter(body=body, year=year, tertial=tertial).exists():
        words = periods.period_words(year, tertial)
        raise Refused(f"{body.name} har redan en rapport för {words}.", field="tertial", code="twice")
    if (
        based_on is not None
        and based_on.case_id != case.pk
        and based_on.case.is_secret
        and not case.is_secret
    ):
        raise Refused(
            f"{based_on.period} är sekretessmarkerad. Lägg upp rapporten i dess ärende, eller börja från en annan.",
            field="based_on",
            code="secret",
        )
    title = swedish(guards.fitting(title, field="title", limit=200))
    report = Report.objects.create(
        case=case, body=body, year=year, tertial=tertial, due_on=due_on, based_on=based_on, made_by=by,
        title=title or f"{genitive(body.name)} rapport, {periods.period_words(year, tertial)}",
    )  # fmt: skip
    if based_on is None:
        _standard_parts(report, by)
    else:
        _parts_from(based_on, report, by)
    trace("budget.report_made", on=report, within=case, by=by, period=report.period)
    return report


@transaction.atomic
def set_report(*, report: Report, title: str, by: User, due_on: datetime.date | None = None) -> Report:
    """Its title, and the day when its parts shall be done. Refused: in a finished report; without a title."""
    report = held(report, by)
    report.title = swedish(guards.written(title, field="title", missing="Skriv rapportens titel.", limit=200))
    report.due_on = due_on
    report.save(update_fields=["title", "due_on"])
    trace("budget.report_set", on=report, within=report.case, by=by)
    return report


def _standing(part: ReportPart) -> ReportPart:
    """The part as it stands. Refused: when somebody has taken it away."""
    if (found := ReportPart.objects.select_related("saved_by").filter(pk=part.pk).first()) is None:
        raise Refused("Delen är borttagen av någon annan. Läs om rapporten.", code="gone")
    return found


def _standard_parts(report: Report, by: User) -> None:
    for order, (heading, measures, table) in enumerate(layouts.PARTS, 1):
        part = ReportPart.objects.create(report=report, order=order, heading=heading, measures=measures)
        if table:
            tables.lay_out(part, layouts.LAYOUTS[table])


def _parts_from(before: Report, report: Report, by: User) -> None:
    """The same parts and people, unwritten: the text stands as a beginning, its figures follow the tables."""
    for old in parts_of(before):
        text = old.text
        for figure in bound.figures(old.text):
            text = bound.followed(text, figure.typed)
        part = ReportPart.objects.create(
            report=report, order=old.order, heading=old.heading, text=text,
            measures=old.measures, responsible=old.responsible,
        )  # fmt: skip
        for table in old.tables.all():
            tables.carry(table, part, by=by)


@transaction.atomic
def add_part(*, report: Report, heading: str, by: User, measures: bool = False) -> ReportPart:
    """A part last in the report. Refused: in a finished report; without a heading."""
    report = held(report, by)
    heading = guards.written(heading, field="heading", missing="Skriv en rubrik för delen.", limit=200)
    last = report.parts.aggregate(last=Max("order"))["last"] or 0
    part = ReportPart.objects.create(report=report, order=last + 1, heading=heading, measures=measures)
    trace("budget.part_added", on=report, within=report.case, by=by, number=part.order)
    return part


@transaction.atomic
def set_part(
    *, part: ReportPart, heading: str, by: User, responsible: User | None = None, measures: bool = False
) -> ReportPart:
    """Its heading, who answers for it, and whether the indicators stand there. Refused: in a finished report; without a
    heading; for somebody who may not write in the authority."""
    report, part = held(part.report, by), _standing(part)
    heading = guards.written(heading, field="heading", missing="Skriv en rubrik för delen.", limit=200)
    if responsible is not None:
        try:
            must_write(responsible, report.case.authority_id)
        except Refused:
            words = f"{responsible.name} får inte skriva i rapporten. Välj någon annan."
            raise Refused(words, field="responsible", code="forbidden") from None
    ReportPart.objects.filter(pk=part.pk).update(heading=heading, responsible=responsible, measures=measures)
    part.refresh_from_db()
    trace("budget.part_set", on=report, within=report.case, by=by, number=part.order)
    return part


@transaction.atomic
def write_part(*, part: ReportPart, text: str, seen: int, by: User, done: bool = False) -> ReportPart:
    """The text of a part, and whether it is done. `seen` is the version that was opened. Refused: in a finished report;
    a text in braces that is no figure; SavedMeanwhile when somebody has saved another text since."""
    report = held(part.report, by)
    part = _standing(part)
    text = swedish_html(richtext.clean(text))
    if part.version != seen and part.text != text:
        who = part.saved_by.name if part.saved_by else "Någon"
        raise SavedMeanwhile(
            f"{who} har skrivit i delen sedan du öppnade den. Ingenting är skrivet över.", code="changed"
        )
    if wrong := bound.unread(text):
        raise Refused(
            f"{wrong[0][:60]} är ingen cell. Ta bort klamrarna, eller skriv @ och välj cellen.",
            field="text",
            code="figure",
        )
    part.text, part.state = text, State.DONE if done else State.WRITING
    part.version, part.saved_by, part.saved_at = part.version + 1, by, clock.now()
    part.save(update_fields=["text", "state", "version", "saved_by", "saved_at"])
    trace("budget.part_written", on=report, within=report.case, by=by, number=part.order)
    return part


@transaction.atomic
def follow_table(*, part: ReportPart, figure: str, by: User) -> ReportPart:
    """Let a number in the text follow its cell instead of what was written there. Refused: in a finished report; when
    the number does not stand there any longer."""
    report = held(part.report, by)
    part = _standing(part)
    if figure not in {one.typed for one in bound.figures(part.text)}:
        raise Refused("Siffran står inte längre i texten. Läs om sidan.", code="gone")
    part.text = bound.followed(part.text, figure)
    part.version, part.saved_by, part.saved_at = part.version + 1, by, clock.now()
    part.save(update_fields=["text", "version", "saved_by", "saved_at"])
    trace("budget.part_written", on=report, within=report.case, by=by, number=part.order)
    return part


@transaction.atomic
def move_part(*, part: ReportPart, up: bool, by: User) -> ReportPart:
    """One step up or down; at the end it stays. Refused: in a finished report."""
    report = held(part.report, by)
    part, parts = _standing(part), list(report.parts.all())
    here = [one.pk for one in parts].index(part.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(parts):
        parts[here], parts[there] = parts[there], parts[here]
        for order, one in enumerate(parts, 1):
            ReportPart.objects.filter(pk=one.pk).update(order=order)
        trace("budget.parts_moved", on=report, within=report.case, by=by, number=there + 1)
    part.refresh_from_db()
    return part


@transaction.atomic
def remove_part(*, part: ReportPart, by: User) -> Report:
    """Take a part away with its text. Refused: in a finished report; while a table stands in it."""
    report, part = held(part.report, by), _standing(part)
    if ReportTable.objects.filter(part=part).exists():
        raise Refused("Delen har en tabell. Ta bort tabellen först, om den inte ska vara med.", code="table")
    number = part.order
    part.delete()
    trace("budget.part_removed", on=report, within=report.case, by=by, number=number)
    return report
