from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import ticking


class Command(BaseCommand):
    help = "Gör det som ska ske efter klockan: påminnelser, osänd e-post, förlorade byggen. Kan köras varje minut."

    def handle(self, *args: Any, **options: Any) -> None:
        done = ticking.run_all()
        for name, count in done.items():
            if count:
                self.stdout.write(f"{name}: {count}")
        failed = [name for name, count in done.items() if count is None]
        if failed:
            raise CommandError(f"Misslyckades: {', '.join(failed)}. Se loggen.")
