from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Publika sidor"

    def ready(self) -> None:
        from core.pages import anonymous, everyone, nav

        nav("Start", "portal:start", order=1, show=anonymous)
        nav("Sammanträden", "portal:meetings", order=20, show=anonymous)
        nav("Anslagstavla", "portal:board", order=25, show=anonymous)
        nav("Öppet diarium", "portal:cases", order=30, show=anonymous)
        nav("Motioner", "portal:motions", order=32, show=anonymous)
        nav("Anslag och bidrag", "portal:funds", order=35, show=anonymous)
        nav("Granskningar", "portal:reviews", order=38, show=anonymous)
        nav("Tillgänglighet", "portal:accessibility", order=90, show=everyone, place="foot")
        nav("Anslagstavla", "portal:board", order=85, show=lambda user: user.is_authenticated, place="foot")
        nav("Publika sidor", "portal:start", order=80, show=lambda user: user.is_authenticated, place="foot")
        nav("Öppna data (API)", "api:docs", order=95, show=everyone, place="foot")
