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
        _awards()
        _matter()


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


def _awards() -> None:
    """What happens after the decision: letters, conditions, reports, payments."""
    from functools import partial

    from cases import panels
    from cases.decision_events import when_settled
    from core import pages, queueing, ticking
    from grants.actions import letters, reports
    from grants.award_panel import award_panel
    from grants.queries.awards import conditions_to_do, reports_to_do
    from grants.tasks import write_award_letter
    from organisation import notices, todo
    from organisation.roles import Capability

    notices.kind(reports.NOTICE, "Redovisning av bidrag i mina ärenden", group="Anslag och bidrag", order=410)
    letters.written_by(partial(queueing.once, write_award_letter))
    when_settled(letters.after_decision)
    ticking.register("bidragsbesked som inte blev skrivna", letters.write_missing)
    ticking.register("redovisning av bidrag", reports.remind_of_reports)
    todo.register(reports_to_do)
    todo.register(conditions_to_do)
    panels.panel("grants/awards/_panel.html", award_panel, order=50)
    pages.nav(
        "Beviljade bidrag",
        "grants:awards",
        order=53,
        place="menu",
        show=lambda user: user.is_authenticated and user.can(Capability.READ_DIARY),
    )


def _matter() -> None:
    """What cases about money follow, and their panel on the case page."""
    from cases import matters, panels
    from cases.memo_events import when_approved
    from grants.actions.compiling import freeze_with_memo
    from grants.matter import Allocation, Grant
    from grants.panels import money_panel

    matters.register(Grant, Allocation)
    panels.panel("grants/matter/_panel.html", money_panel, order=25)
    when_approved(freeze_with_memo)
