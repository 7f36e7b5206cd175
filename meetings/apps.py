from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Sammanträden"

    def ready(self) -> None:
        # models can be imported first now
        from meetings import verification

        verification.register()
