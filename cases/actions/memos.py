"""Writing a memo: begun from what the case is about, saved whole, never over somebody else's text unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from cases import matters, rules
from cases.actions import guards
from cases.actions.files import Upload, attach
from cases.actions.memo_rows import write_content
from cases.actions.revisions import Kind, close_sitting, go_on, keep_version
from cases.actions.settling import followed, refuse_unseen, settled, settled_section, still_possible
from cases.editing import with_section
from cases.masking import closed_sentence, mask_for
from cases.memo_content import Clause, Content, Line, Section, Step, content_of
from cases.memo_keeping import from_json, section_mark
from cases.merging import merge
from cases.models import Case, Memo, MemoSection, Proposal, ProposalStep, Record
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.printing import lay_out_when_settled
from cases.queries import whole_memos
from core import clock
from core.dates import time_of_day
from core.errors import Refused
from core.locking import lock
from core.words import clean
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
    write_content(memo, _first_content(memo), content_of(memo), by)
    keep_version(memo, by, Kind.STARTED)
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
def save_memo(
    *,
    memo: Memo,
    content: Content,
    revision: int,
    by: User,
    seen: Mapping[str, str] | None = None,
    then: Callable[[Content], Content] | None = None,
    deliberate: bool = True,
) -> Memo:
    """Write what stands in the memo. `then` is what a button does to it, after what others wrote has been put in.

    Without `seen` the whole is refused when anybody has saved since `revision`. With `seen` (the marks of the parts
    as they were opened, cases.memo_keeping) what others have written in other parts stands, and only what both have
    touched is refused (SavedMeanwhile); then `revision` is 0, or the one that is knowingly written over.

    What is the same is not written. Unfinished clauses are kept as begun. Refused for others than the writer and
    the case's official, when the memo is with a manager or approved, and for what no reader could follow: two
    sections of a kind, a year twice in a clause, an enclosure that is attached without a record or awaited from
    nobody. A section that is secret to the writer stays as it is, whatever is sent (cases.masking). A deliberate saving is a version of its own; the others of one sitting share one.
    """
    memo = hold(memo, by, revision if seen is None else None)
    before, mask = content_of(memo), mask_for(by, memo)
    refuse_unseen(content, before, by)
    content = mask.put_back(followed(memo, settled(memo, content), before), before)
    if seen is not None:
        content, clashes = merge(content, before, seen, over=revision == memo.revision)
        if clashes and revision != memo.revision:
            raise SavedMeanwhile(_meanwhile(memo), code="changed")
    if then is not None:
        content = mask.put_back(settled(memo, then(mask.content(content))), before, whole=True)
    if content == before:
        if deliberate:
            keep_version(memo, by, Kind.SAVED)
        return memo
    close_sitting(memo, by)
    write_content(memo, content, before, by)
    return _saved(memo, by, Kind.SAVED if deliberate else "")


@transaction.atomic
def save_section(
    *, memo: Memo, section: int, heading: str, html: str, revision: int, by: User, seen: str = ""
) -> MemoSection:
    """Write one section of prose, if nobody else has since its `revision` (or since it read as the mark `seen`
    says, which a page knows that has sent its whole form meanwhile). The other sections are not touched and not
    read. Refused as save_memo, and for a section that is secret to the writer; SavedMeanwhile when somebody else has
    written in the same section."""
    now = hold_light(memo, by)
    row = now.sections.select_related("saved_by").filter(pk=section, kind=MemoSection.Kind.PROSE).first()
    if row is None:
        raise Refused(
            "Avsnittet är borttaget. Texten finns kvar här: kopiera den till ett annat.", code="gone"
        )
    mask = mask_for(by, now)
    if mask.hides(row.pk):
        raise Refused(closed_sentence(row.pk, mask), code="secret")
    new = settled_section(Section(row.kind, heading, html))
    if (row.heading, row.html) == (new.heading, new.html):
        return row
    if row.revision != revision and section_mark(Section(row.kind, row.heading, row.html)) != seen:
        who = row.saved_by.name if row.saved_by else "Någon"
        raise SavedMeanwhile(f"{who} har skrivit i samma avsnitt. Ingenting är skrivet över.", code="changed")
    close_sitting(now, by)
    at = clock.now()
    row.heading, row.html, row.revision, row.saved_at, row.saved_by = (
        new.heading,
        new.html,
        row.revision + 1,
        at,
        by,
    )
    row.save(update_fields=["heading", "html", "revision", "saved_at", "saved_by"])
    Memo.objects.filter(pk=now.pk).update(revision=F("revision") + 1, saved_at=at, saved_by=by)
    go_on(now, by)
    lay_out_when_settled(now)
    return row


@transaction.atomic
def restore_memo(*, memo: Memo, number: int, by: User, section: int | None = None) -> Memo:
    """Let version `number`, or one section of it, be what stands: written as a new version, so that what stood can
    be restored in its turn. A section that is put back is the one it was. One that is secret to the person stays as
    it is. Refused as save_memo, and when there is no such version or section or it is secret to the person."""
    now = hold(memo, by, None)
    kept = now.revisions.filter(number=number).first()
    if kept is None or kept.content is None:
        raise Refused("Den versionen finns inte.", code="missing")
    before, old, mask = content_of(now), from_json(kept.content), mask_for(by, now)
    if mask.hides(section):
        raise Refused(closed_sentence(section, mask), code="secret")
    content = old if section is None else with_section(before, old, section)
    content = mask.put_back(settled(now, still_possible(now, content, before)), before)
    close_sitting(now, by)
    write_content(now, content, before, by, again=[one.id for one in old.sections if one.id])
    trace("cases.memo_restored", on=now, within=now.case, by=by, number=str(number))
    return _saved(now, by, Kind.RESTORED)


def _saved(memo: Memo, by: User, kind: str) -> Memo:
    """Mark the memo as saved just now, as a version of its own or as a part of a sitting."""
    Memo.objects.filter(pk=memo.pk).update(revision=F("revision") + 1, saved_at=clock.now(), saved_by=by)
    if kind:
        keep_version(memo, by, kind)
    else:
        go_on(memo, by)
    lay_out_when_settled(memo)
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
    close_sitting(memo, by)
    EnclosureRow.objects.create(
        memo=memo, position=count + 1, label=f"Bilaga {count + 1}", title=title[:300], record=record,
        state=EnclosureRow.State.ATTACHED,
    )  # fmt: skip
    return _saved(memo, by, "")


@transaction.atomic
def enclose_uploads(
    *, memo: Memo, uploads: Sequence[Upload], revision: int, by: User, title: str = ""
) -> Memo:
    """Add each file as an enclosure of its own, all or none. A file without a title is called by its name. Refused as
    enclose_upload."""
    for upload in uploads:
        memo = enclose_upload(memo=memo, title=title, upload=upload, revision=revision, by=by)
        revision = memo.revision
    return memo


# Holding


def hold(memo: Memo, by: User, revision: int | None, states: Sequence[str] = EDITABLE) -> Memo:
    """Stand in line for the memo and read it anew. Refused for others than writer and official, in another state, and
    when it was saved after `revision` (None: the caller puts together what two have written)."""
    _refuse_others(memo, by)
    return hold_as_it_was(memo, revision, states)


def hold_light(memo: Memo, by: User) -> Memo:
    """As hold, without reading what stands in the memo."""
    _refuse_others(memo, by)
    lock(memo)
    now = Memo.objects.select_related("case__register__authority", "author", "saved_by").get(pk=memo.pk)
    return _fit(now, EDITABLE)


def hold_as_it_was(memo: Memo, revision: int | None, states: Sequence[str]) -> Memo:
    lock(memo)
    now = whole_memos().select_related("saved_by").get(pk=memo.pk)
    if revision is not None and now.state in states and now.revision != revision:
        raise SavedMeanwhile(_meanwhile(now), code="changed")
    return _fit(now, states)


def _fit(memo: Memo, states: Sequence[str]) -> Memo:
    if memo.state not in states:
        raise Refused(_state_sentence(memo), code="state")
    _refuse_closed(memo.case)
    return memo


def _refuse_others(memo: Memo, by: User) -> None:
    if not rules.may_steer(by, memo):
        raise Refused(
            "Bara den som skriver skrivelsen och ärendets handläggare kan ändra den.", code="forbidden"
        )


def _meanwhile(memo: Memo) -> str:
    who = memo.saved_by.name if memo.saved_by else "Någon"
    at = time_of_day(memo.saved_at.astimezone(clock.STOCKHOLM))
    return (
        f"{who} sparade skrivelsen kl. {at}, efter att du öppnade den. Ingenting är skrivet över. "
        "Jämför texterna och välj."
    )


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
