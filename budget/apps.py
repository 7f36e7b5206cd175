from typing import Any

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Budget och uppföljning"

    def ready(self) -> None:
        from budget import verification
        from budget.checks import financing  # noqa: F401 (registers its check)
        from budget.control_panel import control_panel
        from budget.directive_panel import directive_panel
        from budget.matter.control import DecidesControl, FollowsControl
        from budget.matter.directive import Budget
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
        matters.register(Budget)
        for code in ("ordinary", "budget"):
            matters.contribute(code, DecidesControl())
        matters.contribute("report", FollowsControl(), Reports())
        panel("budget/directive/_panel.html", directive_panel, order=22)
        panel("budget/reports/_panel.html", report_panel, order=25)
        panel("budget/control/_panel.html", control_panel, order=26)
        todo.register(controls_to_do)
        todo.register(parts_to_do)
        verification.register()
        for order, (label, address) in enumerate(MENU, 47):
            pages.nav(label, f"budget:{address}", order=order, show=staff, place="menu")


MENU = (
    ("Uppföljning", "overview"),
    ("Internkontroll", "control_plans"),
    ("Rapporter", "reports"),
    ("Planeringsdirektiv", "directives"),
    ("Nyckeltal", "indicator_bodies"),
)
