"""Minutes and extracts as one file, with the bilagor that were tabled as files behind them (domain 3.3, 3.4)."""

from __future__ import annotations

from typing import Any

from cases.models import File
from core.errors import Refused
from meetings.minutes_documents import TEMPLATE as MINUTES
from meetings.models import Meeting, Minutes
from meetings.packs import about
from meetings.queries.tabled import NOT_NAMED
from pdf import packs
from pdf.documents import render
from pdf.models import Job

Json = dict[str, Any]


def lay_out(template: str, document: Json, meeting: Meeting, *, name: str) -> str:
    """The sum of the PDF of `document`, followed by each file among its `enclosures`. One that has no name there, because
    it is not open, stays out. Takes seconds when an office file is to be turned into pages: to be called before a lock is
    taken. Refused when the files could not be put together."""
    files = [one for one in document["enclosures"] if "file" in one and not one["what"].startswith(NOT_NAMED)]
    if not files:
        return render(template, document).sha256
    kept = File.objects.in_bulk(one["file"] for one in files)
    text = {
        "id": "text",
        "title": name,
        "outline": True,
        "source": {"template": template, "data": document},
    }
    parts = [text, *(_part(one, kept[one["file"]], name) for one in files)]
    return _built({"title": name, **about(meeting, meeting.on), "parts": parts}, ref=f"bound:{meeting.pk}")


def minutes_file(minutes: Minutes, document: Json) -> str:
    """The sum of the minutes as one file."""
    return lay_out(MINUTES, document, minutes.meeting, name=f"Protokoll {minutes.meeting}")


def _built(spec: Json, *, ref: str) -> str:
    for done in Job.objects.filter(ref=ref, state=Job.State.DONE, spec__isnull=False).order_by("-pk")[:20]:
        if done.spec == spec:
            return done.sha256
    job = packs.create(spec, ref=ref)
    packs.build(job.pk)
    job.refresh_from_db()
    if job.state != Job.State.DONE:
        raise Refused(
            f"{spec['title']} med bilagor kunde inte göras. Försök igen om en stund.", code="not-bound"
        )
    return job.sha256


def _part(one: Json, file: File, whole: str) -> Json:
    label = f"Bilaga {one['number']}"
    return {
        "id": f"enclosure-{one['number']}",
        "title": f"{label}, {one['what']}",
        "bookmarks": [{"level": 1, "title": f"{label}, {one['what']}"}],
        "stamp": f"{whole} · {label}",
        "source": {"file": one["sha256"], "name": file.name, "content_type": file.content_type},
    }
