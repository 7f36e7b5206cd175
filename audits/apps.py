from typing import Any

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Granskningar"

    def ready(self) -> None:
        from functools import partial

        from audits import verification
        from audits.actions import letters
        from audits.matter import Audit, FollowsUp
        from audits.queries.reviews import reviews_to_do
        from audits.review_panel import review_panel
        from audits.sentences import SENTENCES
        from audits.tasks import write_audit_letter
        from cases import matters
        from cases.decision_events import when_settled
        from cases.panels import panel
        from core import pages, queueing, ticking
        from organisation import todo
        from organisation.roles import Capability
        from trail import sentences

        def staff(user: Any) -> bool:
            return bool(user.is_authenticated and user.can(Capability.READ_DIARY))

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        matters.register(Audit)
        for code in ("audit", "report"):
            matters.contribute(code, FollowsUp())
        panel("audits/_panel.html", review_panel, order=24)
        todo.register(reviews_to_do)
        verification.register()
        letters.written_by(partial(queueing.once, write_audit_letter))
        when_settled(letters.after_decision)
        ticking.register("yttranden över granskningar som inte blev skrivna", letters.write_missing)
        pages.nav("Granskningar", "audits:reviews", order=46, show=staff, place="menu")
