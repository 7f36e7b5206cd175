"""Writing a memo: begun from what the case is about, saved whole, never over somebody else's text unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.text import slugify

from cases import matters, proposals, richtext, rules
from cases.actions import guards
from cases.actions.files import Upload, attach
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step, content_of
from cases.models import Case, ClauseAmount, Memo, MemoLine, MemoSection, Proposal, ProposalStep, Record
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.queries import whole_memos
from core import clock
from core.dates import time_of_day
from core.errors import Refused
from core.words import clean, clean_lines
from organisation.models import Body, Unit, User
from trail.actions import record as trace

EDITABLE = (Memo.State.DRAFT, Memo.State.RETURNED)


class SavedMeanwhile(Refused):
    """Somebody saved after this text was opened. Nothing is written; the caller shows both texts."""


@transaction.atomic
def start_memo(
    *, case: Case, by: User, body: Body | None = None, unit: Unit | None = None, title: str = ""
) -> Memo:
    """Begin a memo with the headings, the chain of bodies and the people that go with what the case is about.

    Refused for those who do not write memos here, in a closed or voided case, for a body or unit of another
    authority and when no unit can be told: somebody must be there to approve.
    """
    if not rules.may_start(by, case):
        raise Refused("Du har ingen roll som skriver tjänsteskrivelser hos myndigheten.", code="forbidden")
    guards.lock(case)
    _refuse_closed(case)
    unit = unit or _own_unit(case.unit, case) or _own_unit(by.unit, case)
    if unit is None:
        raise Refused("Välj vilken enhet som ska godkänna skrivelsen.", field="unit", code="missing")
    memo = Memo.objects.create(
        case=case,
        title=clean(title) or case.subject,
        dated_on=clock.today(),
        body=body,
        addressee=body.addressee if body else "",
        unit=unit,
        author=by,
        saved_by=by,
        created_at=clock.now(),
        saved_at=clock.now(),
    )
    Proposal.objects.create(memo=memo)
    _write(memo, _first_content(memo))
    trace("cases.memo_started", on=memo, within=case, by=by)
    return memo


def _first_content(memo: Memo) -> Content:
    matter = matters.of(memo.case)
    content = content_of(memo)
    content.sections = [Section(heading.kind, heading.text) for heading in matter.headings]
    if matter.decides:
        content.chain = _default_chain(matter.chain, memo.body)
        content.clauses = [Clause(state=ClauseRow.State.STARTED)]
    content.prepared_by = [Line(memo.author.printed, user_id=memo.author_id)]
    managers = list(reversed(rules.approvers(memo)))  # the head of the administration signs to the left
    signing = managers if len(managers) < 3 else [managers[0], managers[-1]]
    content.signatories = [Line(person.name, person.title, person.pk) for person in signing]
    return content


def _default_chain(usual: Sequence[str], body: Body | None) -> list[Step]:
    """From the memo's body up to the one that usually decides this kind of matter; without such, the body itself."""
    if body is None:
        return []
    way = [body]
    while usual and way[-1].parent is not None and way[-1].short_name != usual[-1]:
        way.append(way[-1].parent)
    parts = [ProposalStep.Part.PROPOSES] * (len(way) - 1) + [ProposalStep.Part.DECIDES]
    return [Step(step.pk, part, step.name) for step, part in zip(way, parts, strict=True)]


@transaction.atomic
def save_memo(*, memo: Memo, content: Content, revision: int, by: User) -> Memo:
    """Write everything that stands in the memo, if nobody else has since `revision`.

    What is the same is not written. Unfinished clauses are kept as begun. Refused for others than the writer and
    the case's official, when the memo is with a manager or approved, when somebody saved meanwhile
    (SavedMeanwhile), and for what no reader could follow: two sections of a kind, a year twice in a clause,
    an enclosure that is attached without a record or awaited from nobody.
    """
    memo = hold(memo, by, revision)
    before = content_of(memo)
    _refuse_unseen(content, before, by)
    content = _settled(memo, content)
    if content == before:
        return memo
    _write(memo, content, before)
    Memo.objects.filter(pk=memo.pk).update(revision=F("revision") + 1, saved_at=clock.now(), saved_by=by)
    return whole_memos().get(pk=memo.pk)


