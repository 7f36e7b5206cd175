from typing import Any

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Budget och uppföljning"

    def ready(self) -> None:
        from budget.control_panel import control_panel
        from budget.matter.control import DecidesControl, FollowsControl
        from budget.queries.control_waiting import controls_to_do
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
        for code in ("ordinary", "budget"):
            matters.contribute(code, DecidesControl())
        matters.contribute("report", FollowsControl())
        panel("budget/control/_panel.html", control_panel, order=26)
        todo.register(controls_to_do)
        pages.nav("Internkontroll", "budget:control_plans", order=47, show=staff, place="menu")
