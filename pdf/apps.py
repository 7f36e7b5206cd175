from django.apps import AppConfig


class PdfConfig(AppConfig):
    name = "pdf"
    verbose_name = "PDF"

    def ready(self) -> None:
        from core import ticking
        from pdf import packs

        ticking.register("förlorade byggen", packs.requeue_lost)
        ticking.register("tömda byggen", packs.purge)
