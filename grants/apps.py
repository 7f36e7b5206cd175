from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Anslag och bidrag"

    def ready(self) -> None:
        from grants import verification
        from grants.sentences import SENTENCES
        from trail import sentences

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        verification.register()
