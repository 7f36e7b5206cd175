"""How far the building of a pack has come, part by part."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cases.models import File
from core import clock
from meetings.models import Meeting
from meetings.queries.parts import MADE, qualities_of
from pdf.models import Job, JobPart, machine_time

KINDS = {
    "changes": "Ändringsblad",
    "selection": "Valda ärenden",
    "summons": "Kallelse",
    "item": "Skrivelser",
    "file": "Bilagor",
}
# How the panel says what became of a part, and in which weight.
OUTCOMES = {
    JobPart.State.WAITING: ("Väntar", "info"),
    JobPart.State.RENDERED: ("Ny", "done"),
    JobPart.State.REUSED: ("Återanvänd", "done"),
    JobPart.State.CONVERTED: ("Omvandlad", "done"),
    JobPart.State.BESIDE: ("Vid sidan av", "warn"),
    JobPart.State.FAILED: ("Kan inte läsas", "stop"),
}
COUNTED = {
    JobPart.State.RENDERED: ("ny", "nya"),
    JobPart.State.REUSED: ("återanvänd", "återanvända"),
    JobPart.State.CONVERTED: ("omvandlad", "omvandlade"),
    JobPart.State.BESIDE: ("vid sidan av", "vid sidan av"),
    JobPart.State.FAILED: ("kan inte läsas", "kan inte läsas"),
}
TROUBLE = {JobPart.State.FAILED, JobPart.State.BESIDE}


@dataclass(frozen=True)
class Trouble:
    """A part that could not be taken in as it is."""

    title: str
    message: str
    failed: bool
    url: str = ""


@dataclass(frozen=True)
class Limits:
    """What cannot be promised of a file, by the names of its parts."""

    without_text: list[str] = field(default_factory=list)
    not_ours: list[str] = field(default_factory=list)
    not_archival: list[str] = field(default_factory=list)


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
    def counted(self) -> str:
        """`3 nya, 24 återanvända, 2 omvandlade, 1 kan inte läsas`"""
        count = Counter(part.state for part in self.parts)
        return ", ".join(
            f"{count[state]} {words[count[state] != 1]}" for state, words in COUNTED.items() if count[state]
        )

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Every part: its title, what became of it, and in which weight."""
        return [(part.title, *OUTCOMES[JobPart.State(part.state)]) for part in self.parts]

    @cached_property
    def limits(self) -> Limits:
        """Known when the file is built; a file that is still being built promises nothing yet."""
        if self.job.state != Job.State.DONE:
            return Limits()
        found = qualities_of(self.parts)
        return limits_of([{"title": part.title, **found[part.ident].as_json()} for part in self.parts])

    @property
    def groups(self) -> list[dict[str, Any]]:
        """`Bilagor 9 av 10`, kind by kind."""
        total = Counter(part.ident.split("-")[0] for part in self.parts)
        done = Counter(part.ident.split("-")[0] for part in self.parts if part.state in MADE)
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


def limits_of(parts: list[dict[str, Any]]) -> Limits:
    """What cannot be promised, from the parts as an issue keeps them. Older issues say nothing."""
    return Limits(
        [part["title"] for part in parts if not part.get("text", True)],
        [part["title"] for part in parts if not part.get("own", True)],
        [part["title"] for part in parts if not part.get("archival", True)],
    )


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


DRAFT, PREPARATION, ARCHIVE = "draft", "preparation", "archive"


def build_ref(meeting: Meeting, what: str) -> str:
    """The word by which the jobs of a meeting are found again."""
    return f"meetings.meeting:{meeting.pk}:{what}"


def latest_build(meeting: Meeting, what: str) -> Build | None:
    """What was last built for reading: the pack as it would be, the beredningslista, an issue for the archive."""
    return newest(build_ref(meeting, what))


def newest(ref: str) -> Build | None:
    """The last job under a word of ours."""
    return build_of(Job.objects.filter(ref=ref).order_by("-pk").values_list("pk", flat=True).first())