@transaction.atomic
def enclose_upload(*, memo: Memo, title: str, upload: Upload, revision: int, by: User) -> Memo:
    """Add an enclosure that is not in the case yet. The file is kept as working material in the case: it gets its
    number together with the memo, at approval (docs/adr/0009). Refused as save_memo, and for a file that cannot be
    taken."""
    memo = hold(memo, by, revision)
    title = guards.fitting(title, field="title") or upload.name.rpartition(".")[0]
    today = clock.today()
    record = Record.objects.create(
        case=memo.case, direction=Record.Direction.INTERNAL, subject=title[:300], arrived_on=today,
        created_at=clock.now(),
    )  # fmt: skip
    attach(record=record, uploads=[upload], by=by)
    count = memo.enclosures.count()
    EnclosureRow.objects.create(
        memo=memo, position=count + 1, label=f"Bilaga {count + 1}", title=title[:300], record=record,
        state=EnclosureRow.State.ATTACHED,
    )  # fmt: skip
    Memo.objects.filter(pk=memo.pk).update(revision=F("revision") + 1, saved_at=clock.now(), saved_by=by)
    return whole_memos().get(pk=memo.pk)


# Holding


def hold(memo: Memo, by: User, revision: int, states: Sequence[str] = EDITABLE) -> Memo:
    """Stand in line for the memo and read it anew. The UPDATE takes the row's lock on PostgreSQL and the write lock
    on SQLite. Refused for others than writer and official, in another state, and when it was saved meanwhile."""
    if not rules.may_steer(by, memo):
        raise Refused(
            "Bara den som skriver skrivelsen och ärendets handläggare kan ändra den.", code="forbidden"
        )
    return hold_as_it_was(memo, revision, states)


def hold_as_it_was(memo: Memo, revision: int, states: Sequence[str]) -> Memo:
    Memo.objects.filter(pk=memo.pk).update(revision=F("revision"))
    now = whole_memos().select_related("saved_by").get(pk=memo.pk)
    if now.state not in states:
        raise Refused(_state_sentence(now), code="state")
    if now.revision != revision:
        who = now.saved_by.name if now.saved_by else "Någon"
        at = time_of_day(now.saved_at.astimezone(clock.STOCKHOLM))
        raise SavedMeanwhile(
            f"{who} sparade skrivelsen kl. {at}, efter att du öppnade den. Ingenting är skrivet över. "
            "Jämför texterna och välj.",
            code="changed",
        )
    _refuse_closed(now.case)
    return now


def _state_sentence(memo: Memo) -> str:
    return {
        Memo.State.SUBMITTED: "Skrivelsen är hos chef. Ta tillbaka den om den ska ändras.",
        Memo.State.APPROVED: "Skrivelsen är redan godkänd. Öppna den för en ny version om den ska ändras.",
        Memo.State.RETURNED: "Skrivelsen är återlämnad till den som skrev den.",
        Memo.State.DRAFT: "Skrivelsen är ett utkast. Den ska skickas för godkännande först.",
    }[Memo.State(memo.state)]


def _refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise Refused(f"{case.dnr} är {case.state.lower()}. Öppna ärendet igen först.", code="closed")


def _own_unit(unit: Unit | None, case: Case) -> Unit | None:
    return unit if unit is not None and unit.authority_id == case.authority_id else None


# What is refused, and how typed text is kept


def _settled(memo: Memo, content: Content) -> Content:
    """The content as it is kept: cleaned, clauses in their true state, people recognised."""
    title = clean(content.title)
    if not title:
        raise Refused("Skriv en rubrik på skrivelsen.", field="title", code="missing")
    _refuse_foreign(memo, content)
    kinds = [section.kind for section in content.sections if section.kind != MemoSection.Kind.PROSE]
    if len(kinds) != len(set(kinds)):
        raise Refused("Samma slags avsnitt kan bara finnas en gång. Ta bort det ena.", code="section-twice")
    return replace(
        content,
        title=guards.fitting(title, field="title"),
        kind=guards.fitting(content.kind, field="kind", limit=60),
        addressee=clean_lines(content.addressee),
        lead_in=guards.fitting(content.lead_in, field="lead_in"),
        chain=[replace(step) for step in content.chain],
        sections=[_settled_section(section) for section in content.sections],
        clauses=[_settled_clause(number, clause) for number, clause in enumerate(content.clauses, 1)],
        enclosures=[
            _settled_enclosure(memo, number, row) for number, row in enumerate(content.enclosures, 1)
        ],
        prepared_by=_people(content.prepared_by),
        recipients=_people(content.recipients),
        signatories=_people(content.signatories),
    )


