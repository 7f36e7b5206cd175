import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from umea_ksnau.demo import loading


class Command(BaseCommand):
    help = (
        "Lägger upp demons värld genom att spela dess manus genom systemets egna åtgärder. Kan köras flera gånger "
        "utan att något läggs upp två gånger, och spelas vidare till ett senare datum."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", metavar="DATUM", help="spela till och med den dagen (ÅÅÅÅ-MM-DD)")

    def handle(self, *args: Any, until: str | None, **options: Any) -> None:
        try:
            day = datetime.date.fromisoformat(until) if until else None
        except ValueError:
            raise CommandError(f"--until {until}: skriv datumet som 2024-05-17.") from None
        played = loading.load(until=day)
        loading.look_at_files()
        self.stdout.write(f"{played.steps} steg spelade. Demon står på {played.today.isoformat()}.")
        self.stdout.write(loading.table())
