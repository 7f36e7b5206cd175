"""Protokollsutdrag: one § of the minutes laid out, certified and registered once for each wording of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, Q

from cases.actions.files import Upload
from cases.actions.marks import set_mark, set_personal
from cases.actions.registration import Entry, register_record
from cases.models import Case, File, Record
from core import blobs, clock
from core.errors import Refused
from meetings.actions.issuing import open_meeting_case
from meetings.board_documents import EXTRACT, extract, file_name
from meetings.bound import lay_out
from meetings.models import AgendaItem, Extract, Minutes
from meetings.paragraph_data import sum_of
from meetings.queries.belongings import belongings_of
from meetings.queries.content import Json, paragraph_in
from meetings.queries.corrections import as_data, corrections_of
from meetings.queries.paragraph_marks import Marks, marks_of
from meetings.queries.tabled import closed_names, named_today
from meetings.rules.web import secrecy_of
from organisation.models import User


def minutes_of(item: AgendaItem) -> tuple[Minutes, Json]:
    """The minutes that a § stands in, and the § as data. Refused before minutes are written."""
    kept = getattr(item, "in_minutes", None)
    paragraph = paragraph_in(kept.minutes, item.pk) if kept is not None else None
    if kept is None or paragraph is None:
        raise Refused("Paragrafen står inte i något protokoll ännu. Skriv protokollet först.")
    return kept.minutes, paragraph


def kept_extract(minutes: Minutes, paragraph: Json) -> Extract | None:
    """The extract of the § as it reads now, when it has been made: in the same words, and after its last correction."""
    same = Extract.objects.filter(
        item=paragraph["item"],
        content_sha256=sum_of(named_today(paragraph)),
        approved=minutes.is_approved,
    )
    kept = same.select_related("file__record__case").order_by("-number").first()
    corrected = corrections_of([paragraph["item"]]).get(paragraph["item"], [])
    return None if kept and corrected and corrected[-1].at > kept.certified_at else kept


def lay_out_extract(minutes: Minutes, paragraph: Json, by: User) -> str:
    """The sum of its PDF. Takes a second: to be called before a lock is taken."""
    name = f"Protokollsutdrag {minutes.meeting} § {paragraph['number']}"
    return lay_out(EXTRACT, extract_by(minutes, paragraph, by), minutes.meeting, name=name)


def extract_by(minutes: Minutes, paragraph: Json, by: User) -> Json:
    """The extract as a person would certify it today, with the corrections that stand beside the §, the documents of its
    case and what was decided in it before. A bilaga that has been closed since has no name."""
    item = AgendaItem.objects.select_related("case", "meeting__body").get(pk=paragraph["item"])
    return extract(
        minutes,
        named_today(paragraph),
        certified_by=by.name,
        title=by.title,
        on=clock.today(),
        corrections=as_data(corrections_of([item.pk]).get(item.pk, [])),
        belongings=belongings_of(item),
    )


def make_extract(
    minutes: Minutes, paragraph: Json, sha256: str, by: User, *, to: Sequence[str] = ()
) -> Extract:
    """Certify an extract and register it in the case, as outgoing, to all who are to have it and the bodies in `to`.
    The record is as closed as the § was when it was frozen, and as its case and memo are today."""
    item = AgendaItem.objects.select_related("case", "meeting__body").get(pk=paragraph["item"])
    meeting = minutes.meeting
    number = (item.extracts.aggregate(last=Max("number"))["last"] or 0) + 1
    since = marks_of([item.pk]).get(item.pk, Marks())
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=f"Protokollsutdrag {meeting.body.short_name} {meeting.on.isoformat()} § {paragraph['number']}"
            + ("" if minutes.is_approved else ", ojusterat"),
            direction=Record.Direction.OUT,
            kind=Record.Kind.MINUTES,
            counterparty=_recipients(item, to),
            document_on=clock.today(),
            secrecy_provision=provision_of(paragraph, since),
            personal_data=since.keeps_off_web(paragraph),
            files=[Upload(file_name(meeting, paragraph, number), file)],
        )
        record = register_record(case=_case(item, by), entry=entry, by=by)
    return Extract.objects.create(
        item=item,
        number=number,
        approved=minutes.is_approved,
        content_sha256=sum_of(named_today(paragraph)),
        certified_by=by,
        certified_at=clock.now(),
        file=record.files.get(),
    )


def provision_of(paragraph: Json, since: Marks | None = None) -> str:
    """The provisions of all that is secret in the §, by the marks it was frozen with and those of today, as one mark."""
    since = since or marks_of([paragraph["item"]]).get(paragraph["item"], Marks())
    return _joined(since.secrecy(paragraph), since.told_openly(paragraph))


def close_extracts(thing: Case | Record | File, by: User) -> None:
    """What a § was told from, or a bilaga that it names, has been closed since its extract was made: the extract's record
    becomes as closed. A mark on the whole case closes its records by itself."""
    if isinstance(thing, Case):
        return
    case = thing.case_id if isinstance(thing, Record) else thing.record.case_id
    items = AgendaItem.objects.filter(Q(case=case) | Q(motions__file__record__case=case))
    made = Extract.objects.filter(item__in=items, file__isnull=False)
    found = list(made.select_related("file__record__case", "item__in_minutes__minutes__meeting__body"))
    marks = marks_of({one.item_id for one in found})
    for one in found:
        assert one.file is not None
        record, said, since = one.file.record, _said_in(one), marks[one.item_id]
        named = closed_names([said]).values()
        secret = [provision_of(said, since), *(secrecy_of([file, file.record]) for file in named)]
        if any(secret):
            set_mark(record, _joined(record.secrecy_provision, *secret), by)
        elif named or since.keeps_off_web(said):
            set_personal(record, True, by)


def _said_in(extract: Extract) -> Json:
    """The § with the words that an extract of it has. Of one that was made from other words than today's nobody knows
    which sections of the memo it tells: it counts as telling all."""
    kept = getattr(extract.item, "in_minutes", None)
    now = paragraph_in(kept.minutes, extract.item_id) if kept is not None else None
    now = now or {"item": extract.item_id, "provision": "", "told": []}
    for words in (now, named_today(now)):
        if sum_of(words) == extract.content_sha256:
            return words
    return {key: value for key, value in now.items() if key != "told"}


def _joined(*provisions: str) -> str:
    """Each provision once, as long as a mark may be."""
    found = [one for many in provisions for one in many.split(", ") if one]
    return ", ".join(dict.fromkeys(found))[:60]


def _case(item: AgendaItem, by: User) -> Case:
    """The § 's own case; one without is registered in the meeting's."""
    if item.case is not None:
        return item.case
    case = open_meeting_case(meeting=item.meeting, by=by).case
    assert case is not None
    return case


def _recipients(item: AgendaItem, to: Sequence[str]) -> str:
    """Everybody who is to have it, in the words of OSL 5:2 p. 3; a long list is cut, and whole on the extract."""
    names = item.dispatches.filter(skipped_reason="").values_list("recipient", flat=True)
    line = ", ".join(dict.fromkeys([*to, *names]))
    return line if len(line) <= 200 else f"{line[:180].rpartition(',')[0]} m.fl."
