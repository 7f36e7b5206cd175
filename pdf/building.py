"""Building a pack: every part for itself, then the join. Each step is written down as it happens.

What has become ready is written at once, in a transaction of its own, so that a page that asks sees the parts come.
A worker that dies leaves its lease behind; when that has run out another may take over, and a worker that was
only slow finds its attempt superseded at the next step and lets go.
"""

import logging
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from core import heartbeats
from pdf import assemble, joining, parts
from pdf.models import MAX_ATTEMPTS, Job, JobPart, machine_time
from pdf.parts import Made

log = logging.getLogger(__name__)
WRITTEN = ["state", "message", "pages", "first_page", "sha256"]  # of a part, as it goes


class Superseded(Exception):
    """Another worker has taken over."""


def build(job_id: int) -> Job:
    """Build the pack now and return the job. A job that is done, given up or in other hands is left alone."""
    attempt = _claim(job_id)
    if attempt is not None:
        try:
            with heartbeats.beating(lambda: _mine(job_id, attempt).update(lease_until=heartbeats.lease())):
                _build(Job.objects.get(pk=job_id), attempt)
        except Superseded:
            log.warning("pack %s: another worker took over", job_id)
        except Exception:
            log.exception("pack %s could not be built", job_id)
            _fail(job_id, attempt)
    return Job.objects.defer("spec").prefetch_related("parts").get(pk=job_id)


def stuck_at(job: Job) -> str:
    """The title of the part that was being made when the worker died; empty when it died as it joined them.

    True of the last attempt, which makes them one by one in this order.
    """
    for waits_for_pages in (False, True):
        for part in job.parts.filter(state=JobPart.State.WAITING):
            if bool(_source(job, part.ident).get("needs_pages")) == waits_for_pages:
                return part.title
    return ""


def _source(job: Job, ident: str) -> dict[str, Any]:
    found = [part for part in (job.spec or {}).get("parts", []) if part["id"] == ident]
    return found[0] if found else {}


def _claim(job_id: int) -> int | None:
    """Take the job, or None. One conditional UPDATE, so two workers cannot both have it."""
    now = machine_time()
    left = Q(state=Job.State.BUILDING, lease_until__lt=now, attempt__lt=MAX_ATTEMPTS)
    taken = Job.objects.filter(Q(state=Job.State.WAITING) | left, pk=job_id, spec__isnull=False).update(
        state=Job.State.BUILDING,
        attempt=F("attempt") + 1,
        lease_until=heartbeats.lease(),
        started_at=now,
        message="",
    )
    if not taken:
        return None
    JobPart.objects.filter(job_id=job_id).exclude(state=JobPart.State.WAITING).update(
        state=JobPart.State.WAITING, message="", pages=0, first_page=0, sha256=""
    )
    return Job.objects.values_list("attempt", flat=True).get(pk=job_id)


def _mine(job_id: int, attempt: int) -> Any:
    return Job.objects.filter(pk=job_id, attempt=attempt, state=Job.State.BUILDING)


def _renew(job_id: int, attempt: int) -> None:
    if not _mine(job_id, attempt).update(lease_until=heartbeats.lease()):
        raise Superseded


def _finish(job_id: int, attempt: int, **values: Any) -> None:
    if not _mine(job_id, attempt).update(done_at=machine_time(), **values):
        raise Superseded


def _fail(job_id: int, attempt: int) -> None:
    try:
        _finish(job_id, attempt, state=Job.State.FAILED, message="Handlingarna kunde inte sättas samman.")
    except Superseded:
        log.warning("pack %s: another worker took over", job_id)


def _build(job: Job, attempt: int) -> None:
    assert job.spec is not None  # seen to by _claim
    specs: list[dict[str, Any]] = job.spec["parts"]
    rows = {row.ident: row for row in JobPart.objects.filter(job=job)}
    plain = [part for part in specs if not part.get("needs_pages")]
    found = parts.known(plain)
    made = {part["id"]: one for part, one in found}
    _note(job, attempt, rows, found)
    ready = parts.make_all(
        [part for part in plain if part["id"] not in made],
        one_by_one=attempt >= MAX_ATTEMPTS,  # so that it is seen which one is poison
    )
    try:
        for batch in ready:
            made |= {part["id"]: one for part, one in batch}
            _note(job, attempt, rows, batch)
    finally:
        ready.close()
    for part in specs:  # a first try, with the pages it would show if it were one page long
        if part.get("needs_pages"):
            made[part["id"]] = parts.make(part, _first_pages(specs, made))
    for part in specs:
        if part.get("needs_pages"):
            made[part["id"]] = _settled(job, attempt, rows, part, specs, made)
    for ident, first in _first_pages(specs, made).items():
        rows[ident].first_page = first
    _write(job, attempt, list(rows.values()))
    pack = joining.joined(job.spec, made)
    _finish(
        job.pk,
        attempt,
        state=Job.State.DONE,
        sha256=pack.sha256,
        size=pack.size,
        pages=pack.pages,
        message="",
    )


def _first_pages(specs: list[dict[str, Any]], made: dict[str, Made]) -> dict[str, int]:
    lengths = [
        (
            part["id"],
            made[part["id"]].rendering.pages if part["id"] in made else 1,
            bool(part.get("new_sheet")),
        )
        for part in specs
    ]
    return assemble.first_pages(lengths)


def _settled(
    job: Job,
    attempt: int,
    rows: dict[str, JobPart],
    part: dict[str, Any],
    specs: list[dict[str, Any]],
    made: dict[str, Made],
) -> Made:
    """Lay out a part that prints the others' pages. Its own length decides them: until nothing moves."""
    tried = made[part["id"]]
    for _ in range(3):
        before = _first_pages(specs, made)
        one = parts.make(part, before)
        if tried.state == JobPart.State.RENDERED and one.state == JobPart.State.REUSED:
            one = replace(one, state=tried.state)  # it was laid out a moment ago, by us
        made[part["id"]] = tried = one
        _note(job, attempt, rows, [(part, one)])
        if _first_pages(specs, made) == before:
            break
    return made[part["id"]]


def _note(job: Job, attempt: int, rows: dict[str, JobPart], batch: list[tuple[dict[str, Any], Made]]) -> None:
    """Write down how these parts went, and that the worker is alive."""
    for part, one in batch:
        row = rows[part["id"]]
        row.state, row.message = one.state, one.message[:500]
        row.pages, row.sha256 = one.rendering.pages, one.rendering.sha256
    _write(job, attempt, [rows[part["id"]] for part, _ in batch])


def _write(job: Job, attempt: int, rows: list[JobPart]) -> None:
    """All these rows in one statement; `bulk_update` takes ten times as long to put its own together."""
    with transaction.atomic():
        _renew(job.pk, attempt)
        JobPart.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=200
        )
