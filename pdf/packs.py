"""Packs: many documents as one file. A job holds template names, JSON and file sums, never a model.

    {"title": "Kallelse …", "subject": "", "author": "Umeå kommun", "language": "sv", "parts": [
        {"id": "item-1", "title": "Tjänsteskrivelse", "new_sheet": True, "stamp": "",
         "bookmarks": [{"level": 1, "title": "§ 180 …"}, {"level": 2, "title": "Tjänsteskrivelse"}],
         "source": {"template": "documents/memo.html", "data": {…}}},
        {"id": "file-9", "title": "Bilaga 1", "stamp": "180/24 … : Bilaga 1.pdf", "bookmarks": [],
         "source": {"file": "<sha256>", "name": "Bilaga 1.pdf", "content_type": "application/pdf"}},
    ]}

A part with `outline` brings the bookmarks of its own document along, below those it is given here. A part with
`needs_pages` is laid out last and gets `pages`, the first printed page of every part by its id.
"""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from core import queueing
from pdf import building, tasks
from pdf.building import build
from pdf.documents import plain_json
from pdf.models import MAX_ATTEMPTS, QUEUE_PATIENCE, Job, JobPart, machine_time

__all__ = ["build", "create", "purge", "requeue_lost", "start"]


def start(spec: dict[str, Any], *, ref: str = "") -> Job:
    """Keep the job and queue it when the transaction commits. `ref` is the caller's own word for it."""
    with transaction.atomic():
        job = create(spec, ref=ref)
        _enqueue(job.pk)
    return job


def create(spec: dict[str, Any], *, ref: str = "") -> Job:
    """Keep the job unqueued: the caller runs `build(job.pk)` itself. ValueError when the spec is wrong."""
    spec = _checked(spec)
    with transaction.atomic():
        job = Job.objects.create(
            ref=ref, title=spec["title"][:300], spec=spec, lease_until=machine_time() + QUEUE_PATIENCE
        )
        JobPart.objects.bulk_create(
            JobPart(job=job, position=position, ident=part["id"], title=part["title"][:500])
            for position, part in enumerate(spec["parts"])
        )
    return job


def requeue_lost() -> int:
    """Queue jobs again whose worker has died; give up after three attempts and say at which part. Returns how many
    it touched. Harmless while a job only waits for its turn: it is not queued twice."""
    lost = list(Job.objects.lost().order_by("pk"))
    for job in lost:
        same = Job.objects.filter(
            pk=job.pk, attempt=job.attempt, state=job.state, lease_until=job.lease_until
        )
        with transaction.atomic():
            if job.attempt >= MAX_ATTEMPTS:
                same.update(state=Job.State.FAILED, done_at=machine_time(), message=_given_up(job))
            elif same.update(state=Job.State.WAITING, lease_until=machine_time() + QUEUE_PATIENCE):
                _enqueue(job.pk)
    return len(lost)


def _given_up(job: Job) -> str:
    part = building.stuck_at(job)
    where = f"vid ”{part[:200]}”" if part else "när delarna skulle sättas samman"
    what = "Ta bort eller byt ut den delen och försök igen." if part else "Försök igen."
    return f"Bygget har avbrutits {MAX_ATTEMPTS} gånger, senast {where}. {what}"


def purge(*, days: int = 30) -> int:
    """Empty finished jobs older than this of everything they were made from; the result and its sum stay."""
    old = Job.objects.filter(
        state__in=(Job.State.DONE, Job.State.FAILED),
        spec__isnull=False,
        done_at__lt=machine_time() - dt.timedelta(days=days),
    )
    ids = list(old.values_list("pk", flat=True))
    with transaction.atomic():
        JobPart.objects.filter(job__in=ids).delete()
        return Job.objects.filter(pk__in=ids).update(spec=None)


def _enqueue(job_id: int) -> None:
    transaction.on_commit(partial(queueing.once, tasks.build_pack, job_id))


def _checked(spec: dict[str, Any]) -> dict[str, Any]:
    spec = plain_json(spec)
    parts = spec.get("parts") or []
    ids = [part.get("id") for part in parts]
    if not spec.get("title") or not parts:
        raise ValueError("a pack needs a title and at least one part")
    if len(set(ids)) != len(ids) or not all(isinstance(ident, str) and ident for ident in ids):
        raise ValueError("each part needs an id of its own")
    for part in parts:
        source = part.get("source") or {}
        if not part.get("title") or not (
            {"template", "data"} <= set(source) or {"file", "name"} <= set(source)
        ):
            raise ValueError(
                f"part {part['id']}: needs a title and a template with data, or a file with its name"
            )
    return spec
