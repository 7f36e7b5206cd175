from django.apps import AppConfig

from core import collation


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grund"

    def ready(self) -> None:
        from core import once, ticking

        collation.install()
        ticking.register("gamla formulär", once.forget)
