from typing import Any

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
        _economist()
        _applications()


def _economist() -> None:
    """The funds in the main menu of those who work here; elected members reach them from their documents."""
    from core.pages import nav
    from organisation.roles import Capability

    def staff(user: Any) -> bool:
        return bool(user.is_authenticated and user.can(Capability.READ_DIARY))

    nav("Anslag", "grants:funds", order=40, show=staff, shortcut="f")


def _applications() -> None:
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
