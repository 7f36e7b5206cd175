"""Applications: entered by hand, handed in by another system, or read from a file, all through the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from cases.models import Case
from core import clock
from core.errors import Refused
from core.locking import lock
from core.words import clean, clean_lines
from grants.actions.calls import must_take_applications, next_position
from grants.entries import CallFacts, Entry
from grants.models import (
    Application,
    ApplicationYear,
    CoFinancing,
    Compilation,
    CompilationRow,
    Fund,
    GrantCall,
    Import,
    WorkPackage,
)
from grants.queries.calls import entry_of, facts_of
from grants.rules.asking import problems
from grants.rules.preparing import must_prepare
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def enter_application(*, call: GrantCall, entry: Entry, by: User) -> Application:
    """Enter an application. Refused: what `grants.rules.asking.problems` says stops; a number that is in the round."""
    must_prepare(by, call)
    lock(call)
    call.refresh_from_db()
    must_take_applications(call)
    _must_be_new(call, [entry.external_id])
    application = _write(Application(call=call, position=next_position(call)), entry, facts_of(call), by)
    _compile(call, [application])
    trace(
        "grants.application_entered", on=application, within=call.case, by=by, number=application.external_id
    )
    return application


@transaction.atomic
def change_application(*, application: Application, entry: Entry, by: User) -> Application:
    """Put an application right, as long as nothing is approved on it. Refused as when it is entered."""
    call = application.call
    must_prepare(by, call)
    _must_see(application, by)
    lock(call)
    must_take_applications(call)
    if application.external_id != entry.external_id.strip():
        _must_be_new(call, [entry.external_id])
    written = _write(application, entry, facts_of(call), by)
    trace("grants.application_changed", on=written, within=call.case, by=by, number=written.external_id)
    return written


@transaction.atomic
def withdraw_application(*, application: Application, by: User) -> Application:
    """The applicant has taken it back. It stays in the list, struck, and is no longer compiled. Twice is once."""
    call = application.call
    must_prepare(by, call)
    _must_see(application, by)
    lock(call)
    must_take_applications(call)
    changed = Application.objects.filter(pk=application.pk, state=Application.State.RECEIVED).update(
        state=Application.State.WITHDRAWN
    )
    if changed:
        CompilationRow.objects.filter(application=application, compilation__state="draft").delete()
        trace(
            "grants.application_withdrawn",
            on=application,
            within=call.case,
            by=by,
            number=application.external_id,
        )
    application.refresh_from_db()
    return application


@transaction.atomic
def receive_application(*, call: GrantCall, entry: Entry, by: User, system: str) -> tuple[Application, bool]:
    """From another system: the application and whether it is new. The same number with the same content again changes
    nothing; with other content it is refused, since somebody may be assessing it."""
    must_prepare(by, call)
    lock(call)
    standing = Application.objects.filter(call=call, external_id=entry.external_id.strip()).first()
    if standing is None:
        return enter_application(
            call=call, entry=replace(entry, received_on=entry.received_on or clock.today()), by=by
        ), True
    before = entry_of(standing)
    given = cleaned(replace(entry, received_on=entry.received_on or before.received_on))
    if _comparable(given) != _comparable(before):
        raise Refused(
            f"Ansökan {standing.external_id} finns redan i utlysningen med annat innehåll. Ändra den där i stället.",
            field="external_id",
            code="other-content",
        )
    return standing, False


@transaction.atomic
def import_applications(
    *, call: GrantCall, name: str, sha256: str, entries: Sequence[Entry], by: User
) -> Import:
    """Enter all rows of a file: all of them or none. Refused: the same file again; a number twice or already in the
    round; anything that stops one of the rows."""
    must_prepare(by, call)
    lock(call)
    call.refresh_from_db()
    must_take_applications(call)
    if not entries:
        raise Refused("Filen har inga ansökningar.", field="files", code="empty")
    must_be_another_file(call, sha256)
    _must_be_new(call, [entry.external_id for entry in entries])
    read = Import.objects.create(call=call, filename=name, sha256=sha256, rows=len(entries), by=by)
    facts, first = facts_of(call), next_position(call)
    written = [
        _write(Application(call=call, position=position, imported=read), entry, facts, by)
        for position, entry in enumerate(entries, first)
    ]
    _compile(call, written)
    trace("grants.applications_imported", on=read, within=call.case, by=by, rows=len(entries), file=name)
    return read


def must_be_another_file(call: GrantCall, sha256: str) -> None:
    before = Import.objects.filter(call=call, sha256=sha256).select_related("by").first()
    if before is not None:
        raise Refused(
            f"Filen är redan inläst i utlysningen, {before.at.astimezone(clock.STOCKHOLM).date().isoformat()} av {before.by}. "
            "Inget läses in en gång till.",
            field="files",
            code="same-file",
        )


def numbers_in_use(call: GrantCall, numbers: Sequence[str]) -> set[str]:
    return set(
        Application.objects.filter(call=call, external_id__in=[one.strip() for one in numbers]).values_list(
            "external_id", flat=True
        )
    )


def _must_be_new(call: GrantCall, numbers: Sequence[str]) -> None:
    seen: set[str] = set()
    for number in (one.strip() for one in numbers):
        if number in seen:
            raise Refused(f"Numret {number} står flera gånger.", field="external_id", code="twice")
        seen.add(number)
    if taken := numbers_in_use(call, list(seen)):
        raise Refused(
            f"Det finns redan en ansökan med numret {sorted(taken)[0]} i utlysningen.",
            field="external_id",
            code="taken",
        )


def _must_see(application: Application, by: User) -> None:
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise Refused("Du har anmält jäv i ansökan. En kollega får göra det här.", code="conflict")


def _comparable(entry: Entry) -> Entry:
    return replace(
        entry,
        asked=tuple(sorted(entry.asked, key=lambda one: (one.fund, one.year))),
        packages=tuple(entry.packages),
        co_financing=tuple(entry.co_financing),
    )


def cleaned(entry: Entry) -> Entry:
    """The words as they are kept."""
    return replace(
        entry,
        external_id=clean(entry.external_id),
        applicant=clean(entry.applicant),
        project=clean(entry.project),
        description=clean_lines(entry.description),
        organisation_number=clean(entry.organisation_number),
        contact=clean(entry.contact),
    )


def _write(application: Application, entry: Entry, facts: CallFacts, by: User) -> Application:
    entry = cleaned(entry)
    stop = next((one for one in problems(entry, facts) if one.stops), None)
    if stop is not None:
        raise Refused(stop.message, field=stop.field, code="application")
    _fill(application, entry, by)
    application.full_clean(exclude=["call", "imported"])
    application.save()
    if application.pk:
        for rows in (application.years, application.work_packages, application.co_financing):
            rows.all().delete()
    funds = {fund.slug: fund for fund in Fund.objects.filter(slug__in=facts.funds)}
    ApplicationYear.objects.bulk_create(
        ApplicationYear(application=application, fund=funds[one.fund], year=one.year, asked_ore=one.ore)
        for one in entry.asked
    )
    WorkPackage.objects.bulk_create(
        WorkPackage(
            application=application,
            position=position,
            name=one.name,
            description=one.description,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            cost_ore=one.cost_ore,
        )
        for position, one in enumerate(entry.packages, 1)
    )
    CoFinancing.objects.bulk_create(
        CoFinancing(
            application=application,
            financier=one.financier,
            kind=one.kind,
            year=one.year,
            ore=one.ore,
            status=one.status,
        )
        for one in entry.co_financing
    )
    return application


def _fill(application: Application, entry: Entry, by: User) -> None:
    for name in (
        *("external_id", "applicant", "project", "description", "organisation_number", "is_private_person"),
        *("contact", "starts_on", "ends_on", "total_cost_ore", "decided_on"),
    ):
        setattr(application, name, getattr(entry, name))
    application.received_on = entry.received_on or clock.today()
    application.decided_in = _case_decided_in(entry, by)
    if application.state != Application.State.WITHDRAWN:
        decided = entry.decided_on is not None
        application.state = Application.State.DECIDED_BEFORE if decided else Application.State.RECEIVED


def _case_decided_in(entry: Entry, by: User) -> Case | None:
    if not entry.decided_in.strip():
        return None
    found = Case.objects.visible_to(by).filter(dnr=entry.decided_in.strip()).first()
    if found is None:
        raise Refused(
            f"Det finns inget ärende {entry.decided_in.strip()}.", field="decided_in", code="no-case"
        )
    return found


def _compile(call: GrantCall, applications: Sequence[Application]) -> None:
    """New applications take their place last in a compilation that is being written."""
    for compilation in Compilation.objects.filter(call=call, state=Compilation.State.DRAFT):
        add_rows(compilation, applications)


def add_rows(compilation: Compilation, applications: Sequence[Application]) -> None:
    last = compilation.rows.order_by("-position").values_list("position", flat=True).first() or 0
    decided = CompilationRow.Stance.DECIDED_BEFORE
    CompilationRow.objects.bulk_create(
        CompilationRow(
            compilation=compilation,
            application=application,
            position=position,
            stance=decided
            if application.state == Application.State.DECIDED_BEFORE
            else CompilationRow.Stance.UNDECIDED,
        )
        for position, application in enumerate(applications, last + 1)
    )
