"""Files people upload, made into plain PDF pages once. The work is done in `pdf.gate`, in children with limits.

`prepare` makes the pages or says why not; `look` tells what has been found out, `look_later` asks for it.
"""

import datetime as dt
import logging
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from core import blobs, confined, dates, leftovers
from core.confined import MIB, Limits
from pdf import documents, engine, thumbnails
from pdf.documents import digest, keep
from pdf.gate import cleaning, joining, kinds, letters, office, pictures, texts
from pdf.gate.refusals import BROKEN, EMPTY_FILE, NO_OFFICE, TOO_MUCH, UNKNOWN
from pdf.models import Look, Rendering, machine_time

log = logging.getLogger(__name__)

REVISION = 2  # raise when a file would come out differently
LIMITS = Limits(memory=1536 * MIB, processor=45, clock=90)
TEXT_TEMPLATE, LETTER_TEMPLATE = "documents/text_file.html", "documents/letter.html"
CONVERTED, UPLOAD = "converted", "upload"
GONE = "Filen finns inte kvar i lagret. Ladda upp den igen."
MAX_DEPTH = 3  # letters in letters
MAX_LETTER_SECONDS = 600.0
SMALL_PICTURE = 15_000  # bytes: a signature's logotype, not a document
PATIENCE = dt.timedelta(minutes=10)  # how long a look may take before it is asked for again
MAX_ATTEMPTS = 3


class Unreadable(Exception):
    """The file cannot be printed. The message is a Swedish sentence for people."""


class Beside(Exception):
    """The file is fine but cannot be printed here: it goes beside the pack. A Swedish sentence says why."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished PDF in a folder that will soon be gone."""

    path: str
    pages: int
    archival: bool
    readable: bool
    notes: list[str] = field(default_factory=list)


def prepare(sha256: str, name: str) -> Rendering:
    """The file as plain PDF pages, made once; `notes` for people. Raises Unreadable or Beside.

    `template` is "upload" for a PDF that has been cleaned, "converted" for all else; `archival` says whether the
    pages keep PDF/A-3b.
    """
    return keep(key(sha256, name), _template(sha256, name), lambda: _prepared(sha256, name))


def _template(sha256: str, name: str) -> str:
    extension = kinds.ending(name)
    if not extension and blobs.exists(sha256):  # "Bilaga 2. Uppföljning jan-april" has no ending
        with blobs.open(sha256) as file:
            extension = kinds.kind(file.read(kinds.HEAD), name)
    return UPLOAD if extension == "pdf" else CONVERTED


def key(sha256: str, name: str) -> str:
    """The sum of all that decides how the file comes out. The name matters by its ending alone, save for a text:
    that is printed under its name, which must not follow the same words to somebody else's case."""
    extension = kinds.ending(name)
    tools = "" if extension in kinds.PICTURES | {"pdf"} else f"{engine.revision()} {_office_revision()}"
    printed = name if extension in kinds.TEXTS else extension
    return digest("upload", str(REVISION), sha256, printed, tools)


def _office_revision() -> str:
    return office.revision(office.find(settings.SOFFICE))


def _prepared(sha256: str, name: str) -> documents.Finished:
    with tempfile.TemporaryDirectory(prefix=f"{leftovers.PREFIX}upload-") as folder:
        source = Path(folder, "source")
        try:
            with blobs.open(sha256) as file, source.open("wb") as copy:
                while chunk := file.read(MIB):
                    copy.write(chunk)
        except FileNotFoundError:
            raise Unreadable(GONE) from None
        budget = Budget(time.monotonic() + MAX_LETTER_SECONDS)
        made = _pages(str(source), name, budget)
        content = Path(made.path).read_bytes()
        return documents.Finished(content, made.pages, made.notes, made.archival, made.readable)


@dataclass(slots=True)
class Budget:
    """What is left for a letter with all that is attached in it, however deep."""

    deadline: float
    files: int = letters.MAX_ATTACHED
    depth: int = 0


