"""Building a pack: every part for itself, then the join. Each step is written down as it happens.

A row is written after each part, in a transaction of its own, so that a page that asks sees the parts come. A
worker that dies leaves its lease behind; when that has run out another may take over, and a worker that was
only slow finds its attempt superseded at the next step and lets go.
"""

import contextlib
import logging
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from core import blobs
from pdf import assemble, documents, uploads
from pdf.models import LEASE, Job, JobPart, Rendering, machine_time

log = logging.getLogger(__name__)
UNREADABLE = "documents/unreadable.html"
NO_LAYOUT = "Dokumentet kunde inte läggas ut. Felet är noterat; handlingen finns i ärendet."


class Superseded(Exception):
    """Another worker has taken over."""


@dataclass(frozen=True, slots=True)
class Made:
    rendering: Rendering
    state: str
    message: str = ""
    own: bool = True


def build(job_id: int) -> Job:
    """Build the pack now and return the job. A job that is done or in other hands is left alone."""
    attempt = _claim(job_id)
    if attempt is not None:
        try:
            _build(Job.objects.get(pk=job_id), attempt)
        except Superseded:
            log.warning("pack %s: another worker took over", job_id)
        except Exception:
            log.exception("pack %s could not be built", job_id)
            _finish(job_id, attempt, state=Job.State.FAILED, message="Handlingarna kunde inte sättas samman.")
    return Job.objects.prefetch_related("parts").get(pk=job_id)


def _claim(job_id: int) -> int | None:
    """Take the job, or None. One conditional UPDATE, so two workers cannot both have it."""
    now = machine_time()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.BUILDING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id, spec__isnull=False).update(
        state=Job.State.BUILDING,
        attempt=F("attempt") + 1,
        lease_until=now + LEASE,
        started_at=now,
        message="",
    )
    if not taken:
        return None
    JobPart.objects.filter(job_id=job_id).update(
        state=JobPart.State.WAITING, message="", pages=0, first_page=0, sha256=""
    )
    return Job.objects.values_list("attempt", flat=True).get(pk=job_id)


def _renew(job_id: int, attempt: int) -> None:
    mine = Job.objects.filter(pk=job_id, attempt=attempt, state=Job.State.BUILDING)
    if not mine.update(lease_until=machine_time() + LEASE):
        raise Superseded


def _finish(job_id: int, attempt: int, **values: Any) -> None:
    mine = Job.objects.filter(pk=job_id, attempt=attempt, state=Job.State.BUILDING)
    if not mine.update(done_at=machine_time(), **values):
        raise Superseded


def _build(job: Job, attempt: int) -> None:
    assert job.spec is not None  # seen to by _claim
    parts: list[dict[str, Any]] = job.spec["parts"]
    made: dict[str, Made] = {}
    for part in parts:
        if not part.get("needs_pages"):
            made[part["id"]] = _part(job, attempt, part, {})
    for part in parts:  # a first try, with the pages it would show if it were one page long
        if part.get("needs_pages"):
            made[part["id"]] = _made(part, _first_pages(parts, made))
    for part in parts:
        if part.get("needs_pages"):
            made[part["id"]] = _settled(job, attempt, part, parts, made)
    first = _first_pages(parts, made)
    with transaction.atomic():
        _renew(job.pk, attempt)
        for part in parts:
            JobPart.objects.filter(job=job, ident=part["id"]).update(first_page=first[part["id"]])
    content, pages = _joined(job.spec, made)
    blob = blobs.save(content)
    _finish(
        job.pk, attempt, state=Job.State.DONE, sha256=blob.sha256, size=blob.size, pages=pages, message=""
    )


def _first_pages(parts: list[dict[str, Any]], made: dict[str, Made]) -> dict[str, int]:
    lengths = [
        (
            part["id"],
            made[part["id"]].rendering.pages if part["id"] in made else 1,
            bool(part.get("new_sheet")),
        )
        for part in parts
    ]
    return assemble.first_pages(lengths)


def _settled(
    job: Job, attempt: int, part: dict[str, Any], parts: list[dict[str, Any]], made: dict[str, Made]
) -> Made:
    """Lay out a part that prints the others' pages. Its own length decides them: until nothing moves."""
    for _ in range(3):
        before = _first_pages(parts, made)
        made[part["id"]] = _part(job, attempt, part, before, tried=made[part["id"]].state)
        if _first_pages(parts, made) == before:
            break
    return made[part["id"]]


def _part(job: Job, attempt: int, part: dict[str, Any], pages: dict[str, int], tried: str = "") -> Made:
    made = _made(part, pages)
    if tried == JobPart.State.RENDERED and made.state == JobPart.State.REUSED:
        made = replace(made, state=tried)  # it was laid out a moment ago, by us
    with transaction.atomic():
        _renew(job.pk, attempt)
        JobPart.objects.filter(job=job, ident=part["id"]).update(
            state=made.state,
            message=made.message[:500],
            pages=made.rendering.pages,
            sha256=made.rendering.sha256,
        )
    return made


def _made(part: dict[str, Any], pages: dict[str, int]) -> Made:
    """One part as a PDF. What cannot be read becomes a page that says so; no part can stop the pack."""
    source = part["source"]
    try:
        if "template" in source:
            data = source["data"] | {"pages": pages} if part.get("needs_pages") else source["data"]
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
    except Exception:
        log.exception("part %s could not be laid out", part["id"])
        return Made(_stand_in(part, NO_LAYOUT), JobPart.State.FAILED, NO_LAYOUT)


def _state(rendering: Rendering) -> str:
    return JobPart.State.REUSED if rendering.reused else JobPart.State.RENDERED


def _stand_in(part: dict[str, Any], reason: str, *, beside: bool = False) -> Rendering:
    name = part["source"].get("name", "")
    data = {"title": part["title"], "file": name, "reason": reason, "beside": beside}
    return documents.render(UNREADABLE, data, numbered=False)


def _joined(spec: dict[str, Any], made: dict[str, Made]) -> tuple[bytes, int]:
    about = assemble.About(
        spec["title"], spec.get("subject", ""), spec.get("author", ""), spec.get("language") or "sv"
    )
    with contextlib.ExitStack() as opened:
        parts = [
            assemble.Part(
                ident=part["id"],
                title=part["title"],
                file=opened.enter_context(blobs.open(made[part["id"]].rendering.sha256)),
                pages=made[part["id"]].rendering.pages,
                own=made[part["id"]].own,
                bookmarks=[(mark["level"], mark["title"]) for mark in part.get("bookmarks", [])],
                stamp=part.get("stamp", ""),
                new_sheet=bool(part.get("new_sheet")),
                figure=part["source"].get("content_type", "").startswith("image/"),
            )
            for part in spec["parts"]
        ]
        return assemble.assemble(parts, about)
