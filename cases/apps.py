from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        # models can be imported first now
        from cases import checks, notice_kinds, printing, verification  # noqa: F401 (the checks register themselves)
        from cases.actions.assignments import tell_overdue, tell_soon
        from cases.actions.opinion_notices import remind_of_opinions
        from cases.actions.reminders import tell_due
        from cases.assignment_panel import assignment_panel
        from cases.delegated_panel import delegated_panel
        from cases.memo_waiting import memo_panel, memos_to_do, tell_substitutes
        from cases.opinion_panel import opinion_panel
        from cases.panels import panel
        from cases.queries import reminders_to_do
        from cases.queries.assignments import assignments_to_do
        from cases.queries.opinions import opinions_to_do
        from cases.sentences import SENTENCES
        from core import pages, ticking
        from organisation import todo
        from organisation.roles import Capability
        from trail import sentences

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        verification.register()
        notice_kinds.register()
        ticking.register("cases.reminders", tell_due)
        ticking.register("cases.substitutes", tell_substitutes)
        ticking.register("cases.memos_unprinted", printing.print_missing)
        todo.register(memos_to_do)
        todo.register(reminders_to_do)
        todo.register(opinions_to_do)
        todo.register(assignments_to_do)
        ticking.register("cases.assignments", tell_overdue)
        ticking.register("cases.assignments_soon", tell_soon)
        ticking.register("cases.opinions", remind_of_opinions)
        panel("cases/memo/_panel.html", memo_panel, order=20)
        panel("cases/opinions/_panel.html", opinion_panel, order=30)
        panel("cases/delegated/_panel.html", delegated_panel, order=60)
        panel("cases/assignments/_panel.html", assignment_panel, order=10, place="side")
        pages.nav("Ärenden", "cases:diary", order=20, shortcut="ä")
        pages.nav("Postlista", "cases:post_list", order=50, show=_may(Capability.READ_DIARY), place="menu")
        pages.nav("Uppdrag", "cases:assignments", order=52, show=_may(Capability.READ_DIARY), place="menu")
        keepers = _may(Capability.PREPARE_MEETINGS, Capability.ADMINISTER)
        pages.nav("Fraser och sändlistor", "cases:libraries", order=55, show=keepers, place="menu")
        series = _may(Capability.REGISTER, Capability.ADMINISTER)
        pages.nav("Nummerserier", "cases:series", order=60, show=series, place="menu")

        self._motions_and_referrals()

    def _motions_and_referrals(self) -> None:
        from cases import matters
        from cases.actions.motion_outcomes import tell_motion_clocks
        from cases.matter import CouncilMotionMatter
        from cases.motion_panel import motion_panel
        from cases.panels import panel
        from cases.queries.motions import motions_to_do
        from cases.queries.referrals import referrals_to_do
        from cases.referral_panel import referral_panel
        from core import pages, ticking
        from organisation import todo
        from organisation.roles import Capability

        matters.register(CouncilMotionMatter)
        ticking.register("cases.motions", tell_motion_clocks)
        todo.register(motions_to_do)
        todo.register(referrals_to_do)
        panel("cases/motions/_panel.html", motion_panel, order=10)
        panel("cases/referrals/_panel.html", referral_panel, order=70, place="side")
        pages.nav("Motioner", "cases:motions", order=51, show=_may(Capability.READ_DIARY), place="menu")
        pages.nav("Remisser", "cases:referrals", order=51, show=_may(Capability.READ_DIARY), place="menu")


def _may(*capabilities: Any) -> Callable[[Any], bool]:
    """Who sees a link: those who have one of the capabilities somewhere."""
    return lambda user: user.is_authenticated and any(user.can(capability) for capability in capabilities)
