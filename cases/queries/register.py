"""Reads of the register: what its pages show beside the case itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.models import Case, File, FormerSubject, Record, Register, Reminder
from cases.models.cases import CaseQuerySet
from cases.queries.looks import Looked, looks_of
from core import clock
from organisation.models import Authority, RoleAssignment, Unit, User
from organisation.roles import Capability, roles_with
from organisation.todo import Todo


def registers_of(user: User, *, administered: bool = False) -> QuerySet[Register]:
    """The registers a person registers in, or may open series in."""
    held = user.authorities_with(Capability.REGISTER)
    if administered:
        held = held | user.authorities_with(Capability.ADMINISTER)
    return Register.objects.filter(authority__in=held).select_related("authority")


def staff_of(*authorities: int, may: Capability = Capability.READ_DIARY) -> QuerySet[User]:
    """Those who may read the authorities' diaries today: whom a case or a reminder can be given to. `may`: what else
    they must be allowed."""
    held = RoleAssignment.objects.on(clock.today()).filter(
        authority__in=authorities, role__in=roles_with(may)
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name")


def diary_of(user: User) -> CaseQuerySet:
    """The person's diary: for staff that of their own authority, for others what has been given them to read."""
    staff = user.authorities_with(Capability.READ_DIARY)
    cases = Case.objects.visible_to(user)
    if not staff:
        return cases
    # Keys and not a join: then SQLite walks the diary in its own order and stops after a page.
    registers = list(Register.objects.filter(authority__in=staff).values_list("pk", flat=True))
    return cases.filter(register__in=registers)


def managers_of(unit: Unit) -> list[User]:
    """Who approves for a unit today: its own managers, else those of the nearest unit above it."""
    managing = RoleAssignment.objects.on(clock.today()).filter(
        authority=unit.authority_id, role__in=roles_with(Capability.APPROVE_MEMOS)
    )
    for level in unit.with_parents():
        found = list(
            User.objects.filter(is_active=True, pk__in=managing.filter(unit=level).values("user")).order_by(
                "name"
            )
        )
        if found:
            return found
    return []


@dataclass(frozen=True)
class Line:
    """A record on the case page. `open` is False for one that exists but that this person may not read: then
    only its number, day and the words of the open register are shown (OSL 5:2 second paragraph)."""

    record: Record
    open: bool
    files: list[Looked]


@dataclass(frozen=True)
class Contents:
    """What stands on a case page beside the case itself."""

    records: list[Line]
    reminders: list[Reminder]
    related: list[tuple[Case, bool]]  # and whether its internal words may be shown
    former: list[FormerSubject]


def case_contents(case: Case, user: User, *, staff: bool) -> Contents:
    """All that one case page shows, in as many queries however much there is. Others than the authority's own
    staff see the records they may read and nothing of the work around them."""
    shown = set(Record.objects.visible_to(user).filter(case=case).values_list("pk", flat=True))
    records = case.records.registered().select_related("moved_to__case", "case__register").order_by("number")
    lines = {one.pk: Line(one, one.pk in shown, []) for one in records if staff or one.pk in shown}
    files = list(File.objects.visible_to(user).current().filter(record__in=lines).order_by("position", "id"))
    for file in files:
        file.record = lines[file.record_id].record  # its address needs the case, which is already here
    looked = looks_of(files)
    for file in files:
        lines[file.record_id].files.append(looked[file.pk])
    related = Case.objects.visible_to(user).filter(related=case).select_related("register").newest_first()
    return Contents(
        records=list(lines.values()),
        reminders=list(case.reminders.waiting().select_related("owner")) if staff else [],
        related=[(other, user.can(Capability.READ_DIARY, other.authority_id)) for other in related]
        if staff
        else [],
        former=list(case.former_subjects.filter(record=None).select_related("replaced_by")) if staff else [],
    )


def registered_on(authority: Authority, day: datetime.date) -> QuerySet[Record]:
    """The documents registered in an authority's registers on a day, in Swedish time."""
    return (
        Record.objects.registered()
        .filter(case__register__authority=authority, registered_at__range=_whole(day))
        .annotate(file_count=Count("files", filter=Q(files__withdrawn_at__isnull=True)))
        .select_related("case__register", "case__official", "moved_to__case")
    )


def opened_empty_on(authority: Authority, day: datetime.date) -> QuerySet[Case]:
    """The cases opened on a day without a document that day."""
    documents = Record.objects.registered().filter(case=OuterRef("pk"), registered_at__range=_whole(day))
    return (
        Case.objects.filter(register__authority=authority, registered_at__range=_whole(day), taken_over=False)
        .exclude(Exists(documents))
        .select_related("register", "official")
    )


def _whole(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    start = datetime.datetime.combine(day, datetime.time.min, tzinfo=clock.STOCKHOLM)
    return start, datetime.datetime.combine(day, datetime.time.max, tzinfo=clock.STOCKHOLM)


def reminders_of(user: User) -> QuerySet[Reminder]:
    """The reminders a person has, the nearest first, in the cases they may still read."""
    return (
        Reminder.objects.waiting()
        .filter(owner=user, case__in=Case.objects.visible_to(user))
        .select_related("case")
    )


def reminders_to_do(user: User) -> Iterator[Todo]:
    """Reminders that have fallen due, for the start page."""
    for reminder in reminders_of(user).filter(due_on__lte=clock.today()):
        yield Todo(
            title=reminder.what,
            detail=f"Bevakning i {reminder.case.dnr}",
            url=reminder.case.get_absolute_url(),
            button="Öppna ärendet",
            due_on=reminder.due_on,
        )
