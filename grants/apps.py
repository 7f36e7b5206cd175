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
        self._matter()

    def _matter(self) -> None:
        """What cases about money follow, and their panel on the case page."""
        from cases import matters, panels
        from grants.matter import Allocation, Grant
        from grants.panels import money_panel

        matters.register(Grant, Allocation)
        panels.panel("grants/matter/_panel.html", money_panel, order=25)
