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
        self._applications()

    def _applications(self) -> None:
        from cases.panels import panel
        from core import pages
        from grants import checks  # noqa: F401 (the checks register themselves)
        from grants.calls_panel import calls_panel
        from organisation.roles import Capability

        panel("grants/applications/_panel.html", calls_panel, order=35)
        pages.nav(
            "Utlysningar",
            "grants:calls",
            order=45,
            show=lambda user: user.is_authenticated and user.can(Capability.READ_DIARY),
            place="menu",
        )