def _pages(source: str, name: str, budget: Budget) -> Pages:
    """The file as pages. Each step is a child of its own."""
    with open(source, "rb") as file:
        head = file.read(kinds.HEAD)
    if not head:
        raise Unreadable(EMPTY_FILE)
    kind = kinds.kind(head, name)
    folder = tempfile.mkdtemp(dir=Path(source).parent)
    if kind == "pdf":
        return _cleaned(source, folder)
    if kind in kinds.PICTURES:
        target = f"{folder}/pages.pdf"
        return _as_pages(_call(pictures.lay_out, source, kind, target), target)
    if kind in office.EXTENSIONS or kind == "office":
        return _from_office(source, kind, folder)
    if kind in kinds.TEXTS:
        return _from_text(source, name, folder)
    if kind in kinds.LETTERS:
        return _from_letter(source, kind, folder, budget)
    refusal = kinds.broken(name)
    raise Unreadable(refusal) if refusal else Beside(UNKNOWN)


def _call(work: Callable[..., Any], *arguments: Any, limits: Limits = LIMITS) -> dict[str, Any]:
    """Do a step in a child. A step that says no, or that had to be stopped, ends in a sentence."""
    try:
        answer: dict[str, Any] = confined.call(work, *arguments, limits=limits)
    except confined.Stopped as stopped:
        log.warning("%s was stopped: %s", work.__name__, stopped.why)
        raise Unreadable(BROKEN if stopped.why == "crash" else TOO_MUCH) from stopped
    except confined.Broke as broke:
        log.warning("%s broke: %s", work.__name__, broke)
        raise Unreadable(BROKEN) from broke
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return answer


def _as_pages(answer: dict[str, Any], path: str) -> Pages:
    return Pages(path, answer["pages"], answer["archival"], answer["readable"], answer.get("notes", []))


def _cleaned(source: str, folder: str) -> Pages:
    target = f"{folder}/clean.pdf"
    return _as_pages(_call(cleaning.clean, source, target), target)


def _from_office(source: str, kind: str, folder: str) -> Pages:
    program = office.find(settings.SOFFICE)
    if not program:
        raise Beside(NO_OFFICE)
    if kind in office.OLD:
        source = _call(office.renew, source, kind, program, folder, limits=office.LIMITS)["made"]
        kind = office.OLD[kind]
    answer = _call(office.convert, source, kind, program, folder, limits=office.LIMITS)
    made = _cleaned(answer["made"], folder)
    return Pages(made.path, made.pages, made.archival, made.readable, [*answer["notes"], *made.notes])


def _from_text(source: str, name: str, folder: str) -> Pages:
    answer = _call(texts.read, source)
    return _laid_out(TEXT_TEMPLATE, {"title": name, "lines": answer["lines"]}, folder)


def _laid_out(template: str, data: dict[str, Any], folder: str) -> Pages:
    """A document of our own, plain like an upload."""
    rendering = documents.render(template, data, numbered=False)
    with blobs.path_or_temp(rendering.sha256) as path:
        return _cleaned(str(path), folder)


def _from_letter(source: str, kind: str, folder: str, budget: Budget) -> Pages:
    """The letter on a page of its own, then each attached file that can be printed; the others are named."""
    letter = _call(letters.read, source, kind, folder)
    parts, rows, notes = [], [], list(letter["notes"])
    budget.depth += 1
    for attached in letter["attached"]:
        made, reason = _attached(attached, budget)
        rows.append({"name": attached["name"], "pages": made.pages if made else 0, "reason": reason})
        if made:
            parts.append(made)
            notes += [f"{attached['name']}: {note}" for note in made.notes]
        else:
            notes.append(f"{attached['name']}: {reason}")
    budget.depth -= 1
    about = {name: letter[name] for name in ("subject", "from", "to", "cc", "lines")}
    when = _moment(letter["date"])
    first = _laid_out(
        LETTER_TEMPLATE,
        about | {"title": letter["subject"] or "E-post", "date": when, "attached": rows},
        folder,
    )
    if not parts:
        return Pages(first.path, first.pages, first.archival, first.readable, notes)
    target = f"{folder}/letter.pdf"
    answer = _call(joining.join, [first.path, *(part.path for part in parts)], target)
    return Pages(target, answer["pages"], answer["archival"], answer["readable"], notes)


