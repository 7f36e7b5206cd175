from typing import Any

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Budget och uppföljning"

    def ready(self) -> None:
        from budget import verification
        from budget.control_panel import control_panel
        from budget.matter.control import DecidesControl, FollowsControl
        from budget.matter.reports import Reports
        from budget.queries.control_waiting import controls_to_do
        from budget.queries.report_waiting import parts_to_do
        from budget.report_panel import report_panel
        from budget.sentences import SENTENCES
        from cases import matters
        from cases.panels import panel
        from core import pages
        from organisation import todo
        from organisation.roles import Capability
        from trail import sentences

        def staff(user: Any) -> bool:
            return bool(user.is_authenticated and user.can(Capability.READ_DIARY))

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        matters.contribute("report", Reports())
        panel("budget/reports/_panel.html", report_panel, order=25)
        todo.register(parts_to_do)
        matters.contribute("ordinary", DecidesControl())
        matters.contribute("report", FollowsControl())
        panel("budget/control/_panel.html", control_panel, order=26)
        todo.register(controls_to_do)
        pages.nav("Internkontroll", "budget:control_plans", order=47, show=staff, place="menu")
        pages.nav("Rapporter", "budget:reports", order=48, show=staff, place="menu")
        pages.nav("Nyckeltal", "budget:indicator_bodies", order=50, show=staff, place="menu")
        verification.register()
