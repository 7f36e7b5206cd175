from typing import Any

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Budget och uppföljning"

    def ready(self) -> None:
        from budget.checks import financing  # noqa: F401 (registers its check)
        from budget.directive_panel import directive_panel
        from budget.matter import Budget
        from budget.sentences import SENTENCES
        from cases import matters
        from cases.panels import panel
        from core import pages
        from organisation.roles import Capability
        from trail import sentences

        def staff(user: Any) -> bool:
            return bool(user.is_authenticated and user.can(Capability.READ_DIARY))

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        pages.nav("Internkontroll", "budget:control_plans", order=47, show=staff, place="menu")
        matters.register(Budget)
        panel("budget/directive/_panel.html", directive_panel, order=22)
        pages.nav("Planeringsdirektiv", "budget:directives", order=49, show=staff, place="menu")
