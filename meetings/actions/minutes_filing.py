"""Approved minutes as files: laid out, registered in the meeting's case, and published by the body's policy."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Q

from cases.actions.files import Upload, attach
from cases.actions.marks import set_mark, set_personal
from cases.actions.publishing import closed_to_public, publish, unpublish
from cases.actions.registration import Entry, register_record
from cases.models import Case, File, Record
from core import blobs, clock
from core.dates import compact
from meetings.actions.issuing import open_meeting_case
from meetings.actions.locking import lock
from meetings.actions.onward import exchange_extracts
from meetings.bound import minutes_file
from meetings.minutes_content import content_of
from meetings.minutes_documents import minutes_document, public_document
from meetings.models import Minutes, Onward
from meetings.queries.minutes import whole
from meetings.queries.paragraph_marks import Marks, marks_of
from meetings.queries.tabled import closed_names
from meetings.rules.masking import is_published
from meetings.rules.web import secrecy_of
from organisation.models import User
from trail.actions import record as trace

PATIENCE = datetime.timedelta(minutes=5)
_filers: list[Callable[[int], object]] = []


def filed_by(start: Callable[[int], object]) -> None:
    """Say what makes the files: the app registers its worker."""
    _filers[:] = [start]


def file_when_committed(minutes: Minutes) -> None:
    for start in _filers:
        transaction.on_commit(partial(start, minutes.pk))


def file_missing() -> int:
    """Files whose making was lost on the way, for `tick`."""
    rows = Minutes.objects.filter(
        Q(file=None) | Q(public_file=None), state=Minutes.State.APPROVED, frozen_at__lt=clock.now() - PATIENCE
    )
    return sum(file_minutes(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:10])


def file_minutes(minutes_id: int) -> bool:
    """Lay out the approved minutes and the version for the web, register both and publish. Harmless when run twice.
    Returns whether this call did it."""
    minutes = whole(Minutes.objects.filter(pk=minutes_id, state=Minutes.State.APPROVED)).first()
    if minutes is None or (minutes.file_id is not None and minutes.public_file_id is not None):
        return False
    if minutes.file_id is not None:
        return _new_public_file(minutes)
    document = minutes_document(minutes)
    open_document, _ = public_document(minutes)
    made = minutes_file(minutes, document)
    public = made if open_document == document else minutes_file(minutes, open_document)
    with transaction.atomic():
        lock(minutes.meeting)
        minutes.refresh_from_db(fields=["file"])
        if minutes.file_id is not None:
            return False
        _register(minutes, made, public)
        _publish(minutes)
    return True


def exchange(minutes_id: int) -> int:
    """Put the approved extract in the place of each that went to the next body before. How many. Harmless twice."""
    minutes = whole(Minutes.objects.filter(pk=minutes_id, state=Minutes.State.APPROVED)).first()
    return exchange_extracts(minutes, _by(minutes)) if minutes else 0


def exchange_missing() -> int:
    """Extracts whose exchange was lost on the way, for `tick`."""
    waiting = Onward.objects.filter(
        confirmed_on__isnull=False,
        approved_extract=None,
        item__in_minutes__minutes__frozen_at__lt=clock.now() - PATIENCE,
    )
    held = waiting.order_by("pk").values_list("item__in_minutes__minutes", flat=True)
    return sum(exchange(pk) for pk in list(dict.fromkeys(held))[:10])


def _new_public_file(minutes: Minutes) -> bool:
    """Another version for the web, because something in the one before has been closed."""
    made = minutes_file(minutes, public_document(minutes)[0])
    assert minutes.file is not None
    with transaction.atomic():
        lock(minutes.meeting)
        minutes.refresh_from_db(fields=["public_file"])
        if minutes.public_file_id is not None:
            return False
        stem = minutes.file.name.removesuffix(".pdf")
        with blobs.open(made) as content:
            upload = Upload(f"{stem} för webben {compact(clock.today())}.pdf", content)
            (minutes.public_file,) = attach(record=minutes.file.record, uploads=[upload], by=_by(minutes))
        minutes.save(update_fields=["public_file"])
        _publish(minutes)
    return True


def close_minutes(thing: Case | Record | File, by: User) -> None:
    """Something that a § stands on was closed after the minutes were filed. The whole minutes and the scans of them
    become as closed; the file on the web is taken away and made anew without the §. The page asks the marks each time
    it is read."""
    case = (
        thing if isinstance(thing, Case) else thing.case if isinstance(thing, Record) else thing.record.case
    )
    told = Q(items__item__case=case) | Q(items__item__motions__file__record__case=case)
    held = Minutes.objects.filter(told, file__isnull=False).distinct()
    for minutes in held.select_related("public_file__record__case", "file__record__case", "meeting__body"):
        assert minutes.file is not None
        own = minutes.file.record
        if case.pk == own.case_id and (
            isinstance(thing, Case) or own in (thing, getattr(thing, "record", None))
        ):
            continue  # the minutes themselves, or the meeting's own case: the file goes with it
        if not _has_closed(minutes, case):
            continue  # another record of the case, or words that the minutes never had
        if thing.is_secret:
            for kept in (minutes.file, *_scans(minutes)):
                _close_too(kept, thing.secrecy_provision, by)
        if minutes.public_file is not None and minutes.open_at is not None:
            _take_off_the_web(minutes, minutes.public_file, thing, by)


def _has_closed(minutes: Minutes, case: Case) -> bool:
    """Whether something that a § of the case says, or names as a bilaga, is closed today."""
    told = Q(item__case=case) | Q(item__motions__file__record__case=case)
    rows = minutes.items.filter(told).values_list("item", flat=True).distinct()
    marks = marks_of(rows, published=minutes.open_at is not None)
    paragraphs = [row for row in content_of(minutes)["paragraphs"] if row["item"] in marks]
    return any(marks[row["item"]].closes(row) for row in paragraphs) or bool(closed_names(paragraphs))


def _take_off_the_web(minutes: Minutes, file: File, thing: Case | Record | File, by: User) -> None:
    unpublish(thing=file, by=by, reason="En paragraf i protokollet har stängts")
    if thing.is_secret:
        _close_too(file, thing.secrecy_provision, by)
    else:
        set_personal(file, True, by)
    Minutes.objects.filter(pk=minutes.pk).update(public_file=None)
    file_when_committed(minutes)


def _scans(minutes: Minutes) -> list[File]:
    rows = minutes.signatures.filter(scan__isnull=False).select_related("scan__record__case")
    return list({one.scan_id: one.scan for one in rows if one.scan}.values())


def _close_too(file: File, provision: str, by: User) -> None:
    """By another's right: whoever marks a § may not be the registrar of the meeting's case."""
    file.refresh_from_db(fields=["secrecy_provision"])
    provisions = dict.fromkeys(filter(None, [*file.secrecy_provision.split(", "), provision]))
    set_mark(file, ", ".join(provisions)[:60], by)


def _register(minutes: Minutes, sha256: str, public_sha256: str) -> None:
    by = _by(minutes)
    meeting = (
        open_meeting_case(meeting=minutes.meeting, by=by) if minutes.meeting.case is None else minutes.meeting
    )
    assert meeting.case is not None
    name = f"{meeting.body.short_name} {compact(meeting.on)} protokoll"
    part = f", del {minutes.number}" if minutes.immediate else ""
    sums = {f"{name}{part}.pdf": sha256}
    if public_sha256 != sha256:
        sums[f"{name}{part} för webben.pdf"] = public_sha256
    opened = {title: blobs.open(each) for title, each in sums.items()}
    try:
        record = register_record(
            case=meeting.case,
            entry=Entry(
                subject=f"Protokoll {meeting.body.short_name} {meeting.on.isoformat()}{part}",
                direction=Record.Direction.INTERNAL,
                kind=Record.Kind.MINUTES,
                document_on=minutes.approved_on,
                files=[Upload(title, file) for title, file in opened.items()],
            ),
            by=by,
        )
    finally:
        for file in opened.values():
            file.close()
    files = list(record.files.order_by("position"))
    minutes.file, minutes.public_file = files[0], files[-1]
    if len(files) > 1:
        _mark(minutes, files[0], by)
    minutes.save(update_fields=["file", "public_file"])
    trace("meetings.minutes_filed", on=minutes, within=meeting, by=by, number=record.designation)


def _by(minutes: Minutes) -> User:
    """The secretary of the meeting, else whoever noted the last signature."""
    if minutes.meeting.secretary is not None:
        return minutes.meeting.secretary
    last = minutes.signatures.filter(voided_at=None).order_by("-id").select_related("registered_by").first()
    assert last is not None
    return last.registered_by


def _mark(minutes: Minutes, file: File, by: User) -> None:
    """The whole minutes are as closed as their most closed §, by the marks it was frozen with and those of today."""
    paragraphs = (minutes.content or {}).get("paragraphs", [])
    provisions = dict.fromkeys(provisions_of(minutes))
    if provisions:
        file.secrecy_provision = ", ".join(provisions)[:60]
        file.secrecy_marked_on, file.secrecy_marked_by = clock.today(), by
    file.personal_data = not provisions or any(row["personal_data"] for row in paragraphs)
    file.save()


def provisions_of(minutes: Minutes) -> list[str]:
    """The provisions that close some § of the minutes, each once."""
    paragraphs = content_of(minutes)["paragraphs"]
    since = marks_of(row["item"] for row in paragraphs)
    found = []
    for row in paragraphs:
        marks = since.get(row["item"], Marks())
        found += [marks.secrecy(row), marks.told_openly(row)]
    found += [secrecy_of([file, file.record]) for file in closed_names(paragraphs).values()]
    return list(dict.fromkeys(one for joined in found for one in joined.split(", ") if one))


def _publish(minutes: Minutes) -> None:
    """To the body always; to everybody by its policy, and then only what may be shown."""
    meeting, by = minutes.meeting, _by(minutes)
    source = f"Justerat protokoll {meeting}"
    assert minutes.file is not None
    for thing in (minutes.file.record, minutes.file):
        publish(thing=thing, by=by, source=source, body=meeting.body)
    if minutes.open_at is None or minutes.public_file is None:
        return
    for shown in (minutes.public_file.record, minutes.public_file):
        if not closed_to_public(shown):
            publish(thing=shown, by=by, source=source)


def open_to_readers(minutes: Minutes) -> None:
    """From the approval on everybody reads them, if that is the body's policy."""
    if is_published(minutes):
        minutes.open_at = clock.now()