def _refuse_foreign(memo: Memo, content: Content) -> None:
    authority = memo.case.authority_id
    if content.unit_id is None or not Unit.objects.filter(pk=content.unit_id, authority=authority).exists():
        raise Refused("Välj en av myndighetens enheter.", field="unit", code="unit")
    bodies = {pk for pk in [content.body_id, *(step.body_id for step in content.chain)] if pk is not None}
    if Body.objects.filter(pk__in=bodies, authority=authority).count() != len(bodies):
        raise Refused("Välj ett av myndighetens organ.", field="body", code="body")
    records = {row.record_id for row in content.enclosures if row.record_id is not None}
    if memo.case.records.filter(pk__in=records).count() != len(records):
        raise Refused("En bilaga ska vara en handling i samma ärende.", code="record")


def _refuse_unseen(content: Content, before: Content, by: User) -> None:
    """What somebody may not read they cannot enclose; what a colleague has enclosed stays."""
    known = {row.record_id for row in before.enclosures}
    new = {row.record_id for row in content.enclosures if row.record_id is not None} - known
    if Record.objects.visible_to(by).filter(pk__in=new).count() != len(new):
        raise Refused("En bilaga ska vara en handling i samma ärende.", code="record")


def _settled_section(section: Section) -> Section:
    prose = section.kind == MemoSection.Kind.PROSE
    heading = guards.fitting(section.heading, field="heading", limit=200)
    return replace(section, heading=heading, html=richtext.clean(section.html) if prose else "")


def _settled_clause(number: int, clause: Clause) -> Clause:
    states = ClauseRow.State
    clause = replace(
        clause,
        verb=guards.fitting(clause.verb, field=f"clause-{number}-verb", limit=60),
        text=clean_lines(clause.text).strip(),
        printed=clean_lines(clause.printed).strip(),
        is_condition=clause.is_condition or clause.verb.strip() == proposals.CONDITION,
        amounts=_settled_amounts(number, clause.amounts),
    )
    if clause.state == states.EMPTY and (clause.text or clause.verb):
        clause.state = states.COMPLETE  # it has been filled in
    if clause.state in {states.COMPLETE, states.STARTED}:
        clause.state = states.COMPLETE if clause.is_whole else states.STARTED
    return clause


