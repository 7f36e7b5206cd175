import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.findings import Finding
from cases.models import FindingAnswer
from core.errors import Refused
from meetings.checks import of_agenda
from meetings.queries.agenda import Row, rows_of
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
        rows = rows_of(meeting)
        found: list[tuple[Row, Finding, FindingAnswer | None]]
        found = [(row, finding, None) for row in rows for finding in of_agenda(row)]
        found += [(row, one.finding, one.answer) for row in rows for one in row.explained]
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
                    "explained": answer.reason if answer else "",
                    "explained_by": answer.by.name if answer else "",
                }
                for row, finding, answer in found
            ]
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
            return
        for row, finding, answer in found:
            said = f" Förklarat av {answer.by.name}: {answer.reason}" if answer else ""
            self.stdout.write(f"{row.name}: {finding.word}. {finding.title}. {finding.message}{said}")
        self.stdout.write(f"{len(found)} fynd.")
