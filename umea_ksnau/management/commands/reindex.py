from django.core.management.base import BaseCommand

from cases.actions.indexing import reindex


class Command(BaseCommand):
    help = "Bygger om sökindexet över alla ärenden. Kan köras när som helst och hur många gånger som helst."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Sökindexet omfattar {reindex()} ärenden.")
