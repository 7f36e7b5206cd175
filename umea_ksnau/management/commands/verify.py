import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import verify


class Command(BaseCommand):
    help = (
        "Räknar om det som kan räknas om (nummerserier, filernas kontrollsummor, §-serier, sökindex) och jämför med "
        "det som står. Ändrar ingenting. Avslutas med fel om något skiljer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(verify.differences())
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {"checked": verify.names(), "differences": [one._asdict() for one in found]},
                    ensure_ascii=False,
                    indent=2,
                )
            )
        else:
            for one in found:
                self.stdout.write(f"{one.check}: {one.sentence}")
        if found:
            raise CommandError(f"{len(found)} skillnader." if len(found) > 1 else "1 skillnad.")
        if not options["json"]:
            self.stdout.write(f"Allt stämmer: {', '.join(verify.names())}.")
