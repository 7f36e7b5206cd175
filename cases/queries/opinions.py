"""Reads of opinions: those of a case, who is asked, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet

from cases.models import Case, File, Opinion, Record
from cases.models.opinions import OpinionExtension, unit_ids_of
from core import clock
from core.dates import long_date
from organisation.models import RoleAssignment, Unit, User
from organisation.roles import Capability, roles_with
from organisation.todo import Todo


def opinions_in(case: Case, user: User) -> list[Opinion]:
    """The opinions of a case that a person may see: what is waited for first, then the answers."""
    found = list(Opinion.objects.visible_to(user).filter(case=case).whole())
    return sorted(found, key=lambda one: (not one.is_waiting, one.closed_at or one.asked_at, one.pk))


def people_of(unit: Unit) -> list[User]:
    """The people of a unit who can be asked: those who sit there or have a role there, and read the diary of their
    own authority."""
    held = RoleAssignment.objects.on(clock.today()).filter(
        authority=unit.authority_id, role__in=roles_with(Capability.READ_DIARY)
    )
    there = Q(unit=unit) | Q(pk__in=held.filter(unit=unit).values("user"))
    return list(User.objects.filter(there, is_active=True, pk__in=held.values("user")).order_by("name"))


def readers_of(case: Case, unit: Unit) -> list[User]:
    """Those of a unit whom a question in the case may be shown to: everybody, or when the case is marked secret only
    those who may read it."""
    people = people_of(unit)
    return [person for person in people if not case.is_secret or sees_case(person, case)]


def sees_case(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def records_to_send(case: Case, user: User) -> QuerySet[Record]:
    """What can go along with a question: registered, standing, and open to the one who asks."""
    return Record.objects.visible_to(user).valid().filter(case=case).select_related("case").order_by("number")


def sent_along(opinion: Opinion, user: User) -> QuerySet[Record]:
    """The records that went along, with their files, as far as the person may read them. Being asked opens what was
    sent to the unit, never what is marked."""
    files = files_sent(opinion, user).order_by("position", "id")
    open_to_asked = Q(secrecy_provision="", case__secrecy_provision="", voided_at__isnull=True)
    may = Q(pk__in=Record.objects.visible_to(user).values("pk")) | open_to_asked
    return (
        opinion.records.filter(may)
        .select_related("case")
        .prefetch_related(Prefetch("files", files, to_attr="shown_files"))
        .order_by("number")
    )


def files_sent(opinion: Opinion, user: User) -> QuerySet[File]:
    """The files of those records, as far as the person may open them."""
    open_to_asked = Q(
        secrecy_provision="",
        record__secrecy_provision="",
        record__case__secrecy_provision="",
        record__voided_at__isnull=True,
    )
    may = Q(pk__in=File.objects.visible_to(user).values("pk")) | open_to_asked
    return File.objects.current().filter(may, record__in=opinion.records.all()).select_related("record__case")


def extensions_of(opinion: Opinion) -> QuerySet[OpinionExtension]:
    return opinion.extensions.select_related("by")


def opinions_to_do(user: User) -> Iterator[Todo]:
    """What the person is to answer, and what they asked for that has not come in time."""
    units = unit_ids_of(user)
    mine = Q(asked_by=user) | Q(unit__in=units)
    waiting = Opinion.objects.visible_to(user).filter(mine).waiting()
    for one in waiting.select_related("case", "unit", "asked_by"):
        asked = one.unit_id in units
        if asked and one.taken_by_id in {None, user.pk}:
            who = "" if one.taken_by_id else ", ingen har tagit den"
            yield Todo(
                f"Yttra dig till {one.asked_by.name}",
                f"{one.case.dnr} · till {one.who}{who}",
                one.get_absolute_url(),
                "Svara",
                one.due_on,
            )
        elif one.asked_by_id == user.pk and one.due_on < clock.today():
            yield Todo(
                f"Yttrande från {one.who} har inte kommit",
                f"{one.case.dnr} · skulle ha kommit {long_date(one.due_on)}",
                one.get_absolute_url(),
                "Öppna",
                one.due_on,
            )
