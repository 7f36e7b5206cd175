from typing import Any

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Budget och uppföljning"

    def ready(self) -> None:
        from budget import verification
        from budget.sentences import SENTENCES
        from core import pages
        from organisation.roles import Capability
        from trail import sentences

        def staff(user: Any) -> bool:
            return bool(user.is_authenticated and user.can(Capability.READ_DIARY))

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        pages.nav("Internkontroll", "budget:control_plans", order=47, show=staff, place="menu")
        pages.nav("Nyckeltal", "budget:indicator_bodies", order=50, show=staff, place="menu")
        verification.register()
