"""How far the building of a pack has come, part by part."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from cases.models import File
from core import clock
from meetings.models import Meeting
from pdf.models import Job, JobPart, machine_time

KINDS = {"summons": "Kallelse", "item": "Skrivelser", "file": "Bilagor"}
TROUBLE = {JobPart.State.FAILED, JobPart.State.BESIDE}


@dataclass(frozen=True)
class Trouble:
    """A part that could not be taken in as it is."""

    title: str
    message: str
    failed: bool
    url: str = ""


@dataclass(frozen=True)
class Build:
    """A job as a page shows it."""

    job: Job
    parts: list[JobPart]
    troubles: list[Trouble]

    @property
    def built_at(self) -> datetime.datetime | None:
        """When it was done. Jobs count in the machine's own time; a demo has another date."""
        done = self.job.done_at
        return clock.now() - (machine_time() - done) if done else None

    @property
    def running(self) -> bool:
        return not self.job.finished

    @property
    def failed(self) -> bool:
        return self.job.state == Job.State.FAILED

    @property
    def steps(self) -> int:
        """The parts and the joining of them."""
        return len(self.parts) + 1

    @property
    def settled(self) -> int:
        if self.job.state == Job.State.DONE:
            return self.steps
        return sum(part.state != JobPart.State.WAITING for part in self.parts)

    @property
    def reused(self) -> int:
        return sum(part.state == JobPart.State.REUSED for part in self.parts)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """`Bilagor 9 av 10`, kind by kind."""
        total = Counter(part.ident.split("-")[0] for part in self.parts)
        done = Counter(
            part.ident.split("-")[0]
            for part in self.parts
            if part.state in {JobPart.State.RENDERED, JobPart.State.REUSED}
        )
        bad = {part.ident.split("-")[0] for part in self.parts if part.state in TROUBLE}
        return [
            {
                "name": name,
                "done": done[kind],
                "of": total[kind],
                "weight": "stop" if kind in bad else "done" if done[kind] == total[kind] else "info",
            }
            for kind, name in KINDS.items()
            if total[kind]
        ]


def build_of(job_id: int | None) -> Build | None:
    """The job with its parts; None when there is none."""
    job = Job.objects.filter(pk=job_id).first() if job_id else None
    if job is None:
        return None
    parts = list(job.parts.all())
    files = _files([part for part in parts if part.state in TROUBLE])
    troubles = [
        Trouble(part.title, part.message, part.state == JobPart.State.FAILED, files.get(part.ident, ""))
        for part in parts
        if part.state in TROUBLE
    ]
    return Build(job, parts, troubles)


def _files(parts: list[JobPart]) -> dict[str, str]:
    """Where the file of a part is replaced: its record. Part names end with the file's id."""
    ids = {part.ident: int(part.ident.rsplit("-", 1)[1]) for part in parts if part.ident.startswith("file-")}
    files = File.objects.select_related("record__case").in_bulk(set(ids.values()))
    return {ident: files[pk].record.get_absolute_url() for ident, pk in ids.items() if pk in files}


DRAFT, PREPARATION = "draft", "preparation"


def build_ref(meeting: Meeting, what: str) -> str:
    """The word by which the jobs of a meeting are found again."""
    return f"meetings.meeting:{meeting.pk}:{what}"


def latest_build(meeting: Meeting, what: str) -> Build | None:
    """What was last built for reading: the pack as it would be, or the beredningslista."""
    ref = build_ref(meeting, what)
    return build_of(Job.objects.filter(ref=ref).order_by("-pk").values_list("pk", flat=True).first())
