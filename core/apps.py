from django.apps import AppConfig

from core import collation


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grund"

    def ready(self) -> None:
        collation.install()
