"""The parts of a pack, each made for itself: laid out, made ready from an upload, or found from before.

What cannot be read becomes a page that says so; no part can stop the pack.
"""

import logging
import queue
import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, connections

from pdf import documents, engine, uploads
from pdf.engine import NotLaidOut
from pdf.models import JobPart, Rendering

log = logging.getLogger(__name__)
UNREADABLE = "documents/unreadable.html"
NO_LAYOUT = "Dokumentet kunde inte läggas ut. Felet är noterat; handlingen finns i ärendet."

type Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    rendering: Rendering
    state: str
    message: str = ""
    own: bool = True


def known(parts: list[Spec]) -> list[tuple[Spec, Made]]:
    """Those of the parts that are there already. Two questions to the database however many the parts are."""
    revision = engine.revision()
    ours = documents.plain_keys(part["source"]["file"] for part in parts if "file" in part["source"])
    keys: dict[str, str] = {}
    for part in parts:
        source = part["source"]
        try:
            if "template" in source:
                keys[part["id"]] = documents.key(source["template"], source["data"], revision)
            else:
                keys[part["id"]] = ours.get(source["file"]) or uploads.key(source["file"], source["name"])
        except Exception:  # it is made like any other part and fails there, with words
            log.debug("part %s has no key", part["id"], exc_info=True)
    kept = documents.kept(keys.values())
    found = []
    for part in parts:
        rendering = kept.get(keys.get(part["id"], ""))
        if rendering is not None:
            found.append((part, _reused(part, rendering)))
    return found


def _reused(part: Spec, rendering: Rendering) -> Made:
    own = bool(rendering.plain_key)
    return Made(rendering, JobPart.State.REUSED, "" if own else " ".join(rendering.notes), own=own)


def make_all(parts: list[Spec], *, one_by_one: bool = False) -> Generator[list[tuple[Spec, Made]]]:
    """Make the parts, as many at a time as there are children to lay out pages. Gives what is ready, as it gets
    ready; stopped early, it begins no more.

    Inside a transaction, and when asked to, one by one in printed order.
    """
    hands = min(settings.PDF_PROCESSES, len(parts))
    if one_by_one or hands < 2 or connection.in_atomic_block:
        for part in parts:
            yield [(part, make(part))]
        return
    todo: queue.SimpleQueue[Spec | None] = queue.SimpleQueue()
    ready: queue.SimpleQueue[tuple[Spec, Made | BaseException]] = queue.SimpleQueue()
    stopped = threading.Event()
    for part in parts:
        todo.put(part)
    threads = [
        threading.Thread(target=_work, args=(todo, ready, stopped), name=f"part-{n}", daemon=True)
        for n in range(hands)
    ]
    for thread in threads:
        todo.put(None)
        thread.start()
    try:
        left = len(parts)
        while left:
            batch = [_or_raised(ready.get())]
            while not ready.empty():
                batch.append(_or_raised(ready.get()))
            left -= len(batch)
            yield batch
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _work(todo: queue.SimpleQueue, ready: queue.SimpleQueue, stopped: threading.Event) -> None:
    try:
        while (part := todo.get()) is not None and not stopped.is_set():
            try:
                ready.put((part, make(part)))
            except BaseException as error:
                ready.put((part, error))
    finally:
        connections.close_all()  # each thread has one of its own


def _or_raised(result: tuple[Spec, Made | BaseException]) -> tuple[Spec, Made]:
    part, made = result
    if isinstance(made, BaseException):
        raise made
    return part, made


def make(part: Spec, pages: dict[str, int] | None = None) -> Made:
    """One part as a PDF. `pages` are the first printed pages of the others, for a part that prints them."""
    source = part["source"]
    try:
        if "template" in source:
            data = source["data"] | {"pages": pages or {}} if part.get("needs_pages") else source["data"]
            rendering = documents.render(source["template"], data, numbered=False)
            return Made(rendering, _state(rendering))
        own = documents.own(source["file"])
        if own is not None:
            return Made(own, _state(own))
        rendering = uploads.prepare(source["file"], source["name"])
        return Made(rendering, _state(rendering), " ".join(rendering.notes), own=False)
    except uploads.Unreadable as error:
        return Made(_stand_in(part, str(error)), JobPart.State.FAILED, str(error))
    except uploads.Beside as error:
        return Made(_stand_in(part, str(error), beside=True), JobPart.State.BESIDE, str(error))
    except NotLaidOut as error:
        log.warning("part %s: %s", part["id"], error)
        message = f"Dokumentet {error.why}. Felet är noterat; handlingen finns i ärendet."
        return Made(_stand_in(part, message), JobPart.State.FAILED, message)
    except Exception:
        log.exception("part %s could not be laid out", part["id"])
        return Made(_stand_in(part, NO_LAYOUT), JobPart.State.FAILED, NO_LAYOUT)


def _state(rendering: Rendering) -> str:
    if rendering.reused:
        return JobPart.State.REUSED
    return JobPart.State.CONVERTED if rendering.template == "converted" else JobPart.State.RENDERED


def _stand_in(part: Spec, reason: str, *, beside: bool = False) -> Rendering:
    name = part["source"].get("name", "")
    data = {"title": part["title"], "file": name, "reason": reason, "beside": beside}
    return documents.render(UNREADABLE, data, numbered=False)
