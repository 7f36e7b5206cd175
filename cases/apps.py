from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        # models can be imported first now
        from cases import checks, printing, verification  # noqa: F401 (the checks register themselves)
        from cases.actions.reminders import tell_due
        from cases.memo_waiting import memo_panel, memos_to_do
        from cases.panels import panel
        from cases.queries import reminders_to_do
        from cases.sentences import SENTENCES
        from core import pages, ticking
        from organisation import todo
        from organisation.roles import Capability
        from trail import sentences

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        verification.register()
        ticking.register("cases.reminders", tell_due)
        ticking.register("cases.memos_unprinted", printing.print_missing)
        todo.register(memos_to_do)
        todo.register(reminders_to_do)
        panel("cases/memo/_panel.html", memo_panel, order=20)
        pages.nav("Ärenden", "cases:diary", order=20, shortcut="ä")
        pages.nav("Postlista", "cases:post_list", order=50, show=_may(Capability.READ_DIARY), place="menu")
        series = _may(Capability.REGISTER, Capability.ADMINISTER)
        pages.nav("Nummerserier", "cases:series", order=60, show=series, place="menu")


def _may(*capabilities: Any) -> Callable[[Any], bool]:
    """Who sees a link: those who have one of the capabilities somewhere."""
    return lambda user: user.is_authenticated and any(user.can(capability) for capability in capabilities)
