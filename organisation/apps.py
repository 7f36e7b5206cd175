from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        from core import ticking
        from organisation.actions import send_unsent

        ticking.register("osänd e-post", send_unsent)