def _settled_amounts(number: int, amounts: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in amounts:
        label = guards.fitting(amount.source_label, field=f"clause-{number}-amount", limit=120)
        key = (amount.source_key or slugify(label))[:60]
        if amount.ore <= 0:
            raise Refused(f"Att-sats {number}: skriv ett belopp som är större än noll.", code="amount")
        if any((other.year, other.source_key) == (amount.year, key) for other in kept):
            raise Refused(
                f"Att-sats {number}: {amount.year} finns två gånger ur samma anslag. Lägg ihop beloppen.",
                code="year-twice",
            )
        kept.append(Amount(amount.year, amount.ore, label, key))
    return sorted(kept, key=lambda amount: amount.year)


def _settled_enclosure(memo: Memo, number: int, row: Enclosure) -> Enclosure:
    states = EnclosureRow.State
    row = replace(
        row,
        title=guards.fitting(row.title, field=f"enclosure-{number}"),
        label=guards.fitting(row.label, field=f"enclosure-{number}", limit=60),
        awaited_from=guards.fitting(row.awaited_from, field=f"enclosure-{number}", limit=120),
        note=guards.fitting(row.note, field=f"enclosure-{number}", limit=200),
    )
    if row.state == states.ATTACHED and row.record_id is None:
        raise Refused(
            f"Bilaga {number}: välj vilken handling i ärendet som bifogas.", code="enclosure-record"
        )
    if row.state == states.AWAITED and not row.awaited_from:
        raise Refused(f"Bilaga {number}: skriv från vem bilagan väntas.", code="enclosure-from")
    return row


def _people(lines: list[Line]) -> list[Line]:
    """Lines as printed; a line that reads as one of our people is that person."""
    kept = [replace(line, name=clean(line.name)[:200], title=clean(line.title)[:120]) for line in lines]
    kept = [line for line in kept if line.name or line.title]
    unknown = {line.name.partition(",")[0].strip() for line in kept if line.user_id is None}
    found: dict[str, int | None] = {}
    for name, pk in User.objects.filter(name__in=unknown).values_list("name", "pk"):
        found[name] = None if name in found else pk  # two of the same name: no guess
    return [line if line.user_id else replace(line, user_id=found.get(_name(line))) for line in kept]


def _name(line: Line) -> str:
    return line.name.partition(",")[0].strip()


# Writing


def _write(memo: Memo, content: Content, before: Content | None = None) -> None:
    """Bring the rows to the content. Rows keep their identity; what is the same is left alone."""
    before = before or content_of(memo)
    head = {
        "title": content.title, "kind": content.kind, "dated_on": content.dated_on, "body_id": content.body_id,
        "addressee": content.addressee, "unit_id": content.unit_id,
    }  # fmt: skip
    Memo.objects.filter(pk=memo.pk).update(**head)
    if content.sections != before.sections:
        _rows(
            memo.sections, content.sections, {s.id: s for s in before.sections}, ("kind", "heading", "html")
        )
    _write_proposal(Proposal.objects.get_or_create(memo=memo)[0], content, before)
    if content.enclosures != before.enclosures:
        names = ("title", "state", "label", "separator", "record_id", "awaited_from", "awaited_on", "note")
        _rows(memo.enclosures, content.enclosures, {e.id: e for e in before.enclosures}, names)
    for kind, name in (
        (MemoLine.Kind.PREPARED_BY, "prepared_by"),
        (MemoLine.Kind.RECIPIENT, "recipients"),
        (MemoLine.Kind.SIGNATORY, "signatories"),
    ):
        lines: list[Line] = getattr(content, name)
        if lines != getattr(before, name):
            memo.lines.filter(kind=kind).delete()
            MemoLine.objects.bulk_create(
                MemoLine(memo=memo, kind=kind, position=at, name=li.name, title=li.title, user_id=li.user_id)
                for at, li in enumerate(lines, 1)
            )


def _rows(
    manager: Any, wanted: Sequence[Any], known: dict[Any, Any], names: Sequence[str]
) -> list[models.Model]:
    """Delete what is gone, change what differs, add what is new, in the wanted order."""
    kept = {part.id for part in wanted if part.id in known}
    manager.exclude(pk__in=kept).delete()
    order = {pk: at for at, pk in enumerate(known, 1)}
    written = []
    for at, part in enumerate(wanted, 1):
        values = {name: getattr(part, name) for name in names} | {"position": at}
        if part.id not in known:
            written.append(manager.create(**values))
            continue
        if part != known[part.id] or order[part.id] != at:
            manager.filter(pk=part.id).update(**values)
        written.append(manager.model(pk=part.id))
    return written


def _write_proposal(proposal: Proposal, content: Content, before: Content) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(
        style=content.style, lead_in=content.lead_in, without_lead_in=content.without_lead_in
    )
    if content.chain != before.chain:
        proposal.chain.all().delete()
        ProposalStep.objects.bulk_create(
            ProposalStep(proposal=proposal, position=at, body_id=step.body_id, part=step.part)
            for at, step in enumerate(content.chain, 1)
        )
    if content.clauses == before.clauses:
        return
    known = {clause.id: clause for clause in before.clauses}
    names = ("verb", "text", "printed", "is_condition", "state")
    rows = _rows(proposal.clauses, content.clauses, known, names)
    for row, clause in zip(rows, content.clauses, strict=True):
        if clause.amounts == (known[clause.id].amounts if clause.id in known else []):
            continue
        ClauseAmount.objects.filter(clause_id=row.pk).delete()
        ClauseAmount.objects.bulk_create(
            ClauseAmount(
                clause_id=row.pk, year=a.year, ore=a.ore, source_key=a.source_key, source_label=a.source_label
            )
            for a in clause.amounts
        )
