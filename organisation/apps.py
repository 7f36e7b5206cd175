from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from core import ticking
        from core.pages import nav
        from organisation import notices
        from organisation.actions import gather_digests, send_digests, send_unsent
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
        nav(
            "Frånvaro",
            "organisation:my_absences",
            order=30,
            show=lambda user: user.is_authenticated and user.can(Capability.READ_DIARY),
            place="menu",
        )
        notices.kind(
            "organisation.password",
            "Nytt lösenord",
            group="Kontot",
            order=800,
            fixed="Du har själv bett om brevet, och det går bara att använda en kort tid.",
        )
        notices.kind("organisation.substitute", "Jag är ersättare för någon", group="Kontot", order=810)
        ticking.register("osänd e-post", send_unsent)
        ticking.register("organisation.digests", gather_digests)
        ticking.register("organisation.digests_unsent", send_digests)
