import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from meetings.checks import of_agenda
from meetings.queries.agenda import rows_of
from meetings.queries.meetings import by_key


class Command(BaseCommand):
    help = "Räknar upp allt som är tveksamt i handlingarna till ett sammanträde, punkt för punkt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="organ och dag: ksnau/2024-05-21")
        parser.add_argument("--json", action="store_true", help="skriv fynden som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            meeting = by_key(options["meeting"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        found = [(row, finding) for row in rows_of(meeting) for finding in of_agenda(row)]
        if options["json"]:
            lines = [
                {
                    "row": row.printed,
                    "dnr": row.item.case.dnr if row.item.case else "",
                    "id": finding.id,
                    "severity": str(finding.severity),
                    "place": finding.place,
                    "title": finding.title,
                    "message": finding.message,
                    "expected": finding.expected,
                    "found": finding.found,
                    "source": finding.source,
                }
                for row, finding in found
            ]
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
            return
        for row, finding in found:
            self.stdout.write(f"{row.name}: {finding.word}. {finding.title}. {finding.message}")
        self.stdout.write(f"{len(found)} fynd.")
