from django.apps import AppConfig


class PdfConfig(AppConfig):
    name = "pdf"
    verbose_name = "PDF"

    def ready(self) -> None:
        from core import ticking
        from pdf import making, packs, uploads

        ticking.register("förlorade byggen", packs.requeue_lost)
        ticking.register("tömda byggen", packs.purge)
        ticking.register("gamla PDF-anspråk", making.forget)
        ticking.register("filer att granska", uploads.look_again)
