import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import blobs, clock
from core.errors import Refused
from meetings import packs
from meetings.frozen import changes, freeze
from meetings.queries.agenda import rows_of
from meetings.queries.meetings import by_key, latest_issue
from pdf import packs as pdf_packs
from pdf.models import Job


class Command(BaseCommand):
    help = "Bygger handlingarna till ett sammanträde som en PDF, som de är nu. Det som redan är framställt återanvänds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="organ och dag: ksnau/2024-05-21")
        parser.add_argument("--out", type=Path, help="filen som ska skrivas (annars i VAR_DIR/packs)")
        parser.add_argument("--json", action="store_true", help="skriv utfallet som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        job = build(options["meeting"])
        if job.state != Job.State.DONE:
            raise CommandError(f"Handlingarna kunde inte byggas. {job.message}")
        out = options["out"] or default_path(options["meeting"])
        out.parent.mkdir(parents=True, exist_ok=True)
        with blobs.open(job.sha256) as file:
            out.write_bytes(file.read())
        summary = job.summary()
        names = ("pages", "parts", "rendered", "reused", "failed", "seconds", "sha256")
        if options["json"]:
            self.stdout.write(json.dumps({name: summary[name] for name in names} | {"file": str(out)}))
            return
        self.stdout.write(
            f"{out}: {summary['pages']} sidor, {summary['parts']} delar, {summary['reused']} återanvända, "
            f"{summary['failed']} kunde inte läsas, {summary['seconds']} s"
        )
        for part in job.parts.filter(state="failed"):
            self.stderr.write(f"{part.title}: {part.message}")


def default_path(key: str) -> Path:
    return Path(settings.VAR_DIR) / "packs" / f"{key.replace('/', '-')}.pdf"


def build(key: str) -> Job:
    """The pack under the number of the last issue if nothing has changed since, else as a draft of the next."""
    try:
        meeting = by_key(key)
    except Refused as refusal:
        raise CommandError(refusal.message) from refusal
    rows, issue = rows_of(meeting), latest_issue(meeting)
    same = issue is not None and not changes(issue.agenda, freeze(meeting, rows))
    if issue is not None and same:
        spec = issue.spec
    else:
        spec = packs.spec(meeting, rows, number=None, on=clock.today(), last=issue)
    return pdf_packs.build(pdf_packs.create(spec, ref=f"meetings.meeting:{meeting.pk}:command").pk)