def _moment(iso: str) -> str:
    if not iso:
        return ""
    moment = dt.datetime.fromisoformat(iso)
    return f"{dates.long_date(moment)} kl. {dates.time_of_day(moment)}"


def _attached(attached: dict[str, Any], budget: Budget) -> tuple[Pages | None, str]:
    """The pages of an attached file, or why there are none."""
    budget.files -= 1
    if not attached["size"]:
        return None, "Filen är tom eller bara länkad."
    if not attached["path"] or budget.files < 0:
        return None, f"Brevet har fler än {letters.MAX_ATTACHED} bilagor."
    if budget.depth > MAX_DEPTH:
        return None, "Den ligger i ett brev inuti flera andra brev. Ladda upp den för sig."
    if time.monotonic() > budget.deadline:
        return None, "Brevet tog för lång tid att omvandla. Ladda upp bilagan för sig."
    if attached["size"] < SMALL_PICTURE and kinds.ending(attached["name"]) in kinds.PICTURES:
        return None, "Liten bild i brevet, inte utskriven."
    try:
        return _pages(attached["path"], attached["name"], budget), ""
    except (Unreadable, Beside) as error:
        return None, str(error)


# -- what is known about a file


def look(sha256: str, name: str) -> Look | None:
    """What the file turned out to be; None until it has been looked at. Only reads."""
    return Look.objects.exclude(state=Look.State.WAITING).filter(key=key(sha256, name)).first()


def look_later(sha256: str, name: str) -> None:
    """Ask a worker to look at the file when this transaction is done. Asking again is harmless: it is looked at
    once, and again only if the worker has fallen silent."""
    from pdf.tasks import look_at_upload  # the task calls back here

    made = key(sha256, name)
    waiting, asked = Look.objects.get_or_create(
        key=made, defaults={"state": Look.State.WAITING, "sha256": sha256, "name": name[:300]}
    )
    if not asked and waiting.state == Look.State.WAITING:
        asked = bool(
            Look.objects.filter(_silent(), key=made).update(
                looked_at=machine_time(), attempt=F("attempt") + 1
            )
        )
    if asked:
        transaction.on_commit(partial(look_at_upload.enqueue, sha256, name))


def _silent() -> Q:
    return Q(state=Look.State.WAITING, looked_at__lt=machine_time() - PATIENCE)


def look_again() -> int:
    """Ask anew for looks whose worker has fallen silent. What has stopped several workers is not tried again.

    One that was asked for before LibreOffice or the fonts were changed has another key now, and gives way."""
    Look.objects.filter(_silent(), attempt__gte=MAX_ATTEMPTS).update(
        state=Look.State.REFUSED, message=TOO_MUCH
    )
    waiting = list(Look.objects.filter(_silent()).values_list("key", "sha256", "name"))
    for known_as, sha256, name in waiting:
        if known_as != key(sha256, name):
            Look.objects.filter(_silent(), key=known_as).delete()
        look_later(sha256, name)
    return len(waiting)


def look_now(sha256: str, name: str) -> Look:
    """Make the pages and the small picture now and write down what came of it."""
    found: dict[str, Any] = {"message": "", "pages": 0, "thumbnail": ""}
    try:
        made = prepare(sha256, name)
    except Unreadable as error:
        found |= {"state": Look.State.REFUSED, "message": str(error)}
    except Beside as error:
        found |= {"state": Look.State.BESIDE, "message": str(error)}
    else:
        notes = " ".join(made.notes)
        message = notes if len(notes) <= 500 else f"{notes[:499]}…"
        picture = thumbnails.of(made.sha256)
        found |= {"state": Look.State.READY, "message": message, "pages": made.pages, "thumbnail": picture}
    found |= {"looked_at": machine_time(), "sha256": sha256, "name": name[:300]}
    return Look.objects.update_or_create(key=key(sha256, name), defaults=found)[0]
