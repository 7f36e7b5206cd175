from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from core import ticking
        from core.pages import nav
        from organisation.actions import send_unsent
        from organisation.roles import Capability
        from organisation.sentences import SENTENCES
        from trail import sentences

        for kind, sentence in SENTENCES.items():
            sentences.register(kind, sentence)
        nav(
            "Organisation",
            "organisation:overview",
            order=60,
            show=lambda user: user.is_authenticated and user.can(Capability.ADMINISTER),
        )
        ticking.register("osänd e-post", send_unsent)
