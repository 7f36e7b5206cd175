from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        # models can be imported first now
        from cases import verification
        from cases.sentences import SENTENCES
        from core import pages
        from trail import sentences

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        verification.register()
        pages.nav("Ärenden", "cases:diary", order=20, shortcut="ä")
