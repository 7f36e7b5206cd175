from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Arbetsbord"

    def ready(self) -> None:
        from core.pages import nav

        nav("Start", "desk:start", order=1, shortcut="s")
        nav("Meddelanden", "desk:messages", order=10, place="menu")
        nav("Aviseringar", "desk:notices", order=11, place="menu")
